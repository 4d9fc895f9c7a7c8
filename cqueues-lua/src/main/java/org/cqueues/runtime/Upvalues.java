package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Upvaldesc;

/** The upvalues of a Lua function, by their numbers from 1 on, as {@code debug} has them. */
public final class Upvalues {
  private static final LuaString NO_NAME = Bytes.text("");

  private final CompiledFunction function;

  private Upvalues(CompiledFunction function) {
    this.function = function;
  }

  /** Those of a function; null where it is not written in Lua. */
  public static @Nullable Upvalues of(LuaValue function) {
    return function instanceof CompiledFunction compiled ? new Upvalues(compiled) : null;
  }

  /** How many there are. */
  public int count() {
    return function.prototype().upvalues.length;
  }

  /** What the program calls it; an empty text where the code has been stripped of names. */
  public LuaString name(int number) {
    Upvaldesc upvalue = function.prototype().upvalues[number - 1];
    return upvalue.name == null ? NO_NAME : upvalue.name;
  }

  /** The value now. */
  public LuaValue get(int number) {
    return function.cells()[number - 1].v;
  }

  /** Changes the value, also for the functions that share the upvalue. */
  public void set(int number, LuaValue value) {
    function.cells()[number - 1].v = value;
  }

  /** The same object for upvalues that are one. */
  public Object identity(int number) {
    return function.cells()[number - 1];
  }

  /** Makes one of this function's the same as one of another's. */
  public void join(int number, Upvalues other, int otherNumber) {
    Cell[] cells = function.cells();
    cells[number - 1] = other.function.cells()[otherNumber - 1];
    function.cells(cells);
  }
}
