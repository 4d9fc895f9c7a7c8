package org.cqueues.runtime;

import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A library function that compiled code may run without a call of it: as the iterator of a loop, or
 * as {@code select}. What comes out is the same.
 */
public abstract class Intrinsic extends LibraryFunction {
  protected Intrinsic(String name, int code) {
    super(name, code);
  }

  /**
   * One step of a loop with this function as its iterator: where in the table the next pair is, see
   * {@link Table#next}; {@link Table#NO_POSITION} where the function has to be called.
   */
  public abstract int advance(Table table, LuaValue control, int hint);

  /** Whether this is {@code select}. */
  public abstract boolean isSelect();

  /** As {@code select(which, ...)}, without a list of all arguments. */
  public abstract Varargs select(LuaValue which, Varargs values);

  /** The first result of {@link #select}. */
  public abstract LuaValue selectFirst(LuaValue which, Varargs values);
}
