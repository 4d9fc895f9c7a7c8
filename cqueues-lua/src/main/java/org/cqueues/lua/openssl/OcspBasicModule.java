package org.cqueues.lua.openssl;

import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.cqueues.core.certificate.CertificateStore;
import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.core.certificate.OcspBasic;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.LuaState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "openssl.ocsp.basic"}. */
final class OcspBasicModule {
  private final ObjectClass<OcspBasicObject> answers =
      new ObjectClass<>("OCSP_BASICRESP*", "ocsp.basic", OcspBasicObject.class);
  private final ChainModule chains;

  private OcspBasicModule(LuaState state) {
    chains = ChainModule.of(state);
    answers.method("verify", this::verify);
  }

  static OcspBasicModule of(LuaState state) {
    return state.extension(OcspBasicModule.class, OcspBasicModule::new);
  }

  static LuaTable open(LuaState state) {
    of(state);
    return new ObjectClass.Functions("ocsp.basic")
        .value("NOINTERN", OcspBasic.NO_INTERN)
        .value("NOSIGS", OcspBasic.NO_SIGNATURES)
        .value("NOCHAIN", OcspBasic.NO_CHAIN)
        .value("NOVERIFY", OcspBasic.NO_VERIFY)
        .value("NOEXPLICIT", OcspBasic.NO_EXPLICIT)
        .value("NOCHECKS", OcspBasic.NO_CHECKS)
        .value("TRUSTOTHER", OcspBasic.TRUST_OTHER)
        .table();
  }

  /** A new object. */
  OcspBasicObject wrap(OcspBasic basic) {
    return new OcspBasicObject(basic, answers.metatable());
  }

  /** {@code verify([chain [, store [, flags]]])}; what is no chain or store counts as none. */
  private Varargs verify(OcspBasicObject self, Varargs args) throws CryptoFailure {
    List<X509CertificateHolder> others =
        chains.isInstance(args.arg(2)) ? chains.argument(args, 2, "verify") : List.of();
    CertificateStore store =
        args.arg(3) instanceof StoreObject given ? given.store() : new CertificateStore();
    int flags = args.isnoneornil(4) ? 0 : Args.integer(args, 4, "verify");
    String problem = self.basic().verify(others, store, flags);
    if (problem == null) return LuaValue.TRUE;
    return LuaValue.varargsOf(LuaValue.FALSE, Bytes.text(problem));
  }
}
