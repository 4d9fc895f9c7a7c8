package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.util.Random;
import java.util.regex.Pattern;
import org.cqueues.runtime.LimitException;
import org.cqueues.runtime.Limits;
import org.cqueues.runtime.Limits.Ending;
import org.cqueues.runtime.LuaState;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Precompiled chunks that somebody has changed: what is loaded runs, does nonsense or fails, as a
 * program of Lua, and tells nothing of how it is run.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class DamagedChunkTest {
  private static final Limits LITTLE =
      Limits.none()
          .instructions(200_000, Ending.FINAL)
          .memory(32 << 20, Ending.FINAL)
          .callDepth(100, Ending.CATCHABLE);

  /** What no text of Lua's has. */
  private static final Pattern JAVA =
      Pattern.compile("java|org[./]|Exception|internal error|opcode|without a cell|null|class ");

  private static final String[] PROGRAMS = {
    """
    local a, b = ... local t = {1, 2, 3, x = a}
    for i = 1, 10 do t[i] = i * 2 end
    for k, v in next, t do b = k end
    return #t, b, t.x
    """,
    """
    local function f(n) if n < 2 then return n end return f(n - 1) + f(n - 2) end
    return f(5), ...
    """,
    """
    local t = {}
    for i = 1, 3 do local j = i t[i] = function(x) j = j + x return j, t end end
    return t[1](2), t[2](3), (t[3](4))
    """,
    """
    local s, n = "", 5
    while n > 0 do n = n - 1 s = s .. n .. "!" if n == 3 then break end end
    return s, not n, -n, #s
    """,
    """
    local x, y = 1, nil
    local z = x and y or {f = function(self, ...) return self, ... end}
    local a, b, c = z:f(1, 2)
    return a == b, a ~= c, x < b, x <= b, z.f(z, z:f())
    """,
    """
    local function g(...) local a = {...} return a[1], ... end
    local r = {g(1, 2, g(3))}
    repeat local q = #r r[q] = nil until q < 2
    return g(g(r))
    """,
  };

  /** Changes one to three bytes behind the header. */
  private static byte[] damaged(byte[] chunk, Random random) {
    byte[] changed = chunk.clone();
    for (int n = random.nextInt(3); n >= 0; n--) {
      int at = 18 + random.nextInt(chunk.length - 18);
      switch (random.nextInt(3)) {
        case 0 -> changed[at] = (byte) random.nextInt(256);
        case 1 -> changed[at] += (byte) (random.nextBoolean() ? 1 : -1);
        default -> changed[at] ^= (byte) (1 << random.nextInt(8));
      }
    }
    return changed;
  }

  /** The texts of {@code string.dump}. */
  private static byte[][] dumped() {
    LuaState state = States.open(false);
    try {
      var chunks = new byte[PROGRAMS.length][];
      LuaValue dump = state.globals().get("string").get("dump");
      for (int i = 0; i < chunks.length; i++) {
        LuaString text = dump.call(state.globals().load(PROGRAMS[i], "=p")).checkstring();
        chunks[i] = new byte[text.m_length];
        text.copyInto(0, chunks[i], 0, chunks[i].length);
      }
      return chunks;
    } finally {
      state.close();
    }
  }

  private static void check(String text, long seed) {
    assertFalse(JAVA.matcher(text).find(), () -> "seed " + seed + ": " + text);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whatIsCompiledTellsNothingOfJava(long first) {
    byte[][] chunks = dumped();
    int loaded = 0;
    for (long seed = first * 1_000_000; seed < first * 1_000_000 + 600; seed++) {
      var random = new Random(seed);
      byte[] chunk = damaged(chunks[random.nextInt(chunks.length)], random);
      LuaState state = LuaState.restricted(LITTLE);
      state.globals().set("damaged", load(state, chunk));
      try {
        LuaValue script = state.globals().load("return pcall(damaged, 1, 2)", "=s");
        Varargs results = state.call(script, LuaValue.NONE);
        loaded++;
        if (!results.arg1().toboolean()) check(results.arg(2).tojstring(), seed);
      } catch (LimitException e) {
        loaded++;
      }
    }
    assertTrue(loaded > 0);
  }

  /** Loads a text, runs it under a hook that ends it after some thousand instructions. */
  private static final String HOOKED =
      """
      local chunk = ...
      local damaged, why = load(chunk, "=d", "b", {})
      if not damaged then return tostring(why) end
      local co = coroutine.create(function() return select(2, pcall(damaged, 1, 2)) end)
      local events = 0
      local function hook()
        events = events + 1
        if events > 50 then error("too long", 0) end
      end
      debug.sethook(co, hook, "crl", 100)
      return tostring((select(2, coroutine.resume(co))))
      """;

  @ParameterizedTest
  @ValueSource(longs = {5, 6, 7, 8})
  void whatIsInterpretedTellsNothingOfJava(long first) {
    byte[][] chunks = dumped();
    LuaState state = States.open(false);
    try {
      LuaValue script = state.globals().load(HOOKED, "=s");
      for (long seed = first * 1_000_000; seed < first * 1_000_000 + 2000; seed++) {
        var random = new Random(seed);
        byte[] chunk = damaged(chunks[random.nextInt(chunks.length)], random);
        check(state.call(script, LuaString.valueUsing(chunk)).arg1().tojstring(), seed);
      }
    } finally {
      state.close();
    }
  }

  private static LuaValue load(LuaState state, byte[] chunk) {
    try {
      return state.globals().load(new ByteArrayInputStream(chunk), "=d", "b", new LuaTable());
    } catch (LuaError e) {
      return LuaValue.NIL;
    }
  }
}
