package org.cqueues.runtime;

import java.util.List;
import org.cqueues.core.continuation.PinnedException;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/**
 * Raises Lua errors, with texts of one character for each byte, as of {@link Bytes#chars}; for any
 * other Java text there is {@link Bytes#utf8}. Every method returns the error for the caller to
 * throw, so that the compiler sees the end of the path: {@code throw Errors.error("…")}.
 */
public final class Errors {
  private static final List<String> LIBRARIES =
      List.of("string", "table", "math", "io", "os", "debug", "coroutine", "bit32", "package");

  /** What it takes to look for a function under a global name. */
  private static final int SEARCH_INSTRUCTIONS = 30;

  /** Functions to leave before something new is begun after an overflow. */
  private static final int FRAMES_LEFT = 500;

  /**
   * Lua functions that yet pass on an overflow before one tries to tell the position. Threads share
   * it, without a lock: a wrong count only means another try, or one fewer.
   */
  private static int framesLeft = FRAMES_LEFT;

  private Errors() {}

  /** An error with any value, which reaches the handler unchanged. */
  public static ScriptError raise(LuaValue value) {
    if (!CallStack.isNoted()) return ScriptError.raise(value, List.of());
    CallStack.Search search = CallStack.ofError(0);
    return ScriptError.raise(value, search.walker().walk(search));
  }

  /**
   * An error with text and no position, as of code that runs outside any Lua function. A handler
   * looks at it when it is caught.
   */
  public static ScriptError plain(String text) {
    return new ScriptError(Bytes.text(text));
  }

  /**
   * An error with the bytes of {@link Bytes#chars}; for the stack see {@link CallStack#ofError}.
   */
  static ScriptError plain(String chars, List<CallStack.Frame> stack) {
    return ScriptError.raise(Bytes.text(chars), stack);
  }

  /**
   * An error raised by a library function: {@code text} behind the position of the function's
   * caller, as luaL_error does.
   */
  public static ScriptError error(String text) {
    CallStack.Search search = CallStack.ofError(2);
    return located(text, 1, search.walker().walk(search));
  }

  /**
   * An error with the position of the Lua function {@code level} calls up: 1 is whoever called the
   * running library function, 0 adds no position.
   */
  public static ScriptError error(String text, int level) {
    if (level <= 0) return raise(Bytes.text(text));
    CallStack.Search search = CallStack.ofError(level + 1);
    return located(text, level, search.walker().walk(search));
  }

  /** As {@link #error(String, int)}; the text may be any bytes. */
  public static ScriptError error(LuaString text, int level) {
    if (level <= 0) return raise(text);
    CallStack.Search search = CallStack.ofError(level + 1);
    return located(text, level, search.walker().walk(search));
  }

  private static ScriptError located(String text, int level, List<CallStack.Frame> stack) {
    return plain(CallStack.where(stack, level) + text, stack);
  }

  private static ScriptError located(LuaString text, int level, List<CallStack.Frame> stack) {
    String position = CallStack.where(stack, level);
    return ScriptError.raise(position.isEmpty() ? text : Bytes.join(position, text), stack);
  }

  /**
   * As the function {@code error}: a text, and a number as text, gets the position as of {@link
   * #error(String, int)}; without a position, and for any other value, the value stays as it is.
   */
  public static ScriptError error(LuaValue value, int level) {
    LuaString text = Numbers.toTextOrNull(value);
    if (text == null || level <= 0) return raise(value);
    CallStack.Search search = CallStack.ofError(level + 1);
    return located(text, level, search.walker().walk(search));
  }

  /**
   * A wrong argument, as luaL_argerror words it: {@code bad argument #2 to 'f' (…)}.
   *
   * @param n the argument's number, counted from 1 and with the object of a method as the first
   * @param function the library function's own name, used where the call does not tell it
   */
  public static ScriptError badArgument(int n, String function, String detail) {
    CallStack.Search search = CallStack.ofError(2);
    List<CallStack.Frame> stack = search.walker().walk(search);
    OperandNames.Name called =
        stack.size() < 2 ? null : CallStack.called(stack.get(0), stack.get(1));
    String name = called == null ? qualified(function, search.library()) : called.name();
    int number = called != null && called.kind().equals("method") ? n - 1 : n;
    String text =
        number == 0
            ? "calling '" + name + "' on bad self (" + detail + ")"
            : "bad argument #" + number + " to '" + name + "' (" + detail + ")";
    return plain(CallStack.where(stack, 1) + text, stack);
  }

  /**
   * The name of a function whose call does not tell it: as {@code string.rep} where a global table
   * holds the function, else {@code ?}.
   */
  private static String qualified(String function, CallStack.@Nullable Library running) {
    LuaState state = LuaState.currentOrNull();
    if (state == null || running == null) return function;
    LuaString name = Bytes.text(function);
    if (isBuiltin(state.globals(), name, running)) return function;
    for (String library : LIBRARIES) {
      LuaValue functions = state.globals().rawget(library);
      if (isBuiltin(functions, name, running)) return library + "." + function;
    }
    String found = find(state.globals(), function, running);
    if (found != null) return found;
    for (LuaValue key : state.globals().keys()) {
      if (!(key instanceof LuaString library)) continue;
      if (!(state.globals().rawget(key) instanceof LuaTable functions)) continue;
      found = find(functions, function, running);
      if (found != null) return Bytes.chars(library) + "." + found;
    }
    return "?";
  }

  /** A name under which a table has the function, or null. */
  private static @Nullable String find(
      LuaTable functions, String function, CallStack.Library running) {
    LuaValue[] keys = functions.keys();
    Meter.work((long) SEARCH_INSTRUCTIONS * keys.length);
    for (LuaValue key : keys) {
      if (key instanceof LuaString name
          && functions.rawget(key) instanceof LibraryFunction found
          && found.name().equals(function)
          && running.is(found)) {
        return Bytes.chars(name);
      }
    }
    return null;
  }

  private static boolean isBuiltin(LuaValue library, LuaString name, CallStack.Library running) {
    return library instanceof LuaTable table
        && table.rawget(name) instanceof LuaFunction found
        && running.is(found);
  }

  /**
   * Turns whatever ended a protected call into a Lua error. What a JVM cannot go on from is thrown.
   */
  public static LuaError of(Throwable thrown) {
    return switch (thrown) {
      case ScriptError error -> error;
      case LuaError error -> error.getCause() == null ? error : caused(error, error.getCause());
      case ScriptEndedException end -> throw end;
      case StackOverflowError e -> overflow(e, "");
      case OutOfMemoryError e -> Meter.exhausted(e);
      case PinnedException e ->
          new ScriptError(Bytes.text("attempt to yield across a C-call boundary"), e);
      case LinkageError e -> new ScriptError(Bytes.utf8(ForeignText.of(e)), e);
      case Error e -> throw e;
      default -> new ScriptError(Bytes.utf8(ForeignText.of(thrown)), thrown);
    };
  }

  /**
   * An error that LuaJ has made of an exception out of Java code that a script called. Its text
   * would name the exception's class.
   *
   * @throws ScriptEndedException where the Java code has called a script that was ended
   */
  private static LuaError caused(LuaError error, Throwable cause) {
    if (cause instanceof ScriptError own) return own;
    for (Throwable c = cause; c != null; c = c.getCause()) {
      if (c instanceof ScriptEndedException end) throw end;
    }
    return valueOf(error) instanceof LuaString
        ? new ScriptError(Bytes.utf8(ForeignText.of(cause)), cause)
        : error;
  }

  /** What becomes of an overflow when there may be room again: an error with a position. */
  static Throwable overflow(Throwable e) {
    try {
      return overflow((StackOverflowError) e, CallStack.position(1));
    } catch (InternalError _) { // StackWalker's own words for an overflow
      return e;
    }
  }

  /** An overflow to pass on, see {@link #framesLeft}; generated code comes here. */
  static StackOverflowError passed(StackOverflowError e) {
    if (--framesLeft > 0) return e;
    framesLeft = FRAMES_LEFT;
    if (overflow((Throwable) e) instanceof ScriptError error) throw error;
    return e;
  }

  /**
   * What takes a call out of its class; generated code comes here.
   *
   * @throws Error what else was thrown
   */
  static Exposure exposure(Error e) {
    if (e instanceof Exposure exposure) return exposure;
    throw e instanceof StackOverflowError overflow ? passed(overflow) : e;
  }

  static ScriptError overflow(StackOverflowError e, String position) {
    LuaState state = LuaState.currentOrNull();
    Meter.overflow();
    boolean again = state != null && state.running().overflowed;
    return new ScriptError(
        again ? ErrorHandler.FAILED : Bytes.text(position + "stack overflow"), e);
  }

  /** An exception out of a library function that was not raised by this class. */
  static LuaError foreign(RuntimeException thrown) {
    if (thrown instanceof ScriptEndedException end) throw end;
    if (thrown instanceof ScriptError error) return error;
    if (!(thrown instanceof LuaError error)) {
      return new ScriptError(positioned(Bytes.utf8(ForeignText.of(thrown))), thrown);
    }
    return valueOf(error) instanceof LuaString text
        ? new ScriptError(positioned(text), error)
        : error;
  }

  /** An exception out of a function of a Java program, which is its cause. */
  public static LuaError host(Throwable thrown) {
    return thrown instanceof RuntimeException e
        ? foreign(e)
        : new ScriptError(positioned(Bytes.utf8(ForeignText.of(thrown))), thrown);
  }

  /** As {@link #host(Throwable)}; where the exception says nothing, the function is named. */
  public static LuaError host(Throwable thrown, String function) {
    if (thrown instanceof LuaError || thrown instanceof ScriptEndedException) return host(thrown);
    if (!ForeignText.saysNothing(thrown) || function.equals("?")) return host(thrown);
    return new ScriptError(positioned(Bytes.utf8("'" + function + "' failed")), thrown);
  }

  /** A text with the position of whoever called the running library function. */
  public static LuaString positioned(LuaString text) {
    return Bytes.text(CallStack.where(1) + Bytes.chars(text));
  }

  /** The Lua value of an error, whoever raised it. */
  public static LuaValue valueOf(LuaError error) {
    LuaValue value = error.getMessageObject();
    return value == null ? LuaValue.NIL : value;
  }
}
