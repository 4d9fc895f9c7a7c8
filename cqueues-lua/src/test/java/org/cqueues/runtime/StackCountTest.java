package org.cqueues.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.cqueues.lua.States;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * What a call takes of the stack it gives back on every path, whatever part of its code calls
 * others; on the other hand, code that goes on for ever is stopped.
 */
final class StackCountTest {
  private static final String SETTING =
      """
      local function f(...) return ... end
      local function fact(n) if n < 2 then return 1 end return n * fact(n - 1) end
      """;

  private static Varargs run(LuaState state, String code) {
    return state.call(state.globals().load(SETTING + code, "=shape"), LuaValue.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "assert(fact(10) == 3628800)",
        "local function g(n) if n == 0 then return 0 end return f(n) end for i = 0, 9 do g(i) end",
        "local function g(n) while n > 0 do n = n - f(1) end return n end g(0) g(5)",
        "local function g(n) while true do if n == 0 then return end n = n - f(1) end end g(0)"
            + " g(7)",
        "local function g(n) repeat n = n - 1 until f(n) <= 0 return n end g(0) g(5)",
        "local function g(n) local s = 0 for i = 1, n do s = s + f(i) end return s end g(0) g(9)",
        "local function g(n) for i = 1, n do if i == 3 then return f(i) end end return n end g(1)"
            + " g(5)",
        "local function g(t) for k, v in pairs(t) do if v == 2 then return k end end end g{} g{1,"
            + " 2}",
        "local function g(t) for k in next, t do f(k) end end g{} g{1, 2, a = 3}",
        "local function g(n) ::top:: if n == 0 then return end n = n - 1 f(n) goto top end g(0)"
            + " g(4)",
        "local function g(n) ::top:: n = n - 1 if n > 3 then goto top end"
            + " if n > 1 then f(n) goto top end return n end g(0) g(9)",
        "local function g(a, b) local c = a and f(a) or b return c end g(nil, 1) g(1) g(false)",
        "local function g(a, b) return a == 1 and f(b) or a == 2 and b or nil end g(1) g(2, 3)"
            + " g(3)",
        "local function g(...) if select('#', ...) == 0 then return end return g(select(2, ...))"
            + " end g(1, 2, 3)",
        "local function g(n) if n > 0 then return g(n - 1) end end g(50)",
        "local function g(n) if n > 0 then error'x' end return n end g(0) pcall(g, 1) g(0)",
        "local g = coroutine.wrap(function(n) if n then n = coroutine.yield(f(n)) end return n end)"
            + " g(1) g(2)",
        "local function g() return pcall(g) end assert(not pcall(function() local t = g() .. 1"
            + " end))",
      })
  void givesBackWhatItTook(String code) {
    LuaState state = States.open(true);
    try {
      for (int i = 0; i < 3; i++) run(state, code);
      assertEquals(0, state.room.used(), code);
    } finally {
      state.close();
    }
  }

  @Test
  void countsCallsBehindALoop() {
    LuaState state = States.open(true);
    try {
      Varargs result =
          run(
              state,
              "local function g(n) for i = 1, 2 do n = n + 1 end local m = g(n) return m end"
                  + " return select(2, pcall(g, 0))");
      assertTrue(result.arg1().tojstring().startsWith("shape:3: stack overflow"));
      assertEquals(0, state.room.used());
    } finally {
      state.close();
    }
  }
}
