package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.cqueues.core.continuation.ContinuationAccess;
import org.cqueues.lua.embed.LuaEngine;
import org.junit.jupiter.api.Test;

/** A program whose JVM got none of the flags. */
final class FlagsTest {
  /** The program. */
  static final class Program {
    public static void main(String[] args) {
      try (LuaEngine lua = LuaEngine.open()) {
        String script =
            """
            local a, b = require "cqueues.socket".pair()
            a:write "through a socket\\n"
            a:flush()
            print(coroutine.wrap(function() return b:read() end)())
            """;
        lua.eval(script);
      }
    }
  }

  @Test
  void oneWarningNamesTheFlags() throws Exception {
    Subprocess.Result result =
        Subprocess.run(
            Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path", ""),
            Program.class.getName());
    assertEquals("through a socket\n", result.out(), result::output);
    List<String> warnings = result.err().lines().filter(l -> l.startsWith("WARNING")).toList();
    assertEquals(1, warnings.size(), result::output);
    assertTrue(warnings.getFirst().endsWith(ContinuationAccess.FLAGS), result::output);
  }
}
