package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.LuaValue;

/** States in one JVM share nothing that a script could change. */
final class ManyStatesTest {
  private static final long HANG_SECONDS = 300;

  @Test
  void methodsOfStringsAreThoseOfTheRunningState() throws Throwable {
    var barrier = new CyclicBarrier(2);
    FutureTask<String> patched = start(barrier, "function string.upper() return 'patched' end");
    FutureTask<String> other = start(barrier, "");
    assertEquals("patched patched", patched.get(HANG_SECONDS, TimeUnit.SECONDS));
    assertEquals("ABC ABC", other.get(HANG_SECONDS, TimeUnit.SECONDS));
  }

  @Test
  void theMetatableOfStringsIsTheStatesOwn() throws Throwable {
    String check = "return ('x').missing, getmetatable('').__index == string";
    var first = new TestState();
    var second = new TestState();
    first.run("getmetatable('').__index = function() return 'found' end");
    assertEquals("found", first.run(check).arg(1).tojstring());
    assertEquals(LuaValue.NIL, second.run(check).arg(1));
    assertEquals(LuaValue.TRUE, second.run(check).arg(2));
  }

  private static FutureTask<String> start(CyclicBarrier barrier, String prelude) {
    var task =
        new FutureTask<String>(
            () -> {
              var state = new TestState();
              try {
                state.run(prelude);
                barrier.await(HANG_SECONDS, TimeUnit.SECONDS);
                return state
                    .run("return ('abc'):upper() .. ' ' .. string.upper('abc')")
                    .tojstring();
              } catch (Throwable e) {
                throw new AssertionError(e);
              }
            });
    new Thread(task).start();
    return task;
  }
}
