package org.cqueues.lua.embed;

import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.ScriptError;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaValue;

/**
 * A script has raised an error and nothing in it has caught that. The Java stack is that of the
 * caller, the Lua stack is {@link #luaTraceback}, and where an exception of a Java function was the
 * reason, that is the cause.
 */
public final class LuaException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient LuaValue value;
  private final @Nullable String luaTraceback;

  private LuaException(
      String message, @Nullable Throwable cause, LuaValue value, @Nullable String luaTraceback) {
    super(message, cause);
    this.value = value;
    this.luaTraceback = luaTraceback;
  }

  static LuaException of(LuaError error) {
    return of(error, error instanceof ScriptError script ? script.luaTraceback() : null);
  }

  static LuaException of(LuaError error, @Nullable String luaTraceback) {
    LuaValue value = Errors.valueOf(error);
    LuaValue text = value;
    if (error instanceof ScriptError script && script.description() != null) {
      text = script.description();
    }
    return new LuaException(text(text), causeOf(error), value, luaTraceback);
  }

  private static @Nullable Throwable causeOf(LuaError error) {
    Throwable cause = error.getCause();
    return cause instanceof LuaError inner ? causeOf(inner) : cause;
  }

  private static String text(LuaValue value) {
    return value.isstring()
        ? Bytes.java(value.strvalue())
        : "(error object is a " + value.typename() + " value)";
  }

  /** What the script raised, in the engine's own values. */
  public LuaValue value() {
    return value;
  }

  /** The Lua stack where the error was raised, as of {@code debug.traceback}, or null. */
  public @Nullable String luaTraceback() {
    return luaTraceback;
  }
}
