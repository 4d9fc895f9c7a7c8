package org.cqueues.lua.openssl;

import org.cqueues.core.certificate.RequestDraft;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** A request for a certificate, which scripts may change. */
final class CsrObject extends Userdata {
  private final RequestDraft draft;

  CsrObject(RequestDraft draft, LuaTable metatable) {
    super(draft, metatable);
    this.draft = draft;
  }

  RequestDraft draft() {
    return draft;
  }
}
