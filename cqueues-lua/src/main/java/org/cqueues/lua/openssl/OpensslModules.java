package org.cqueues.lua.openssl;

import java.util.Map;
import java.util.function.Function;
import org.cqueues.runtime.LuaState;
import org.luaj.vm2.LuaTable;

/** The modules of this room by their names; nothing is loaded before it is opened. */
public final class OpensslModules {
  /** Names in {@code package.preload}, and what makes the table of the module in a state. */
  public static final Map<String, Function<LuaState, LuaTable>> ALL =
      Map.ofEntries(
          Map.entry("openssl", state -> MainModule.open(state)),
          Map.entry("openssl.rand", state -> RandModule.open(state)),
          Map.entry("openssl.digest", state -> DigestModule.open(state)),
          Map.entry("openssl.hmac", state -> HmacModule.open(state)),
          Map.entry("openssl.kdf", state -> KdfModule.open(state)),
          Map.entry("openssl.cipher", state -> CipherModule.open(state)),
          Map.entry("openssl.pkcs12", state -> Pkcs12Module.open(state)),
          Map.entry("openssl.des", state -> SmallModules.des(state)),
          Map.entry("openssl.auxlib", state -> SmallModules.auxlib(state)),
          Map.entry("openssl.ocsp.basic", state -> SmallModules.ocspBasic(state)),
          Map.entry("openssl.ocsp.response", state -> SmallModules.ocspResponse(state)),
          Map.entry("openssl.bignum", state -> BignumModule.open(state)),
          Map.entry("openssl.ssl", state -> SslModule.open(state)),
          Map.entry("openssl.ssl.context", state -> ContextModule.open(state)),
          Map.entry("openssl.x509.store", state -> StoreModule.open(state)),
          Map.entry("openssl.x509.verify_param", state -> VerifyParamModule.open(state)),
          Map.entry("openssl.pkey", state -> PkeyModule.open(state)),
          Map.entry("openssl.pubkey", state -> PkeyModule.open(state)),
          Map.entry("openssl.x509", state -> X509Module.open(state)),
          Map.entry("openssl.x509.name", state -> NameModule.open(state)),
          Map.entry("openssl.x509.altname", state -> AltnameModule.open(state)),
          Map.entry("openssl.x509.extension", state -> ExtensionModule.open(state)),
          Map.entry("openssl.x509.csr", state -> CsrModule.open(state)),
          Map.entry("openssl.x509.crl", state -> CrlModule.open(state)),
          Map.entry("openssl.x509.chain", state -> ChainModule.open(state)));

  private OpensslModules() {}

  /** One module by its name, for a state that is to have it alone: {@code openssl.digest}. */
  public static LuaTable open(LuaState state, String name) {
    Function<LuaState, LuaTable> open = ALL.get(name);
    if (open == null) throw new IllegalArgumentException("no module " + name);
    return open.apply(state);
  }
}
