package org.cqueues.lua.openssl;

import org.cqueues.core.certificate.CertificateStore;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** Trusted certificates as a script sees them. */
final class StoreObject extends Userdata {
  private final CertificateStore store;

  StoreObject(CertificateStore store, LuaTable metatable) {
    super(store, metatable);
    this.store = store;
  }

  CertificateStore store() {
    return store;
  }
}
