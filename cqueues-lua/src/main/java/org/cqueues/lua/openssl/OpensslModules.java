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
          Map.entry("openssl.x509.chain", state -> ChainModule.open(state)));

  private OpensslModules() {}
}
