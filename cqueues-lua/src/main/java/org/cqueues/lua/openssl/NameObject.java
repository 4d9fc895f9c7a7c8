package org.cqueues.lua.openssl;

import org.bouncycastle.asn1.x500.X500Name;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** A name of a subject or issuer, which scripts may add to. */
final class NameObject extends Userdata {
  private X500Name name;

  NameObject(X500Name name, LuaTable metatable) {
    super(name, metatable);
    this.name = name;
  }

  /** The name as it is now. */
  X500Name name() {
    return name;
  }

  void name(X500Name changed) {
    name = changed;
  }
}
