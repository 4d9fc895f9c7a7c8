package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.cqueues.lua.module.Scheduler;
import org.cqueues.os.Clock;
import org.cqueues.runtime.LuaState;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.OneArgFunction;

/** Everything with a deadline goes by the clock that its state was given. */
final class ClockTest {
  private double now = 1000;

  private LuaValue run(String script) {
    LuaState state = States.open(false);
    try {
      Scheduler.of(state, () -> now);
      var pass =
          new OneArgFunction() {
            @Override
            public LuaValue call(LuaValue seconds) {
              now += seconds.checkdouble();
              return NONE;
            }
          };
      state.globals().set("pass", pass);
      return state.call(state.globals().load(script, "=test"), LuaValue.NONE).arg1();
    } finally {
      state.close();
    }
  }

  @Test
  void monotimeIsTheClock() {
    String script =
        """
        local cqueues = require "cqueues"
        local before = cqueues.monotime()
        pass(0.5)
        return before .. " " .. cqueues.monotime()
        """;
    assertEquals("1000 1000.5", run(script).tojstring());
  }

  @Test
  void aSleepIsOverWhenTheClockSaysSo() {
    String script =
        """
        local cqueues = require "cqueues"
        local loop = cqueues.new()
        loop:wrap(function() cqueues.sleep(3600) end)
        loop:step(0)
        pass(3599)
        loop:step(0)
        local early, left = loop:count(), loop:timeout()
        pass(1)
        assert(loop:step(0))
        assert(loop:step(0))
        return early .. " " .. left .. " " .. loop:count()
        """;
    assertEquals("1 1 0", run(script).tojstring());
  }

  @Test
  void aReadTimesOutWhenTheClockSaysSo() {
    String script =
        """
        local cqueues = require "cqueues"
        local errno = require "cqueues.errno"
        local near, far = require "cqueues.socket".pair()
        local loop = cqueues.new()
        local seen
        loop:wrap(function() seen = { near:xread("*l", 3600) } end)
        assert(loop:step(0))
        assert(loop:step(0))
        assert(not seen)
        pass(3600)
        assert(loop:step(0))
        assert(loop:step(0))
        return tostring(seen[1]) .. " " .. errno[seen[2]]
        """;
    assertEquals("nil ETIMEDOUT", run(script).tojstring());
  }

  @Test
  void aLoopEndsWhenTheClockSaysSo() {
    String script =
        """
        local cqueues = require "cqueues"
        local loop = cqueues.new()
        local turns = 0
        loop:wrap(function()
          while true do
            turns = turns + 1
            pass(1000)
            cqueues.sleep(0)
          end
        end)
        assert(loop:loop(3600))
        return turns
        """;
    assertEquals(4, run(script).toint());
  }

  @Test
  void aStateThatHasAClockKeepsIt() {
    LuaState state = States.open(false);
    try {
      Scheduler of = Scheduler.of(state);
      assertEquals(of, Scheduler.of(state, Clock.MONOTONIC));
      assertThrows(IllegalStateException.class, () -> Scheduler.of(state, () -> now));
    } finally {
      state.close();
    }
  }
}
