package org.cqueues.lua.openssl;

import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** A file of PKCS#12. */
final class Pkcs12Object extends Userdata {
  private final byte[] der;

  Pkcs12Object(byte[] der, LuaTable metatable) {
    super(der, metatable);
    this.der = der;
  }

  byte[] der() {
    return der;
  }
}
