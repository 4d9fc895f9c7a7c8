package org.cqueues.lua.openssl;

import org.bouncycastle.asn1.x509.Extension;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** An extension of a certificate, a request or a revocation list; it does not change. */
final class ExtensionObject extends Userdata {
  private final Extension extension;

  ExtensionObject(Extension extension, LuaTable metatable) {
    super(extension, metatable);
    this.extension = extension;
  }

  Extension extension() {
    return extension;
  }
}
