package org.cqueues.lua;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cqueues.lua.embed.LuaEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs in the README and in {@code docs}, run as they stand. CONTRIBUTING.md has the
 * conventions.
 */
final class DocumentsTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

  private static final Pattern CODE =
      Pattern.compile("^```.*?^```$", Pattern.DOTALL | Pattern.MULTILINE);

  @TempDir private Path directory;

  @TestFactory
  Stream<DynamicTest> programsPrintWhatTheDocumentsSay() throws IOException {
    var tests = new ArrayList<DynamicTest>();
    for (Path document : CodeBlock.documents()) {
      String name = CodeBlock.ROOT.relativize(document).toString().replace('/', '-');
      Path place = Files.createDirectory(directory.resolve(name));
      Files.createDirectory(place.resolve("bin"));
      Files.createSymbolicLink(place.resolve("examples"), CodeBlock.ROOT.resolve("examples"));
      launcher(place.resolve("bin/cqueues"));
      for (CodeBlock block : CodeBlock.of(document)) {
        tests.add(dynamicTest(block.place(), () -> check(block, place)));
      }
    }
    return tests.stream();
  }

  private static void check(CodeBlock block, Path place) throws Exception {
    if (!block.test().isEmpty()) {
      Path test = Path.of("src/test/java/org/cqueues/lua", block.test() + ".java");
      String name = block.document().getFileName().toString();
      assertTrue(Files.readString(test).contains(name), test + " does not read " + name);
    } else if (!block.file().isEmpty()) {
      Files.writeString(place.resolve(block.file()), block.text(), UTF_8);
    } else {
      String output = run(block, place);
      assertTrue(block.output().matcher(output).matches(), () -> block.text() + "===\n" + output);
    }
  }

  private static String run(CodeBlock block, Path place) throws Exception {
    try (var server = new ExampleNameServer()) {
      String program = block.text().replace(ExampleNameServer.NAME, server.address());
      return switch (block.language()) {
        case "lua" -> lua(block, program);
        case "java" -> java("Snippet" + block.line(), program, place);
        case "sh" -> shell(program, place);
        default -> throw new AssertionError("nobody runs " + block.language());
      };
    }
  }

  private static String lua(CodeBlock block, String program) {
    var written = new ByteArrayOutputStream();
    var out = new PrintStream(written, true, UTF_8);
    LuaEngine.Builder builder =
        LuaEngine.builder().signals().streams(new ByteArrayInputStream(new byte[0]), out, out);
    try (LuaEngine lua = builder.open()) {
      Rocks.install(lua.state());
      lua.eval(LuaEngine.compile("@" + block.place(), program));
      lua.run();
    }
    return written.toString(UTF_8);
  }

  private static String java(String name, String program, Path place) throws Exception {
    JavaSnippet.compile(name, JavaSnippet.source(name, program), place);
    PrintStream out = System.out;
    var written = new ByteArrayOutputStream();
    try (var loader = new URLClassLoader(new URL[] {place.toUri().toURL()})) {
      System.setOut(new PrintStream(written, true, UTF_8));
      loader.loadClass(name).getMethod("main", String[].class).invoke(null, (Object) null);
    } finally {
      System.setOut(out);
    }
    return written.toString(UTF_8);
  }

  private static String shell(String program, Path place) throws Exception {
    var environment = new HashMap<>(Cli.CLEAN);
    environment.put("PLACE", place.toString());
    String script = "cd \"$PLACE\" && PATH=$PWD/bin:$PATH && set -e\n" + program;
    var run = Subprocess.run(List.of("/bin/sh", "-c", script), environment, "");
    assertEquals(0, run.status(), run::output);
    return new String(run.out().getBytes(ISO_8859_1), UTF_8);
  }

  /** {@code cqueues} of the classes under test. */
  private static void launcher(Path file) throws IOException {
    var words = new ArrayList<String>();
    for (String word : Cli.command()) words.add("'" + word + "'");
    words.add(1, "$CQUEUES_JAVA_OPTS");
    Files.writeString(file, "#!/bin/sh\nexec " + String.join(" ", words) + " \"$@\"\n", UTF_8);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    for (Path document : CodeBlock.documents()) {
      Matcher link = LINK.matcher(CODE.matcher(Files.readString(document, UTF_8)).replaceAll(""));
      while (link.find()) {
        Path target = document.resolveSibling(link.group(1)).normalize();
        assertTrue(Files.exists(target), document + " leads to " + target);
      }
    }
  }

  @Test
  void linesAreShort() throws IOException {
    for (Path document : CodeBlock.documents()) {
      boolean code = false;
      for (String line : Files.readAllLines(document, UTF_8)) {
        if (line.startsWith("```")) code = !code;
        boolean table = line.startsWith("|");
        assertFalse(!table && line.codePointCount(0, line.length()) > 120, document + ": " + line);
      }
    }
  }
}
