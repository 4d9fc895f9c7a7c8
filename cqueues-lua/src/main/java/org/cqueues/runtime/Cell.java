package org.cqueues.runtime;

import org.luaj.vm2.LuaValue;

/** A local variable that closures share: an upvalue. */
final class Cell {
  /** The variable's value; never null. */
  LuaValue v;

  Cell(LuaValue value) {
    this.v = value;
  }
}
