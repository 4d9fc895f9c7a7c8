package org.cqueues.runtime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * A raised Lua error: any Lua value, with its position already in the text where it has one. It
 * carries no Java stack trace, since scripts raise errors as ordinary control flow; where a Java
 * exception was the reason, that is the cause.
 */
public final class ScriptError extends LuaError {
  private final LuaValue value;
  private final @Nullable List<CallStack.Frame> frames;

  /** What has looked at the error already and made the value of it. */
  private final @Nullable ErrorHandler handler;

  /** See {@link #description}. */
  private @Nullable LuaValue description;

  private @Nullable LuaString stackText;

  /** An error that a handler looks at when it is caught. */
  public ScriptError(LuaValue value) {
    this(value, null, handler() == null ? null : CallStack.frames(Integer.MAX_VALUE), null);
  }

  /**
   * An error that becomes a result of the library function that meets it: nobody sees its stack.
   */
  public static ScriptError untraced(LuaString text) {
    return new ScriptError(text, null, null, null);
  }

  /** An error whose reason is an exception. */
  public ScriptError(LuaValue value, Throwable cause) {
    this(value, cause, handler() == null ? null : stackOf(cause), null);
  }

  /**
   * Of the millions of calls that overflowed, the innermost tell enough. The outermost cost a
   * second, which is spent where somebody looks at them.
   */
  private static List<CallStack.Frame> stackOf(Throwable cause) {
    if (!(cause instanceof StackOverflowError)) return CallStack.frames(Integer.MAX_VALUE);
    List<CallStack.Frame> frames =
        isShown() ? CallStack.ends(Traceback.SHOWN) : CallStack.frames(Traceback.SHOWN);
    if (cause instanceof StackOverflow overflow && overflow.entry) frames.removeFirst();
    return frames;
  }

  /** Whether a script's handler looks at the stack, or the user. */
  private static boolean isShown() {
    ErrorHandler handler = handler();
    return handler != null
        && (!handler.isObserver() || LuaState.current().running().isMainThread());
  }

  private ScriptError(
      LuaValue value,
      @Nullable Throwable cause,
      @Nullable List<CallStack.Frame> frames,
      @Nullable ErrorHandler handler) {
    super(""); // LuaJ would decode the value at once, and fails where it is not UTF-8
    this.value = value;
    this.cause = cause;
    this.frames = frames;
    this.handler = handler;
    Meter.walked(1); // what it takes where nobody asks for the stack
  }

  /**
   * An error that is thrown at once; if a script has a handler for it, that runs now.
   *
   * @param stack as of {@link CallStack#ofError}
   */
  static ScriptError raise(LuaValue value, List<CallStack.Frame> stack) {
    ErrorHandler handler = handler();
    if (handler == null) return new ScriptError(value, null, null, null);
    if (handler.isObserver()) {
      var error = new ScriptError(value, null, stack, null);
      if (handler == ErrorHandler.FATAL && !value.isstring()) {
        error.description = handler.handle(LuaState.current(), value);
      }
      return error;
    }
    return handled(handler, handler.handle(LuaState.current(), value));
  }

  /** An error at which a handler has looked already. */
  static ScriptError handled(ErrorHandler handler, LuaValue value) {
    return new ScriptError(value, null, null, handler);
  }

  private static @Nullable ErrorHandler handler() {
    LuaState state = LuaState.currentOrNull();
    return state == null ? null : state.running().handler;
  }

  /** Whether a handler has made the value of it. */
  boolean handledBy(ErrorHandler given) {
    return handler == given;
  }

  /**
   * As {@link #frames}, for who has just caught the error. Of a stack that overflowed there are the
   * innermost functions, and those that are still there.
   */
  @Nullable List<CallStack.Frame> caught() {
    if (frames == null || !(cause instanceof StackOverflowError)) return frames;
    if (frames.size() != Traceback.SHOWN) return frames;
    var all = new ArrayList<>(frames);
    all.addAll(CallStack.frames(Integer.MAX_VALUE));
    return all;
  }

  /** The stack where it was raised, if somebody will want to know. */
  @Nullable List<CallStack.Frame> frames() {
    return frames;
  }

  /** The error value as the script raised it. */
  public LuaValue value() {
    return value;
  }

  @Override
  public LuaValue getMessageObject() {
    return value;
  }

  @Override
  public @Nullable String getMessage() {
    return Bytes.message(value);
  }

  /**
   * What the metamethod {@code __tostring} of an object made of it while the stack was there; the
   * object itself where it has none. Null for texts, and where the error was not raised by a script
   * under {@link LuaState#run}.
   */
  public @Nullable LuaValue description() {
    return description;
  }

  /** The Lua stack where the error left its coroutine, or null where nobody asked for it. */
  public @Nullable String luaTraceback() {
    return stackText == null ? null : Bytes.java(stackText);
  }

  /** As {@link #luaTraceback}, with the bytes that names in it have. */
  public @Nullable LuaString traceback() {
    return stackText;
  }

  void traceback(LuaString text) {
    stackText = text;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
