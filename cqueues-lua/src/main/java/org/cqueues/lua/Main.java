package org.cqueues.lua;

import org.cqueues.runtime.LuaState;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;

/** The command line. */
public final class Main {
  private Main() {}

  /** Runs the script {@code args[0]} with the others as its arguments. */
  public static void main(String[] args) throws Exception {
    Globals globals = JsePlatform.standardGlobals();
    LuaState state = LuaState.install(globals);
    Modules.install(state);
    var arg = new LuaTable();
    var values = new LuaValue[args.length - 1];
    for (int i = 0; i < args.length; i++) {
      arg.set(i, args[i]);
      if (i > 0) values[i - 1] = LuaValue.valueOf(args[i]);
    }
    globals.set("arg", arg);
    state.call(globals.loadfile(args[0]), LuaValue.varargsOf(values));
  }
}
