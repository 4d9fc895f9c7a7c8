package org.cqueues.lua.lpeg;

import org.cqueues.lua.lpeg.Tree.Kind;
import org.luaj.vm2.LuaValue;

/**
 * What becomes of what a capture has captured.
 *
 * @param value what it is made with, or nil
 */
record Making(Kind kind, LuaValue value) {
  @Override
  @SuppressWarnings("ReferenceEquality") // equal tables are not the same, nor are 1 and 1.0
  public boolean equals(Object other) {
    return other instanceof Making making && making.kind == kind && making.value == value;
  }

  @Override
  public int hashCode() {
    return 31 * kind.hashCode() + System.identityHashCode(value);
  }
}
