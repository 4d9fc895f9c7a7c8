package org.cqueues.lua;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.luaj.vm2.LuaValue;

/**
 * Scripts in {@code src/test/lua/diff} whose output must be what {@code lua5.2} prints, byte for
 * byte. It lies beside each, in a file with the ending {@code .out}, and where the machine has the
 * program, that must still be what it prints.
 */
final class DifferentialTest {
  private static final Path SCRIPTS = Path.of("src", "test", "lua", "diff");

  @TestFactory
  List<DynamicTest> scriptsPrintWhatLuaPrints() throws IOException {
    return scripts().stream()
        .map(
            script -> dynamicTest(name(script), () -> assertEquals(expected(script), ours(script))))
        .toList();
  }

  @TestFactory
  List<DynamicTest> theExpectedOutputIsThatOfLua() throws IOException {
    return scripts().stream()
        .map(
            script ->
                dynamicTest(
                    name(script),
                    () -> {
                      Oracle.assumeRocks(script);
                      assertEquals(expected(script), Oracle.run(script).output());
                    }))
        .toList();
  }

  private static List<Path> scripts() throws IOException {
    try (var files = Files.list(SCRIPTS)) {
      var scripts = files.filter(f -> f.toString().endsWith(".lua")).sorted().toList();
      assertTrue(!scripts.isEmpty(), "no scripts in " + SCRIPTS.toAbsolutePath());
      return scripts;
    }
  }

  private static String name(Path script) {
    return script.getFileName().toString();
  }

  private static String expected(Path script) throws IOException {
    String output = name(script).replaceAll("lua$", "out");
    return "status 0\n" + Files.readString(script.resolveSibling(output), ISO_8859_1);
  }

  private static String ours(Path script) throws Throwable {
    var out = new ByteArrayOutputStream();
    try (var state = new TestState(new PrintStream(out, true))) {
      state.load(script, LuaValue.NONE);
    }
    return "status 0\n" + out.toString(ISO_8859_1);
  }
}
