package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/**
 * What scripts see: every {@code it} of the files in {@code src/test/lua/spec} is a test. Where
 * {@code lua5.2} has the C implementation, it runs the same files, so that both must agree.
 */
final class LuaSpecTest {
  private static final Path LUA = Path.of("src", "test", "lua");

  /** In the original, closing a server of lua-http now and then leaves its loop waiting. */
  private static final Set<String> OURS_ONLY = Set.of("lua_http_spec.lua", "system_spec.lua");

  @TestFactory
  List<DynamicNode> specifications() throws IOException {
    var nodes = new ArrayList<DynamicNode>();
    for (Path file : files()) nodes.add(specification(file));
    assertTrue(!nodes.isEmpty(), "no specifications in " + LUA.toAbsolutePath());
    return nodes;
  }

  @TestFactory
  List<DynamicTest> specificationsHoldForTheOriginal() throws IOException {
    return files().stream()
        .filter(f -> !OURS_ONLY.contains(name(f)))
        .map(f -> dynamicTest(name(f), () -> passesInTheOriginal(f)))
        .toList();
  }

  private static void passesInTheOriginal(Path file) throws Exception {
    Oracle.assumeRocks(file);
    Subprocess.Result run = Oracle.run(LUA.resolve("run.lua"), file);
    assertEquals(0, run.status(), run::output);
  }

  private static List<Path> files() throws IOException {
    try (var files = Files.list(LUA.resolve("spec"))) {
      return files.filter(f -> f.toString().endsWith(".lua")).sorted().toList();
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  /** The tests of a file share one state, as one program's. */
  private static DynamicNode specification(Path file) {
    LuaTable declared;
    var state = new TestState();
    try {
      LuaValue words = state.load(LUA.resolve("spec.lua"), LuaValue.NONE).arg1();
      declared = state.call(words, LuaValue.valueOf(file.toString())).arg1().checktable();
    } catch (Throwable e) {
      Executable fails =
          () -> {
            throw e;
          };
      return dynamicTest(name(file) + " can be loaded", fails);
    }
    var tests = new ArrayList<DynamicTest>();
    for (int i = 1; i <= declared.length(); i++) {
      LuaValue test = declared.get(i);
      String name = test.get("group").tojstring() + ": " + test.get("name").tojstring();
      tests.add(dynamicTest(name, () -> state.call(test.get("run"), LuaValue.NONE)));
    }
    tests.add(dynamicTest("at the end: the state is closed", state::close));
    return dynamicContainer(name(file), tests);
  }
}
