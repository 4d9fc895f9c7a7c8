package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java programs of the README, compiled and run as they stand. */
final class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern TYPE =
      Pattern.compile("^public interface .*?^}\n", Pattern.DOTALL | Pattern.MULTILINE);

  private static final String IMPORTS =
      """
      import java.time.Duration;
      import java.util.Map;
      import java.util.concurrent.CompletableFuture;
      import org.cqueues.lua.embed.*;
      import org.cqueues.runtime.*;
      import org.cqueues.runtime.Limits.Ending;
      import org.luaj.vm2.Globals;
      import org.luaj.vm2.lib.jse.JsePlatform;
      """;

  private static final List<String> OUTPUT =
      List.of(
          "42\n",
          "hello, world\n",
          ".* limit exceeded\n",
          "3\n\\[string \"plugin = .*\"\\]:1: no price\nstack traceback:\n(?s:.*)",
          "");

  private record Source(String text) {
    JavaFileObject file(String name) {
      return new SimpleJavaFileObject(
          URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
          return text;
        }
      };
    }
  }

  @Test
  void javaProgramsDoWhatTheReadmeSays(@TempDir Path directory) throws Exception {
    var snippets = new ArrayList<String>();
    Matcher found = JAVA.matcher(Files.readString(README));
    while (found.find()) snippets.add(found.group(1));
    assertEquals(OUTPUT.size(), snippets.size());
    for (int i = 0; i < snippets.size(); i++) {
      String output = run(directory, "Snippet" + i, snippets.get(i));
      assertTrue(output.matches(OUTPUT.get(i)), output);
    }
  }

  private static String run(Path directory, String name, String snippet) throws Exception {
    Matcher type = TYPE.matcher(snippet);
    String types =
        type.find() ? type.group().replace("public interface", "public static interface") : "";
    String source =
        IMPORTS
            + "public class %s {\n%s public static void run() throws Exception {\n%s}}\n"
                .formatted(name, types, type.reset().replaceAll(""));
    var messages = new StringWriter();
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                messages,
                null,
                null,
                List.of(
                    "-d", directory.toString(), "-cp", System.getProperty("java.class.path", "")),
                null,
                List.of(new Source(source).file(name)))
            .call();
    assertTrue(compiled, messages + source);
    PrintStream out = System.out;
    var written = new ByteArrayOutputStream();
    try (var loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
      System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
      loader.loadClass(name).getMethod("run").invoke(null);
    } finally {
      System.setOut(out);
    }
    return written.toString(StandardCharsets.UTF_8);
  }
}
