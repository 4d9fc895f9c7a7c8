package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What Lua 5.2 refuses: callbacks of library functions may yield. */
final class YieldingCallbackTest {
  @Test
  void aReplacementFunctionMayYield() throws Throwable {
    assertEquals(
        "a b c XbZ 3",
        run(
            """
            local co = coroutine.wrap(function() return ("abc"):gsub("%w", coroutine.yield) end)
            local a, b, c, text, count = co(), co("X"), co(nil), co("Z")
            return table.concat({a, b, c, text, count}, " ")
            """));
  }

  @Test
  void anOrderFunctionMayYield() throws Throwable {
    assertEquals(
        "1,2,3",
        run(
            """
            local t = {3, 1, 2}
            local co = coroutine.wrap(function()
              table.sort(t, function(a, b) coroutine.yield() return a < b end)
              return "sorted"
            end)
            repeat until co() == "sorted"
            return table.concat(t, ",")
            """));
  }

  @Test
  void aModuleMayYieldWhileItLoads() throws Throwable {
    assertEquals(
        "loading value",
        run(
            """
            package.preload.slow = function() return coroutine.yield("loading") end
            local co = coroutine.wrap(function() return require "slow" end)
            return table.concat({co(), co("value")}, " ")
            """));
  }

  private static String run(String chunk) throws Throwable {
    try (var state = new TestState()) {
      return state.run(chunk).tojstring();
    }
  }
}
