package org.cqueues.lua.openssl;

import org.bouncycastle.crypto.params.ECDomainParameters;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** The curve of a key. */
final class GroupObject extends Userdata {
  private final ECDomainParameters curve;

  GroupObject(ECDomainParameters curve, LuaTable metatable) {
    super(curve, metatable);
    this.curve = curve;
  }

  ECDomainParameters curve() {
    return curve;
  }
}
