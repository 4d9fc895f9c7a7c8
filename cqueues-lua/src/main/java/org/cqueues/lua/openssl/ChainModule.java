package org.cqueues.lua.openssl;

import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.LuaState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "openssl.x509.chain"}. */
final class ChainModule {
  private final ObjectClass<ChainObject> chains =
      new ObjectClass<>("STACK_OF(X509)*", "x509.chain", ChainObject.class);
  private final X509Module certificates;

  private ChainModule(LuaState state) {
    certificates = X509Module.of(state);
    chains.method("add", this::add);
    chains.metamethod("__ipairs", (self, _) -> each(self));
    chains.metamethod("__pairs", (self, _) -> each(self));
  }

  static ChainModule of(LuaState state) {
    return state.extension(ChainModule.class, ChainModule::new);
  }

  static LuaTable open(LuaState state) {
    ChainModule module = of(state);
    return module.chains.module(_ -> module.wrap(List.of())).table();
  }

  /** A new object; what a script adds to it changes nothing else. */
  ChainObject wrap(List<X509CertificateHolder> chain) {
    return new ChainObject(chain, chains.metatable());
  }

  /** The certificates that an argument holds, as they are now. */
  List<X509CertificateHolder> argument(Varargs args, int n, String function) {
    return List.copyOf(chains.argument(args, n, function).certificates());
  }

  boolean isInstance(LuaValue value) {
    return chains.isInstance(value);
  }

  private Varargs add(ChainObject self, Varargs args) throws Exception {
    self.certificates().add(certificates.argument(args, 2, "add").draft().holder());
    return self;
  }

  private Varargs each(ChainObject self) {
    int[] next = {0};
    return LuaValue.varargsOf(
        new Builtin(
            "each",
            _ -> {
              if (next[0] >= self.certificates().size()) return LuaValue.NONE;
              X509CertificateHolder certificate = self.certificates().get(next[0]++);
              return LuaValue.varargsOf(LuaValue.valueOf(next[0]), certificates.wrap(certificate));
            }),
        self,
        LuaValue.ZERO);
  }
}
