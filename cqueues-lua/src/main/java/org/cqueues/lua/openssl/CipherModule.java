package org.cqueues.lua.openssl;

import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Meter;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "openssl.cipher"}. */
final class CipherModule {
  /** How much longer it takes to encrypt bytes than to look at them, at the worst. */
  private static final int COST = 4;

  private final ObjectClass<CipherObject> ciphers =
      new ObjectClass<>("EVP_CIPHER_CTX*", "cipher", CipherObject.class);

  private CipherModule(LuaState state) {
    ciphers.method("encrypt", (self, args) -> start(self, args, true));
    ciphers.method("decrypt", (self, args) -> start(self, args, false));
    ciphers.method("update", (self, args) -> caught(() -> update(self, args)));
    ciphers.method("final", (self, args) -> caught(() -> end(self, args)));
    ciphers.method("getTag", CipherModule::getTag);
    ciphers.method("setTag", CipherModule::setTag);
  }

  static LuaTable open(LuaState state) {
    CipherModule module = state.extension(CipherModule.class, CipherModule::new);
    return module.ciphers.module(module::create).table();
  }

  private Varargs create(Varargs args) {
    String name = Bytes.chars(Args.string(args, 1, "new"));
    CipherSpec spec = CipherSpec.find(name);
    if (spec == null) throw Errors.badArgument(1, "new", name + ": invalid cipher type");
    return new CipherObject(spec, ciphers.metatable());
  }

  /** {@code encrypt(key [, iv [, padding]])}. */
  private static Varargs start(CipherObject self, Varargs args, boolean encrypt)
      throws CryptoFailure {
    String method = encrypt ? "encrypt" : "decrypt";
    byte[] key = Arguments.bytes(args, 2, method);
    CipherSpec spec = self.spec();
    if (key.length != spec.keyBytes()) {
      String detail = key.length + ": invalid key length (should be " + spec.keyBytes() + ")";
      throw Errors.badArgument(2, method, detail);
    }
    byte[] iv = args.isnoneornil(3) ? new byte[spec.ivBytes()] : Arguments.bytes(args, 3, method);
    if (!spec.takesIv(iv.length)) {
      String detail = iv.length + ": invalid IV length (should be " + spec.ivBytes() + ")";
      throw Errors.badArgument(3, method, detail);
    }
    boolean padding = args.isnoneornil(4) || args.arg(4).toboolean();
    self.start(encrypt, key, iv, padding);
    return self;
  }

  private static LuaValue update(CipherObject self, Varargs args) throws CryptoFailure {
    if (args.narg() == 2) return Arguments.text(update(self, args, 2, "update"));
    return texts(self, args, "update").finish();
  }

  private static byte[] update(CipherObject self, Varargs args, int n, String function)
      throws CryptoFailure {
    LuaString text = text(args, n, function);
    return self.update(text.m_bytes, text.m_offset, text.m_length);
  }

  private static LuaString text(Varargs args, int n, String function) {
    LuaString text = Args.string(args, n, function);
    Meter.scan((long) COST * text.m_length);
    return text;
  }

  private static Bytes texts(CipherObject self, Varargs args, String function)
      throws CryptoFailure {
    var out = new Bytes(64);
    for (int i = 2; i <= args.narg(); i++) {
      byte[] part = update(self, args, i, function);
      out.add(part, 0, part.length);
    }
    return out;
  }

  private static LuaValue end(CipherObject self, Varargs args) throws CryptoFailure {
    if (args.narg() == 2) {
      LuaString text = text(args, 2, "final");
      return Arguments.text(self.end(text.m_bytes, text.m_offset, text.m_length));
    }
    Bytes before = texts(self, args, "final");
    byte[] last = self.end(CipherRun.NOTHING, 0, 0);
    return before.add(last, 0, last.length).finish();
  }

  @FunctionalInterface
  private interface Step {
    LuaValue run() throws CryptoFailure;
  }

  /** Failures of data are results here: {@code nil, reason}. */
  private static Varargs caught(Step step) {
    try {
      return step.run();
    } catch (CryptoFailure e) {
      return LuaValue.varargsOf(LuaValue.NIL, Bytes.text(String.valueOf(e.getMessage())));
    }
  }

  private static Varargs getTag(CipherObject self, Varargs args) {
    int length = Args.integer(args, 2, "getTag");
    return caught(() -> Arguments.text(self.tag(length)));
  }

  private static Varargs setTag(CipherObject self, Varargs args) {
    LuaString tag = Args.string(args, 2, "setTag");
    return caught(
        () -> {
          self.expect(Arguments.bytes(tag));
          return tag;
        });
  }
}
