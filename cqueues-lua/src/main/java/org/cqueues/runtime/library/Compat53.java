package org.cqueues.runtime.library;

import org.cqueues.runtime.LibraryFunction;
import org.cqueues.runtime.LuaState;
import org.luaj.vm2.Varargs;

/**
 * Loads the module {@code compat53}: as that of lua-compat-5.3 it adds names of Lua 5.3 to the
 * globals, and returns nothing.
 */
final class Compat53 extends LibraryFunction {
  private final LuaState state;

  Compat53(LuaState state) {
    super("compat53");
    this.state = state;
  }

  @Override
  public Varargs invoke(Varargs args) {
    Libraries.extend(state);
    return NONE;
  }
}
