package org.cqueues.runtime;

import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** The standard libraries of Lua 5.2. */
public final class Libraries {
  private Libraries() {}

  /** Puts the libraries into a state, in place of LuaJ's where it has them already. */
  public static void open(LuaState state) {
    BaseLibrary.open(state);
    put(state, "string", StringLibrary.open(state));
    put(state, "table", TableLibrary.open(state));
    put(state, "math", MathLibrary.open());
    put(state, "bit32", Bit32Library.open());
  }

  private static void put(LuaState state, String name, LuaTable library) {
    LuaString key = LuaString.valueOf(name);
    state.globals().rawset(key, library);
    LuaValue loaded = state.globals().get("package").opttable(new LuaTable()).get("loaded");
    if (loaded instanceof LuaTable table) table.rawset(key, library);
  }
}
