package org.cqueues.lua.openssl;

import java.util.List;
import org.cqueues.runtime.LuaState;
import org.luaj.vm2.LuaTable;

/** The modules of this room by their names; nothing is loaded before it is opened. */
public final class OpensslModules {
  /** Their names in {@code package.preload}. */
  public static final List<String> NAMES =
      List.of(
          "openssl",
          "openssl.auxlib",
          "openssl.bignum",
          "openssl.cipher",
          "openssl.des",
          "openssl.digest",
          "openssl.hmac",
          "openssl.kdf",
          "openssl.ocsp.basic",
          "openssl.ocsp.response",
          "openssl.pkcs12",
          "openssl.pkey",
          "openssl.pubkey",
          "openssl.rand",
          "openssl.ssl",
          "openssl.ssl.context",
          "openssl.x509",
          "openssl.x509.altname",
          "openssl.x509.chain",
          "openssl.x509.crl",
          "openssl.x509.csr",
          "openssl.x509.extension",
          "openssl.x509.name",
          "openssl.x509.store",
          "openssl.x509.verify_param");

  private OpensslModules() {}

  /**
   * Makes a module's table in a state. A state with limits may be given some of them like this.
   *
   * @param name one of {@link #NAMES}
   */
  public static LuaTable open(LuaState state, String name) {
    return switch (name) {
      case "openssl" -> MainModule.open(state);
      case "openssl.auxlib" -> AuxlibModule.open(state);
      case "openssl.bignum" -> BignumModule.open(state);
      case "openssl.cipher" -> CipherModule.open(state);
      case "openssl.des" -> DesModule.open(state);
      case "openssl.digest" -> DigestModule.open(state);
      case "openssl.hmac" -> HmacModule.open(state);
      case "openssl.kdf" -> KdfModule.open(state);
      case "openssl.ocsp.basic" -> OcspBasicModule.open(state);
      case "openssl.ocsp.response" -> OcspResponseModule.open(state);
      case "openssl.pkcs12" -> Pkcs12Module.open(state);
      case "openssl.pkey", "openssl.pubkey" -> PkeyModule.open(state);
      case "openssl.rand" -> RandModule.open(state);
      case "openssl.ssl" -> SslModule.open(state);
      case "openssl.ssl.context" -> ContextModule.open(state);
      case "openssl.x509" -> X509Module.open(state);
      case "openssl.x509.altname" -> AltnameModule.open(state);
      case "openssl.x509.chain" -> ChainModule.open(state);
      case "openssl.x509.crl" -> CrlModule.open(state);
      case "openssl.x509.csr" -> CsrModule.open(state);
      case "openssl.x509.extension" -> ExtensionModule.open(state);
      case "openssl.x509.name" -> NameModule.open(state);
      case "openssl.x509.store" -> StoreModule.open(state);
      case "openssl.x509.verify_param" -> VerifyParamModule.open(state);
      default -> throw new IllegalArgumentException("no module " + name);
    };
  }
}
