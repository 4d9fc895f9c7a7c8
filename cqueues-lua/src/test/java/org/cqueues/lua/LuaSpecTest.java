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
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/**
 * What scripts see: every {@code it} of the files in {@code src/test/lua/spec} is a test, and so is
 * every script in {@code src/test/lua/regress}. Where {@code lua5.2} has the C implementation, it
 * runs the same files, so that both must agree.
 */
final class LuaSpecTest {
  private static final Path LUA = Path.of("src", "test", "lua");

  @TestFactory
  List<DynamicNode> specifications() throws IOException {
    var nodes = new ArrayList<DynamicNode>();
    for (Path file : files("spec")) nodes.add(specification(file));
    assertTrue(!nodes.isEmpty(), "no specifications in " + LUA.toAbsolutePath());
    return nodes;
  }

  @TestFactory
  List<DynamicTest> regressions() throws IOException {
    return each(
        files("regress"),
        file -> {
          try (var state = new TestState()) {
            state.load(file, LuaValue.NONE);
          }
        });
  }

  @TestFactory
  List<DynamicTest> specificationsHoldForTheOriginal() throws IOException {
    return each(files("spec"), file -> passes(Oracle.run(LUA.resolve("run.lua"), file)));
  }

  @TestFactory
  List<DynamicTest> regressionsHoldForTheOriginal() throws IOException {
    return each(files("regress"), file -> passes(Oracle.run(file)));
  }

  private static void passes(Subprocess.Result run) {
    assertEquals(0, run.status(), run::output);
  }

  private static List<Path> files(String directory) throws IOException {
    Path path = LUA.resolve(directory);
    if (!Files.isDirectory(path)) return List.of();
    try (var files = Files.list(path)) {
      return files.filter(f -> f.toString().endsWith(".lua")).sorted().toList();
    }
  }

  /** A test of one file. */
  private interface FileTest {
    void run(Path file) throws Throwable;
  }

  private static List<DynamicTest> each(List<Path> files, FileTest test) {
    return files.stream().map(f -> dynamicTest(name(f), () -> test.run(f))).toList();
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
