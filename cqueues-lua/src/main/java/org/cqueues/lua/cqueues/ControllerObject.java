package org.cqueues.lua.cqueues;

import org.cqueues.core.Controller;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** A controller as a script sees it. */
final class ControllerObject extends Userdata {
  private final Controller controller;

  ControllerObject(Controller controller, LuaTable metatable) {
    super(controller, metatable);
    this.controller = controller;
  }

  Controller controller() {
    return controller;
  }
}
