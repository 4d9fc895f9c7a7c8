package org.cqueues.lua.openssl;

import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** A list of certificates, which scripts may add to. */
final class ChainObject extends Userdata {
  private final List<X509CertificateHolder> certificates;

  ChainObject(List<X509CertificateHolder> certificates, LuaTable metatable) {
    super(certificates, metatable);
    this.certificates = new ArrayList<>(certificates);
  }

  /** The certificates, in the order they were added. */
  List<X509CertificateHolder> certificates() {
    return certificates;
  }
}
