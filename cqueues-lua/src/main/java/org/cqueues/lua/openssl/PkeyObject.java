package org.cqueues.lua.openssl;

import org.cqueues.core.certificate.Key;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/**
 * A public or private key. {@code key()} has what BouncyCastle's lightweight API computes with, and
 * what stands in certificates.
 */
final class PkeyObject extends Userdata {
  private Key key;

  PkeyObject(Key key, LuaTable metatable) {
    super(key, metatable);
    this.key = key;
  }

  Key key() {
    return key;
  }

  void key(Key changed) {
    key = changed;
  }
}
