package org.cqueues.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaValue;

/**
 * A raised Lua error: any Lua value, with its position already in the text where it has one. It
 * carries no Java stack trace, since scripts raise errors as ordinary control flow; where a Java
 * exception was the reason, that is the cause.
 */
public final class ScriptError extends LuaError {
  private final LuaValue value;
  private final @Nullable List<Where.Frame> frames;
  private @Nullable String luaTraceback;

  /** An error that the script raised. */
  ScriptError(LuaValue value) {
    this(value, ScriptError.stack(0));
  }

  /** An error whose reason is an exception. */
  ScriptError(LuaValue value, Throwable cause) {
    // of the millions that overflowed, the innermost tell enough
    int limit = cause instanceof StackOverflowError ? Traceback.SHOWN : Integer.MAX_VALUE;
    this(value, cause, isStackWanted() ? Where.frames(limit) : null);
  }

  /** An error where {@link #stack} has been looked at. */
  ScriptError(LuaValue value, List<Where.Frame> stack) {
    this(value, null, isStackWanted() ? stack : null);
  }

  private ScriptError(
      LuaValue value, @Nullable Throwable cause, @Nullable List<Where.Frame> frames) {
    super(value);
    this.value = value;
    this.cause = cause;
    this.frames = frames;
    Meter.noted(1 + (frames == null ? 0 : frames.size()));
  }

  /** The innermost functions on the stack: all if somebody will want to know, else so many. */
  static List<Where.Frame> stack(int needed) {
    if (isStackWanted()) return Where.frames(Integer.MAX_VALUE);
    return needed == 0 ? List.of() : Where.frames(needed);
  }

  private static boolean isStackWanted() {
    LuaState state = LuaState.currentOrNull();
    return state != null && state.running().handlers > 0;
  }

  /** The stack where it was raised, if somebody will want to know. */
  @Nullable List<Where.Frame> frames() {
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
    return value.tojstring();
  }

  /** The Lua stack where the error left its coroutine, or null where nobody asked for it. */
  public @Nullable String luaTraceback() {
    return luaTraceback;
  }

  void luaTraceback(String text) {
    luaTraceback = text;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
