package org.cqueues.lua;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns of {@code lpeg} that become classes of the JVM, and the same ones interpreted. */
final class CompiledPatternsTest {
  private static final int AT_ONCE = -1;
  private static final int NEVER = Integer.MAX_VALUE;

  @ParameterizedTest
  @CsvSource({
    "patterns_lpeg, " + AT_ONCE,
    "patterns_re, " + AT_ONCE,
    "patterns_random, " + AT_ONCE,
    "patterns_hot, " + AT_ONCE,
    "patterns_hot, " + NEVER,
  })
  void matchTheSameWhatever(String name, int compileAfter) throws Exception {
    Path script = Path.of("src", "test", "lua", "diff", name + ".lua");
    List<String> command = Cli.command(script.toString());
    command.add(1, "-Dcqueues.lpeg.compileAfter=" + compileAfter);
    String expected = Files.readString(script.resolveSibling(name + ".out"), ISO_8859_1);
    assertEquals("status 0\n" + expected, Subprocess.run(command, Cli.CLEAN, "").output());
  }

  @Test
  void functionsOfCapturesYieldInsideOfCompiledRules() throws Throwable {
    String script =
        """
        local lpeg = require "lpeg"
        local function pass(_, position, ...) coroutine.yield(position) return position, ... end
        local function double(text) return text, coroutine.yield(#text) end
        local letters = lpeg.P{"S", S = lpeg.Cmt(lpeg.C"a" * lpeg.V"S"^-1, pass) + lpeg.P"b" / double}
        local function all(text) return letters:match(text) end
        local function turns(text)
          local co, seen = coroutine.create(all), {}
          local function note(_, ...)
            if coroutine.status(co) == "dead" then return table.concat(seen, " ") .. ": " .. table.concat({...}, " ") end
            seen[#seen + 1] = tostring((...))
            return note(coroutine.resume(co, "more"))
          end
          return note(coroutine.resume(co, text))
        end
        local first = turns "aaab"
        for _ = 1, 20000 do turns "aaab" end
        return first, turns "aaab"
        """;
    try (var state = new TestState()) {
      String turns = "1 5 5 5: a a a b more";
      assertEquals("(" + turns + "," + turns + ")", state.run(script).tojstring());
    }
  }
}
