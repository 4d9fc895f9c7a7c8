import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/** Format check|apply DIRECTORY: holds every Java file below it against google-java-format. */
class Format {
  public static void main(String[] args) throws Exception {
    boolean apply = args[0].equals("apply");
    var formatter = new Formatter();
    var wrong = new ArrayList<Path>();
    try (var files = Files.walk(Path.of(args[1]))) {
      var sources =
          files
              .filter(f -> f.toString().endsWith(".java") && !f.toString().contains("/target/"))
              .toList();
      for (Path file : sources) {
        String text = Files.readString(file);
        String laidOut =
            formatter.formatSourceAndFixImports(RemoveUnusedImports.removeUnusedImports(text));
        if (text.equals(laidOut)) continue;
        wrong.add(file);
        if (apply) Files.writeString(file, laidOut);
      }
    }
    if (wrong.isEmpty() || apply) return;
    wrong.forEach(file -> System.err.println("not as google-java-format lays it out: " + file));
    System.err.println("mvn validate -Dformat=apply mends this");
    System.exit(1);
  }
}
