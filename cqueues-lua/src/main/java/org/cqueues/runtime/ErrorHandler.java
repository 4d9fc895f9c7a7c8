package org.cqueues.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A call with a handler for its error. The handler runs when the stack is gone already; while it
 * does, {@link Where} shows it the stack as the error found it, which errors note while there are
 * handlers.
 */
final class ErrorHandler {
  /** Nested handlers, after which Lua gives up. */
  private static final int MAX_NESTED = 10;

  /** What an error in a handler becomes, where it is not handled in turn. */
  static final String FAILED = "error in error handling";

  private ErrorHandler() {}

  /** The stack that the running handler is told about, or null. */
  static @Nullable List<Where.Frame> failed() {
    LuaState state = LuaState.currentOrNull();
    return state == null ? null : state.failed;
  }

  /** True and the results, or false and what the handler returns. */
  static Varargs protect(LuaState state, LuaValue function, Varargs args, LuaValue handler) {
    LuaCoroutine coroutine = state.running();
    int depth = coroutine.enter();
    coroutine.handlers++;
    try {
      return LuaValue.varargsOf(
          LuaValue.TRUE, HookedCall.inLibrary(coroutine, function).invoke(args));
    } catch (Throwable thrown) {
      LuaError error = Errors.of(thrown);
      return LuaValue.varargsOf(LuaValue.FALSE, handle(state, error, handler, 0));
    } finally {
      coroutine.handlers--;
      coroutine.leave(depth);
    }
  }

  private static Varargs handle(LuaState state, LuaError error, LuaValue handler, int depth) {
    if (depth >= MAX_NESTED || !(handler instanceof LuaFunction)) return LuaValue.valueOf(FAILED);
    LuaCoroutine coroutine = state.running();
    boolean overflowed = coroutine.overflowed;
    coroutine.overflowed |= error.getCause() instanceof StackOverflowError;
    List<Where.Frame> outer = state.failed;
    state.failed = error instanceof ScriptError e ? e.frames() : null;
    try {
      return call(handler, Errors.valueOf(error));
    } catch (Throwable thrown) {
      LuaError next = Errors.of(thrown);
      // a handler that overflows would do so again and again
      return next.getCause() instanceof StackOverflowError
          ? LuaValue.valueOf(FAILED)
          : handle(state, next, handler, depth + 1);
    } finally {
      state.failed = outer;
      coroutine.overflowed = overflowed;
    }
  }

  /** Calls the handler; {@link Where} looks for this method. */
  private static LuaValue call(LuaValue handler, LuaValue error) {
    return handler.call(error);
  }
}
