package org.cqueues.lua.openssl;

import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.core.certificate.Hash;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Meter;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.Varargs;

/** {@code require "openssl.hmac"}. */
final class HmacModule {
  private final ObjectClass<HmacObject> macs =
      new ObjectClass<>("HMAC_CTX*", "hmac", HmacObject.class);

  private HmacModule(LuaState state) {
    macs.method("update", this::update);
    macs.method("final", this::end);
  }

  static LuaTable open(LuaState state) {
    HmacModule module = state.extension(HmacModule.class, HmacModule::new);
    return module.macs.module(module::create).table();
  }

  private Varargs create(Varargs args) throws CryptoFailure {
    byte[] key = Arguments.bytes(args, 1, "new");
    Hash hash = Hashes.argument(args, 2, "new", Hash.SHA1);
    if (hash == Hash.SHAKE128 || hash == Hash.SHAKE256) {
      throw new CryptoFailure("a digest of no fixed length");
    }
    var mac = new HMac(hash.newFastDigest());
    mac.init(new KeyParameter(key));
    return new HmacObject(mac, macs.metatable());
  }

  private Varargs update(HmacObject self, Varargs args) {
    for (int i = 2; i <= args.narg(); i++) {
      LuaString text = Args.string(args, i, "update");
      Meter.scan(text.m_length);
      self.mac().update(text.m_bytes, text.m_offset, text.m_length);
    }
    return self;
  }

  /** The result; the object begins anew with the same key. */
  private Varargs end(HmacObject self, Varargs args) {
    update(self, args);
    var result = new byte[self.mac().getMacSize()];
    self.mac().doFinal(result, 0);
    return Arguments.text(result);
  }
}
