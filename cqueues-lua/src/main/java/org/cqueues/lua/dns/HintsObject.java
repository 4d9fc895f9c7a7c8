package org.cqueues.lua.dns;

import org.cqueues.core.name.config.Hints;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** Hints as a script sees them. */
final class HintsObject extends Userdata {
  private final Hints hints;

  HintsObject(Hints hints, LuaTable metatable) {
    super(hints, metatable);
    this.hints = hints;
  }

  Hints hints() {
    return hints;
  }
}
