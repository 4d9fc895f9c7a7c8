package org.cqueues.lua.openssl;

import org.bouncycastle.crypto.macs.HMac;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** A message authentication code that is computed piece by piece. */
final class HmacObject extends Userdata {
  private final HMac mac;

  HmacObject(HMac mac, LuaTable metatable) {
    super(mac, metatable);
    this.mac = mac;
  }

  HMac mac() {
    return mac;
  }
}
