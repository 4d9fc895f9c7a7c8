package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cqueues.runtime.LimitException;
import org.cqueues.runtime.Limits;
import org.cqueues.runtime.Limits.Ending;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.ScriptError;
import org.cqueues.runtime.library.Libraries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Scripts in {@code src/test/lua/hostile}, each of which has found a way to much work or memory at
 * the price of few instructions: all end at a limit, hold no more memory than about the limit, and
 * do not keep a neighbour from its work.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HostileScriptsTest {
  private static final int MIB = 1 << 20;
  private static final int INSTRUCTIONS = 20_000_000;
  private static final Limits LIMITS =
      Limits.none().instructions(INSTRUCTIONS, Ending.FINAL).memory(64 * MIB, Ending.FINAL);

  private static final int TRIES = 3;
  private static final Neighbour NEIGHBOUR = new Neighbour();

  /** What objects take is counted about, not exactly. */
  private static final long MOST_BYTES = 2 * 64 * MIB;

  private static List<Path> scripts() throws IOException {
    try (var files = Files.list(Path.of("src/test/lua/hostile"))) {
      return files.sorted().toList();
    }
  }

  private static Varargs run(LuaState state, String script) {
    return state.call(state.globals().load(script, "=script"), LuaValue.NONE);
  }

  private static long liveBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Runs a script to its end. */
  private static LuaState ended(String name, String script) {
    LuaState state = LuaState.restricted(LIMITS);
    if (name.startsWith("extended_")) Libraries.extend(state);
    if (name.startsWith("closing_")) {
      run(state, script);
      state.close();
    } else {
      assertThrows(LimitException.class, () -> run(state, script));
    }
    return state;
  }

  /** The same beside the neighbour; again where a busy machine kept one of both from the other. */
  private static LuaState endedBesideNeighbour(String name, String script) throws Exception {
    String unfair = "";
    for (int i = 0; i < TRIES; i++) {
      NEIGHBOUR.begin();
      LuaState state = ended(name, script);
      unfair = NEIGHBOUR.end();
      if (unfair.isEmpty()) return state;
    }
    throw new AssertionError(unfair);
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void endsAtALimit(Path file) throws Exception {
    String script = Files.readString(file);
    String name = file.getFileName().toString();
    long before = liveBytes();
    LuaState state = endedBesideNeighbour(name, script);
    if (name.startsWith("closing_")) {
      boolean worked = state.meter().instructionsUsed() > INSTRUCTIONS;
      assertTrue(worked || state.meter().memoryUsed() > 32 * MIB);
    } else {
      long held = liveBytes() - before;
      // what has finalizers, or was in the midst of being compiled, goes with a later collection
      for (int again = 0; held > MOST_BYTES && again < 10; again++) held = liveBytes() - before;
      assertTrue(held <= MOST_BYTES, "MiB held: " + held / MIB);
      state.meter().renew();
      assertEquals("3", run(state, "return 1 + 2").tojstring());
    }
  }

  @Test
  void theJvmsMemoryIsALimitToo() {
    // arrays of such a length are beyond every JVM, however much memory there is
    LuaState state = LuaState.restricted(Limits.none().memory(1L << 60, Ending.CATCHABLE));
    state.globals().set("fill", new Filling());
    assertEquals("(false,not enough memory)", run(state, "return pcall(fill)").tojstring());
    var error = assertThrows(ScriptError.class, () -> run(state, "fill()"));
    assertEquals("not enough memory", error.getMessage());
    LuaState strict = LuaState.restricted(Limits.none().memory(1L << 60, Ending.FINAL));
    strict.globals().set("fill", new Filling());
    assertThrows(LimitException.class, () -> run(strict, "pcall(fill)"));
    assertThrows(LimitException.class, () -> run(strict, "coroutine.wrap(fill)()"));
  }

  private static final class Filling extends org.luaj.vm2.lib.ZeroArgFunction {
    @Override
    public LuaValue call() {
      return LuaValue.valueOf(new long[Integer.MAX_VALUE].length);
    }
  }

  @Test
  void keysThatWereChosenToCollideAreFound() {
    LuaState state = States.open(false);
    String script =
        """
        local texts, numbers = {}, {}
        local function text(i) -- differs only where LuaJ's hash does not look
          local d = ("%05d"):format(i)
          return "y" .. d:sub(1, 2) .. "y" .. d:sub(3, 4) .. "y" .. d:sub(5) .. ("y"):rep(55)
        end
        local function number(i) return 1 + i * 2^-20 + (2^20 - i) * 2^-52 end
        for i = 1, 20000 do texts[text(i)] = i numbers[number(i)] = i end
        for i = 1, 20000, 2 do texts[text(i)] = nil end
        texts[1], texts[-7], texts[0.5], texts[texts], texts.short = "a", "b", "c", "d", "e"
        local count, sum = 0, 0
        for k, v in pairs(texts) do
          count = count + 1
          if type(v) == "number" then sum = sum + v assert(k == text(v)) end
        end
        for i = 1, 20000 do
          assert(texts[text(i)] == (i % 2 == 0 and i or nil))
          assert(numbers[number(i)] == i)
        end
        assert(texts.missing == nil and texts[2] == nil and texts[2.5] == nil)
        assert(not pcall(next, texts, text(20001)))
        setmetatable(texts, {__mode = "k"})
        assert(texts[text(2)] == 2 and texts[texts] == "d" and texts[1] == "a")
        setmetatable(texts, nil)
        assert(texts[text(2)] == 2 and texts[-7] == "b" and texts[0.5] == "c")
        return count, sum, texts.short
        """;
    assertEquals("(10005,100010000,e)", run(state, script).tojstring());
    state.close();
  }
}
