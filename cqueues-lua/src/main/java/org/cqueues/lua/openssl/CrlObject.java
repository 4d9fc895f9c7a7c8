package org.cqueues.lua.openssl;

import org.cqueues.core.certificate.RevocationListDraft;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/**
 * A list of revoked certificates, which scripts may change. {@code draft().holder()} is
 * BouncyCastle's holder of it.
 */
final class CrlObject extends Userdata {
  private final RevocationListDraft draft;

  CrlObject(RevocationListDraft draft, LuaTable metatable) {
    super(draft, metatable);
    this.draft = draft;
  }

  RevocationListDraft draft() {
    return draft;
  }
}
