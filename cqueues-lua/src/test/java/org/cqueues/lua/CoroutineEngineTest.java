package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.concurrent.Executors;
import org.cqueues.runtime.LuaCoroutine;
import org.cqueues.runtime.LuaState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.lib.ZeroArgFunction;

/** What the coroutine engine promises beyond what coroutine_spec.lua can see. */
class CoroutineEngineTest {
  private static final long TWO_GIB = 2L << 30;

  /** What the initialiser below calls. */
  private static @Nullable LuaValue duringInitialisation;

  /** A class whose initialiser runs Lua, a frame that the JVM cannot freeze. */
  private static final class Initialised {
    static final LuaValue RESULT = initialise();

    private static LuaValue initialise() {
      LuaValue function = duringInitialisation;
      return function == null ? LuaValue.NIL : function.call();
    }

    private Initialised() {}
  }

  @Test
  void aYieldAcrossAFrameThatCannotBeFrozenIsALuaError() throws Throwable {
    var state = new TestState();
    duringInitialisation =
        state.run("return function() return select(2, pcall(coroutine.yield)) end").arg1();
    LuaValue initialise =
        new ZeroArgFunction() {
          @Override
          public LuaValue call() {
            return Initialised.RESULT;
          }
        };
    LuaValue script =
        state
            .run(
                """
                return function(initialise)
                  local co = coroutine.create(function()
                    local why = initialise()
                    return why, coroutine.yield("still works")
                  end)
                  local _, first = coroutine.resume(co)
                  local _, why = coroutine.resume(co, 1)
                  return first, why
                end
                """)
            .arg1();
    Varargs result = state.call(script, initialise);
    assertEquals("still works", result.tojstring(1));
    assertEquals("attempt to yield across a C-call boundary", result.tojstring(2));
  }

  @Test
  void aMillionSuspendedCoroutinesFitInTwoGibibytes() throws Throwable {
    var state = new TestState();
    collect();
    long before = used();
    LuaValue all =
        state
            .run(
                """
                local all = {}
                for i = 1, 1000000 do
                  all[i] = coroutine.create(function() local n = i return n + coroutine.yield() end)
                  coroutine.resume(all[i])
                end
                return all
                """)
            .arg1();
    collect();
    long taken = used() - before;
    assertTrue(taken < TWO_GIB, "a million coroutines take " + taken + " bytes");
    LuaValue sum =
        state
            .run(
                """
                return function(all)
                  local sum = 0
                  for i = 1, #all do
                    local _, n = coroutine.resume(all[i], 1)
                    sum = sum + n
                  end
                  return sum
                end
                """)
            .arg1();
    assertEquals(500001500000.0, state.call(sum, all).todouble(1));
  }

  private static void collect() {
    for (int i = 0; i < 2; i++) System.gc();
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void anAbandonedCoroutineIsGarbage() throws Throwable {
    var state = new TestState();
    WeakReference<LuaValue> abandoned = abandon(state);
    for (int i = 0; i < 100 && abandoned.get() != null; i++) System.gc();
    assertSame(null, abandoned.get());
  }

  private static WeakReference<LuaValue> abandon(TestState state) throws Throwable {
    LuaValue coroutine =
        state
            .run(
                """
                local co
                co = coroutine.create(function() local me = co coroutine.yield(me) end)
                coroutine.resume(co)
                return co
                """)
            .arg1();
    assertEquals("suspended", ((LuaCoroutine) coroutine).getStatus());
    return new WeakReference<>(coroutine);
  }

  @Test
  void aCoroutineGoesOnOnAnotherThread() throws Throwable {
    var state = new TestState();
    LuaValue next =
        state
            .run("return coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end)")
            .arg1();
    for (int i = 1; i <= 3; i++) {
      // each call is on a thread of its own
      assertEquals(i, state.call(next, LuaValue.NONE).toint(1));
    }
  }

  @Test
  void coroutinesRunInsideAVirtualThread() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var sum =
          threads.submit(
              () -> {
                LuaState state = States.open(false);
                LuaValue chunk =
                    state
                        .globals()
                        .load(
                            """
                            local sum = 0
                            for i in coroutine.wrap(function() for i = 1, 100 do coroutine.yield(i) end end) do
                              sum = sum + i
                            end
                            return sum
                            """,
                            "=test");
                return state.call(chunk, LuaValue.NONE).toint(1);
              });
      assertEquals(5050, sum.get());
    }
  }
}
