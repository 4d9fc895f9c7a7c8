package org.cqueues.lua.openssl;

import org.cqueues.core.certificate.OcspResponse;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** An OCSP response as a script sees it. */
final class OcspResponseObject extends Userdata {
  private final OcspResponse response;

  OcspResponseObject(OcspResponse response, LuaTable metatable) {
    super(response, metatable);
    this.response = response;
  }

  OcspResponse response() {
    return response;
  }
}
