package org.cqueues.lua.openssl;

import org.cqueues.core.tls.TlsResumption;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** What a later connection can resume, as a script sees it: something to be handed on. */
final class SessionObject extends Userdata {
  private final TlsResumption resumption;

  SessionObject(TlsResumption resumption, LuaTable metatable) {
    super(resumption, metatable);
    this.resumption = resumption;
  }

  TlsResumption resumption() {
    return resumption;
  }
}
