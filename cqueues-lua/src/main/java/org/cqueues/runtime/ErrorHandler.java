package org.cqueues.runtime;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The handler of an {@code xpcall}. It runs where the error is raised, on top of the stack that it
 * looks at. For errors that come from the JVM, such as an overflow, and where Java may catch an
 * error first, it runs when the stack is gone already; {@link CallStack} then shows it the stack as
 * the error noted it.
 */
public final class ErrorHandler {
  /** Looks at nothing, but errors note their stack for whoever catches them. */
  static final ErrorHandler STACK = new ErrorHandler(null);

  /**
   * As {@link #STACK}, and asks an object for its text, while the stack is there for {@code
   * __tostring} to look at: the handler of lua(1).
   */
  static final ErrorHandler FATAL =
      new ErrorHandler(new Builtin("__tostring", args -> ErrorHandler.describe(args.arg1())));

  /** Nested handlers, after which Lua gives up. */
  private static final int MAX_NESTED = 10;

  /** What an error in a handler becomes, where it is not handled in turn. */
  static final LuaString FAILED = Bytes.text("error in error handling");

  private static final LuaString TOSTRING = Symbols.of("__tostring");

  private final @Nullable LuaValue function;

  /** Whether errors only note their stack under it. */
  boolean isObserver() {
    return this == STACK || this == FATAL;
  }

  private static LuaValue describe(LuaValue error) {
    if (error.isstring()) return traced(error);
    LuaValue function = error.metatag(TOSTRING);
    return function.isnil() ? error : function.call(error);
  }

  /** The error that a {@code __tostring} has raised, with the stack there. */
  private static LuaValue traced(LuaValue error) {
    List<CallStack.Frame> stack = failed();
    return stack == null ? error : Bytes.text(Bytes.chars(error) + "\n" + Traceback.of(stack, 0));
  }

  private ErrorHandler(@Nullable LuaValue function) {
    this.function = function;
  }

  /** The stack that the running handler is told about, or null where it is still there. */
  static @Nullable List<CallStack.Frame> failed() {
    LuaState state = LuaState.currentOrNull();
    return state == null ? null : state.failed;
  }

  /** As {@code pcall}: true and the results, or false and the error. */
  public static Varargs protect(LuaState state, LuaValue function, Varargs args) {
    LuaCoroutine coroutine = state.running();
    ProtectedCall call = ProtectedCall.nested(coroutine).under(null);
    try {
      // as Ops would raise it, after a search for whose operator fails: no Lua function's
      if (!Ops.isCallable(function) && !state.hasLimits()) {
        return LuaValue.varargsOf(
            LuaValue.FALSE, Bytes.text("attempt to call a " + function.typename() + " value"));
      }
      LuaFunction called = HookedCall.inLibrary(coroutine, function);
      // what error itself would find, after a search for its caller: that is no Lua function
      if (called instanceof ErrorFunction && args.narg() < 2 && !state.hasLimits()) {
        LuaValue message = args.arg1();
        LuaString text = Numbers.toTextOrNull(message);
        return LuaValue.varargsOf(LuaValue.FALSE, text == null ? message : text);
      }
      return LuaValue.varargsOf(LuaValue.TRUE, called.invoke(args));
    } catch (Exposure e) {
      throw e.through(inner -> protect(state, inner, LuaValue.NONE));
    } catch (Throwable thrown) {
      return LuaValue.varargsOf(LuaValue.FALSE, Errors.valueOf(Errors.of(thrown)));
    } finally {
      call.end();
    }
  }

  /** As {@code xpcall}: true and the results, or false and what the handler returns. */
  public static Varargs protect(LuaState state, LuaValue function, Varargs args, LuaValue handler) {
    LuaCoroutine coroutine = state.running();
    var own = new ErrorHandler(handler);
    ProtectedCall call = ProtectedCall.nested(coroutine).under(own);
    try {
      return LuaValue.varargsOf(
          LuaValue.TRUE, HookedCall.inLibrary(coroutine, function).invoke(args));
    } catch (Exposure e) {
      throw e.through(inner -> protect(state, inner, LuaValue.NONE, handler));
    } catch (Throwable thrown) {
      call.unwind();
      LuaError error = Errors.of(thrown);
      return LuaValue.varargsOf(
          LuaValue.FALSE,
          error instanceof ScriptError e && e.handledBy(own)
              ? e.value()
              : own.handle(state, error, 0));
    } finally {
      call.end();
    }
  }

  /** What becomes of an error that is just being raised; the stack is still there. */
  LuaValue handle(LuaState state, LuaValue error) {
    return handle(state, function, error);
  }

  private LuaValue handle(LuaState state, @Nullable LuaValue called, LuaValue error) {
    try {
      return handle(state, called, error, null, false, 0);
    } catch (Exposure e) {
      throw e.throughHandler(
          inner -> {
            ErrorHandler handler = Objects.requireNonNull(state.running().handler);
            throw ScriptError.handled(handler, handler.handle(state, inner, error));
          });
    }
  }

  private LuaValue handle(LuaState state, LuaError error, int depth) {
    List<CallStack.Frame> stack = error instanceof ScriptError e ? e.caught() : null;
    boolean overflow = error.getCause() instanceof StackOverflowError;
    // a handler that overflows would do so again and again
    return overflow && depth > 0
        ? FAILED
        : handle(state, function, Errors.valueOf(error), stack, overflow, depth);
  }

  private LuaValue handle(
      LuaState state,
      @Nullable LuaValue called,
      LuaValue error,
      @Nullable List<CallStack.Frame> stack,
      boolean overflow,
      int depth) {
    if (depth >= MAX_NESTED || !(called instanceof LuaFunction handler)) return FAILED;
    LuaCoroutine coroutine = state.running();
    ProtectedCall call = ProtectedCall.flat(coroutine).under(STACK).withoutYield();
    boolean overflowed = coroutine.overflowed;
    coroutine.overflowed |= overflow;
    List<CallStack.Frame> outer = state.failed;
    state.failed = stack;
    try {
      return Call.of(handler, error);
    } catch (Exposure e) {
      throw e;
    } catch (Throwable thrown) {
      call.unwind();
      return handle(state, Errors.of(thrown), depth + 1);
    } finally {
      call.end();
      state.failed = outer;
      coroutine.overflowed = overflowed;
    }
  }

  /** A call of the handler; {@link CallStack} looks for the class. */
  static final class Call {
    private Call() {}

    private static LuaValue of(LuaFunction handler, LuaValue error) {
      return handler.invoke(error).arg1();
    }
  }
}
