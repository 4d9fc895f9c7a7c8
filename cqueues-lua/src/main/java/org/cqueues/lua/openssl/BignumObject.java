package org.cqueues.lua.openssl;

import java.math.BigInteger;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** An integer of any size. */
final class BignumObject extends Userdata {
  private final BigInteger value;

  BignumObject(BigInteger value, LuaTable metatable) {
    super(value, metatable);
    this.value = value;
  }

  BigInteger value() {
    return value;
  }
}
