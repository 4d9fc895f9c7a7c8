package org.cqueues.lua.openssl;

import org.bouncycastle.crypto.Digest;
import org.cqueues.core.certificate.Hash;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** A digest that is computed piece by piece. */
final class DigestObject extends Userdata {
  private final Hash hash;
  private final Digest digest;

  DigestObject(Hash hash, LuaTable metatable) {
    super(hash, metatable);
    this.hash = hash;
    this.digest = hash.newFastDigest();
  }

  Hash hash() {
    return hash;
  }

  Digest digest() {
    return digest;
  }

  /** The result so far, as if nothing came any more. */
  byte[] peek() {
    Digest copy = Hash.copy(digest);
    var result = new byte[copy.getDigestSize()];
    copy.doFinal(result, 0);
    return result;
  }
}
