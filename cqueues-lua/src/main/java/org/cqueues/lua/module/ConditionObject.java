package org.cqueues.lua.module;

import org.cqueues.core.Condition;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** A condition variable as a script sees it. */
public final class ConditionObject extends Userdata {
  private final Condition condition;

  /** An object for {@code condition} with the metatable of its class. */
  public ConditionObject(Condition condition, LuaTable metatable) {
    super(condition, metatable);
    this.condition = condition;
  }

  public Condition condition() {
    return condition;
  }
}
