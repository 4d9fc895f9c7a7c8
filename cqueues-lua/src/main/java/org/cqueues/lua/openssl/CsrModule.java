package org.cqueues.lua.openssl;

import java.util.List;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.core.certificate.ExtensionList;
import org.cqueues.core.certificate.Key;
import org.cqueues.core.certificate.RequestDraft;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.LuaState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "openssl.x509.csr"}. */
final class CsrModule {
  private final ObjectClass<CsrObject> requests =
      new ObjectClass<>("X509_REQ*", "x509.csr", CsrObject.class);
  private final NameModule names;
  private final AltnameModule altnames;
  private final PkeyModule keys;
  private final X509Module certificates;

  private CsrModule(LuaState state) {
    names = NameModule.of(state);
    altnames = AltnameModule.of(state);
    keys = PkeyModule.of(state);
    certificates = X509Module.of(state);
    addFields();
    ExtensionModule.of(state)
        .addMethods(requests, "RequestedExtension", self -> self.draft().extensions());
    requests.method("sign", this::sign);
    PemMethods.addTo(requests, CsrObject::draft);
  }

  static LuaTable open(LuaState state) {
    CsrModule module = state.extension(CsrModule.class, CsrModule::new);
    return module.requests.module(module::create).table();
  }

  private Varargs create(Varargs args) throws CryptoFailure {
    return new CsrObject(draft(args), requests.metatable());
  }

  private RequestDraft draft(Varargs args) throws CryptoFailure {
    if (args.isnoneornil(1)) return new RequestDraft();
    if (certificates.isInstance(args.arg1())) {
      return new RequestDraft(certificates.argument(args, 1, "new").draft());
    }
    byte[] data = Arguments.bytes(args, 1, "new");
    return RequestDraft.read(data, Arguments.encoding(args, 2, "new"));
  }

  private void addFields() {
    requests.method("getVersion", (self, _) -> LuaValue.valueOf(self.draft().version()));
    requests.method(
        "setVersion",
        (self, args) -> {
          self.draft().version(Args.integer(args, 2, "setVersion"));
          return LuaValue.TRUE;
        });
    requests.method("getSubject", (self, _) -> names.wrap(self.draft().subject()));
    requests.method(
        "setSubject",
        (self, args) -> {
          self.draft().subject(names.argument(args, 2, "setSubject"));
          return LuaValue.TRUE;
        });
    requests.method("getPublicKey", (self, _) -> keys.wrap(Key.of(publicKey(self.draft()))));
    requests.method(
        "setPublicKey",
        (self, args) -> {
          self.draft().publicKey(keys.argument(args, 2, "setPublicKey").publicInfo());
          return LuaValue.TRUE;
        });
    requests.method("getSubjectAlt", (self, _) -> getSubjectAlt(self.draft().extensions()));
    requests.method(
        "setSubjectAlt",
        (self, args) -> {
          var alternatives = altnames.argument(args, 2, "setSubjectAlt");
          ExtensionList extensions = self.draft().extensions();
          extensions.put(Extension.subjectAlternativeName, false, alternatives);
          return LuaValue.TRUE;
        });
  }

  private static SubjectPublicKeyInfo publicKey(RequestDraft draft) throws CryptoFailure {
    SubjectPublicKeyInfo key = draft.publicKey();
    if (key == null) throw new CryptoFailure("no public key");
    return key;
  }

  private Varargs getSubjectAlt(ExtensionList extensions) {
    Extension extension = extensions.get(Extension.subjectAlternativeName);
    if (extension == null) return LuaValue.NONE;
    var alternatives = GeneralNames.getInstance(extension.getParsedValue());
    return altnames.wrap(List.of(alternatives.getNames()));
  }

  private Varargs sign(CsrObject self, Varargs args) throws CryptoFailure {
    Key key = keys.argument(args, 2, "sign");
    self.draft().sign(key, Hashes.signing(args, 3, "sign"));
    return LuaValue.TRUE;
  }
}
