package org.cqueues.lua.openssl;

import org.cqueues.core.certificate.CertificateDraft;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/**
 * A certificate, which scripts may change. {@code draft().holder()} is BouncyCastle's holder of it,
 * or throws a failure that says what is missing.
 */
final class X509Object extends Userdata {
  private final CertificateDraft draft;

  X509Object(CertificateDraft draft, LuaTable metatable) {
    super(draft, metatable);
    this.draft = draft;
  }

  CertificateDraft draft() {
    return draft;
  }
}
