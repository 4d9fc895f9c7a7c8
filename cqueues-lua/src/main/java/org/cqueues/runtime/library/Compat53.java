package org.cqueues.runtime.library;

import org.cqueues.runtime.LibraryFunction;
import org.cqueues.runtime.LuaState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.Varargs;

/**
 * Loads the modules of lua-compat-5.3: {@code compat53} adds names of Lua 5.3 to the globals and
 * returns nothing, {@code compat53.module} returns a table with them and changes no global.
 */
final class Compat53 extends LibraryFunction {
  private static final int GLOBAL = 0;
  private static final int MODULE = 1;

  private final LuaState state;

  private Compat53(String name, int code, LuaState state) {
    super(name, code);
    this.state = state;
  }

  /** Makes the modules known to {@code require}. */
  static void preload(LuaState state, LuaTable preload) {
    preload.set("compat53", new Compat53("compat53", GLOBAL, state));
    preload.set("compat53.module", new Compat53("compat53.module", MODULE, state));
  }

  @Override
  public Varargs invoke(Varargs args) {
    if (code == MODULE) return Libraries.extended(state);
    Libraries.extend(state);
    return NONE;
  }
}
