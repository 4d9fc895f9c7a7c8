package org.cqueues.lua.openssl;

import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.core.certificate.OcspResponse;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.LuaState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "openssl.ocsp.response"}. */
final class OcspResponseModule {
  private final ObjectClass<OcspResponseObject> responses =
      new ObjectClass<>("OCSP_RESPONSE*", "ocsp.response", OcspResponseObject.class);
  private final LuaState state;

  private OcspResponseModule(LuaState state) {
    this.state = state;
    responses.method("getBasic", (self, _) -> getBasic(self.response()));
    responses.method("toPEM", (self, _) -> Bytes.text(self.response().pem()));
    responses.method("tostring", (self, _) -> Bytes.text(self.response().text()));
    responses.metamethod("__tostring", (self, _) -> Bytes.text(self.response().text()));
  }

  static OcspResponseModule of(LuaState state) {
    return state.extension(OcspResponseModule.class, OcspResponseModule::new);
  }

  static LuaTable open(LuaState state) {
    OcspResponseModule module = of(state);
    return module.responses.module(module::create).table();
  }

  /** A new object. */
  OcspResponseObject wrap(OcspResponse response) {
    return new OcspResponseObject(response, responses.metatable());
  }

  /** The response that an argument is. */
  OcspResponse argument(Varargs args, int n, String function) {
    return responses.argument(args, n, function).response();
  }

  boolean isInstance(LuaValue value) {
    return responses.isInstance(value);
  }

  /** {@code new(data [, format])}, which luaossl does not have. */
  private Varargs create(Varargs args) throws CryptoFailure {
    byte[] data = Arguments.bytes(args, 1, "new");
    return wrap(OcspResponse.read(data, Arguments.encoding(args, 2, "new")));
  }

  private Varargs getBasic(OcspResponse response) throws CryptoFailure {
    return OcspBasicModule.of(state).wrap(response.basic());
  }
}
