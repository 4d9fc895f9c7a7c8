package org.cqueues.lua;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that is not of this project: it has our artefacts from a Maven repository, and the
 * README's programs.
 */
final class EmbedderIT {
  private static final List<String> COMMAND_LINE = List.of("picocli", "jline", "slf4j-nop");

  @TempDir private Path directory;

  @Test
  void theProgramsOfTheReadmeRunOnWhatAnEmbedderGets() throws Exception {
    Path repository = publish(directory.resolve("built"));
    Path project = Files.createDirectory(directory.resolve("embedder"));
    copy("pom.xml", project, Map.of("@dependencies@", dependencies()));
    String fetched = "file://" + System.getProperty("maven.repository");
    copy("settings.xml", project, Map.of("@built@", "file://" + repository, "@fetched@", fetched));
    List<CodeBlock> programs =
        CodeBlock.of(CodeBlock.ROOT.resolve("README.md")).stream()
            .filter(block -> block.language().equals("java"))
            .toList();
    assertFalse(programs.isEmpty());
    Path sources = Files.createDirectories(project.resolve("src/main/java"));
    for (CodeBlock program : programs) {
      String source = JavaSnippet.source(name(program), program.text());
      Files.writeString(sources.resolve(name(program) + ".java"), source, UTF_8);
    }
    build(project);

    Path lib = project.resolve("target/lib");
    try (Stream<Path> files = Files.list(lib)) {
      for (Path file : files.toList()) {
        String name = Artefacts.name(file);
        assertTrue(COMMAND_LINE.stream().noneMatch(name::startsWith), name);
      }
    }
    for (CodeBlock program : programs) {
      var run = Subprocess.run(command(project, name(program)), Map.of(), "");
      assertTrue(program.output().matcher(run.out()).matches(), run::output);
      assertEquals("", withoutLogger(run.err()));
      assertEquals(0, run.status());
    }
  }

  /** What the document says is to be written into a pom. */
  private static String dependencies() throws IOException {
    return CodeBlock.of(CodeBlock.ROOT.resolve("docs/start-java.md")).stream()
        .filter(block -> block.language().equals("xml"))
        .findFirst()
        .orElseThrow()
        .text();
  }

  private static String name(CodeBlock program) {
    return "Line" + program.line();
  }

  private static void copy(String file, Path project, Map<String, String> values)
      throws IOException {
    String text = Files.readString(Path.of("src/it/embedder", file), UTF_8);
    for (var value : values.entrySet()) text = text.replace(value.getKey(), value.getValue());
    Files.writeString(project.resolve(file), text, UTF_8);
  }

  /** As Maven lays out what it installs. */
  private static Path publish(Path repository) throws IOException {
    install(repository, "cqueues-parent", "pom", CodeBlock.ROOT.resolve("pom.xml"));
    for (String module : Artefacts.MODULES) {
      install(repository, module, "pom", Artefacts.pom(module));
      install(repository, module, "jar", Artefacts.jar(module, ""));
    }
    return repository;
  }

  private static void install(Path repository, String name, String kind, Path file)
      throws IOException {
    Path place = repository.resolve("org/cqueues").resolve(name).resolve(Artefacts.VERSION);
    Files.createDirectories(place);
    Files.copy(file, place.resolve(name + "-" + Artefacts.VERSION + "." + kind));
  }

  private static void build(Path project) throws Exception {
    String maven = Path.of(System.getProperty("maven.home", ""), "bin", "mvn").toString();
    var command =
        List.of(
            maven,
            "-B",
            "-q",
            "-f",
            project.resolve("pom.xml").toString(),
            "-s",
            project.resolve("settings.xml").toString(),
            "-Dmaven.repo.local=" + project.resolve("m2"),
            "compile");
    Path log = project.resolve("log");
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home", ""));
    int status = builder.redirectOutput(log.toFile()).start().waitFor();
    assertEquals(0, status, Files.readString(log, UTF_8));
  }

  private static List<String> command(Path project, String main) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    command.add("--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-cp");
    command.add(project.resolve("target/classes") + ":" + project.resolve("target/lib") + "/*");
    command.add(main);
    return command;
  }

  /** SLF4J says that the program has chosen none. */
  private static String withoutLogger(String text) {
    return text.lines().filter(line -> !line.startsWith("SLF4J: ")).reduce("", String::concat);
  }
}
