package org.cqueues.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.cqueues.lua.Modules;
import org.cqueues.os.Errno;
import org.cqueues.os.SysException;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.LuaValue;

/** What a script reads of exceptions, whether it catches them in pcall, a step or a coroutine. */
final class ForeignTextTest {
  private static final String PCALL = "return select(2, pcall(...))";
  private static final String STEP =
      """
      local cq = require"cqueues".new()
      cq:wrap(...)
      return select(2, cq:step())
      """;
  private static final String RESUME = "return select(2, coroutine.resume(coroutine.create(...)))";

  /** The text that a script gets of an exception out of a Java function, the same everywhere. */
  private static String told(Throwable thrown) {
    String text = told(PCALL, thrown);
    assertEquals(text, told(STEP, thrown));
    assertEquals(text, told(RESUME, thrown));
    return text;
  }

  private static String told(String script, Throwable thrown) {
    LuaState state = LuaState.create(false);
    try {
      Modules.install(state);
      LuaValue chunk = state.globals().load(script, "=test");
      return state
          .call(chunk, new Builtin("fails", _ -> ForeignTextTest.<Error>toss(thrown)))
          .arg1()
          .tojstring();
    } finally {
      state.close();
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // throws anything, unchecked
  private static <E extends Throwable> LuaValue toss(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @Test
  void aFailedCallOfTheSystemIsToldByNameAndReason() {
    assertEquals(
        "read of eventfd: Interrupted system call",
        told(new SysException("read of eventfd", Errno.code("EINTR"))));
  }

  @Test
  void theMessageOfAHostIsTold() {
    assertEquals("no such user", told(new IllegalArgumentException("no such user")));
    assertEquals("not now", told(new IllegalStateException("not now")));
    assertEquals("disk full", told(new UncheckedIOException(new IOException("disk full"))));
  }

  @Test
  void whatTheJvmFoundIsAnInternalError() {
    assertEquals("internal error", told(new NullPointerException("Cannot invoke \"Object.x()\"")));
    assertEquals("internal error", told(new ClassCastException("class A cannot be cast to B")));
    assertEquals("internal error", told(new NoClassDefFoundError("org/cqueues/runtime/Ops")));
    assertEquals(
        "internal error: Index 5 out of bounds for length 3",
        told(new IndexOutOfBoundsException("Index 5 out of bounds for length 3")));
    assertEquals("internal error", told(new IllegalStateException()));
    assertEquals(
        "internal error",
        told(new IllegalArgumentException("No enum constant org.cqueues.runtime.Ending.NEVER")));
    assertEquals("not enough memory", told(new OutOfMemoryError("Java heap space")));
  }

  @Test
  void theHostGetsAtTheException() {
    LuaState state = LuaState.create(false);
    var reason = new IllegalStateException("not now");
    LuaValue chunk = state.globals().load("local ok, why = pcall(...) error(why, 0)", "=test");
    var fails = new Builtin("fails", _ -> ForeignTextTest.<Error>toss(reason));
    assertThrows(ScriptError.class, () -> state.run(chunk, fails));
    ScriptError error = assertThrows(ScriptError.class, () -> state.run(fails, LuaValue.NONE));
    assertSame(reason, error.getCause());
    state.close();
  }
}
