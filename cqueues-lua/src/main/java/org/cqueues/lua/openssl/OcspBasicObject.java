package org.cqueues.lua.openssl;

import org.cqueues.core.certificate.OcspBasic;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** What an OCSP response says, as a script sees it. */
final class OcspBasicObject extends Userdata {
  private final OcspBasic basic;

  OcspBasicObject(OcspBasic basic, LuaTable metatable) {
    super(basic, metatable);
    this.basic = basic;
  }

  OcspBasic basic() {
    return basic;
  }
}
