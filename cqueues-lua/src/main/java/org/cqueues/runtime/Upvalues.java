package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/** The upvalues of a function, by their numbers from 1 on, as {@code debug} has them. */
public abstract sealed class Upvalues permits LuaUpvalues, LibraryUpvalues {
  static final LuaString NO_NAME = Bytes.text("");

  /** Those of a function; null where it has none to show. */
  public static @Nullable Upvalues of(LuaValue function) {
    return function instanceof Capturing library ? new LibraryUpvalues(library) : ofLua(function);
  }

  /** Those of a function; null where it is not written in Lua. */
  public static @Nullable LuaUpvalues ofLua(LuaValue function) {
    return function instanceof CompiledFunction compiled ? new LuaUpvalues(compiled) : null;
  }

  /** How many there are. */
  public abstract int count();

  /** What the program calls it; an empty text where it has no name, or none any more. */
  public abstract LuaString name(int number);

  /** The value now. */
  public abstract LuaValue get(int number);

  /** Changes the value, also for the functions that share the upvalue. */
  public abstract void set(int number, LuaValue value);

  /** Equal objects for upvalues that are one. */
  public abstract Object identity(int number);
}
