package org.cqueues.lua.openssl;

import java.util.Arrays;
import org.bouncycastle.crypto.params.DESParameters;
import org.cqueues.runtime.LuaState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Modules of a function or two. */
final class SmallModules {
  private static final int DES_KEY_BYTES = 8;

  private SmallModules() {}

  /** {@code require "openssl.des"}. */
  static LuaTable des(LuaState state) {
    return new ObjectClass.Functions("des")
        .unsupported("string_to_key")
        .function("set_odd_parity", SmallModules::oddParity)
        .table();
  }

  /** The key with its lowest bits as DES wants them; filled up with zeros to eight bytes. */
  private static Varargs oddParity(Varargs args) {
    byte[] key = Arguments.bytes(args, 1, "set_odd_parity");
    byte[] exact = Arrays.copyOf(key, DES_KEY_BYTES);
    DESParameters.setOddParity(exact);
    return Arguments.text(exact);
  }

  /** {@code require "openssl.auxlib"}. */
  static LuaTable auxlib(LuaState state) {
    LuaValue pairs = state.globals().get("pairs");
    return new ObjectClass.Functions("auxlib").plain("pairs", pairs::invoke).table();
  }
}
