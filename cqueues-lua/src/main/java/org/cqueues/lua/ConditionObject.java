package org.cqueues.lua;

import org.cqueues.core.Condition;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** A condition variable as a script sees it. */
final class ConditionObject extends Userdata {
  private final Condition condition;

  ConditionObject(Condition condition, LuaTable metatable) {
    super(condition, metatable);
    this.condition = condition;
  }

  Condition condition() {
    return condition;
  }

  @Override
  public String tojstring() {
    return Address.of(this);
  }
}
