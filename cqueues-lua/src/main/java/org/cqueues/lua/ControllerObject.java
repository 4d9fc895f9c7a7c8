package org.cqueues.lua;

import org.cqueues.core.Controller;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaUserdata;

/** A controller as a script sees it. */
final class ControllerObject extends LuaUserdata {
  private final Controller controller;

  ControllerObject(Controller controller, LuaTable metatable) {
    super(controller, metatable);
    this.controller = controller;
  }

  Controller controller() {
    return controller;
  }

  @Override
  public String tojstring() {
    return Address.of(this);
  }
}
