package org.cqueues.lua.openssl;

import org.cqueues.core.certificate.VerifyParameters;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** What is asked of a certificate, as a script sees it. */
final class VerifyParamObject extends Userdata {
  private final VerifyParameters parameters;

  VerifyParamObject(VerifyParameters parameters, LuaTable metatable) {
    super(parameters, metatable);
    this.parameters = parameters;
  }

  VerifyParameters parameters() {
    return parameters;
  }
}
