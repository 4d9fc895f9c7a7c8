package org.cqueues.lua.openssl;

import org.cqueues.runtime.LuaState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** {@code require "openssl.auxlib"}. */
final class AuxlibModule {
  private AuxlibModule() {}

  static LuaTable open(LuaState state) {
    LuaValue pairs = state.globals().get("pairs");
    return new ObjectClass.Functions("auxlib").plain("pairs", pairs::invoke).table();
  }
}
