package org.cqueues.lua.openssl;

import org.cqueues.core.certificate.Hash;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Meter;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.Varargs;

/** {@code require "openssl.digest"}. */
final class DigestModule {
  private final ObjectClass<DigestObject> digests =
      new ObjectClass<>("EVP_MD_CTX*", "digest", DigestObject.class);

  private DigestModule(LuaState state) {
    digests.method("update", this::update);
    digests.method("final", this::end);
  }

  static DigestModule of(LuaState state) {
    return state.extension(DigestModule.class, DigestModule::new);
  }

  static LuaTable open(LuaState state) {
    DigestModule module = of(state);
    return module
        .digests
        .module(
            args ->
                new DigestObject(
                    Hashes.argument(args, 1, "new", Hash.SHA1), module.digests.metatable()))
        .table();
  }

  /** The digest that an argument is. */
  DigestObject argument(Varargs args, int n, String function) {
    return digests.argument(args, n, function);
  }

  private Varargs update(DigestObject self, Varargs args) {
    for (int i = 2; i <= args.narg(); i++) {
      LuaString text = Args.string(args, i, "update");
      Meter.scan(text.m_length);
      self.digest().update(text.m_bytes, text.m_offset, text.m_length);
    }
    return self;
  }

  /** The result; the object begins anew. */
  private Varargs end(DigestObject self, Varargs args) {
    update(self, args);
    var result = new byte[self.digest().getDigestSize()];
    self.digest().doFinal(result, 0);
    return Arguments.text(result);
  }
}
