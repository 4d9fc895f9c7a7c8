package org.cqueues.lua.openssl;

import java.math.BigInteger;
import java.time.Instant;
import org.cqueues.core.certificate.CertificateText;
import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.core.certificate.Key;
import org.cqueues.core.certificate.RevocationListDraft;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Meter;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "openssl.x509.crl"}. */
final class CrlModule {
  private final ObjectClass<CrlObject> lists =
      new ObjectClass<>("X509_CRL*", "x509.crl", CrlObject.class);
  private final NameModule names;
  private final BignumModule numbers;
  private final PkeyModule keys;
  private final X509Module certificates;

  private CrlModule(LuaState state) {
    names = NameModule.of(state);
    numbers = BignumModule.of(state);
    keys = PkeyModule.of(state);
    certificates = X509Module.of(state);
    addFields();
    addEntries();
    ExtensionModule.of(state).addMethods(lists, "Extension", self -> self.draft().extensions());
    lists.method("sign", this::sign);
    lists.method("verify", this::verify);
    lists.method("text", (self, _) -> Bytes.utf8(CertificateText.of(self.draft())));
    PemMethods.addTo(lists, CrlObject::draft);
  }

  static CrlModule of(LuaState state) {
    return state.extension(CrlModule.class, CrlModule::new);
  }

  static LuaTable open(LuaState state) {
    CrlModule module = of(state);
    return module.lists.module(module::create).table();
  }

  CrlObject argument(Varargs args, int n, String function) {
    return lists.argument(args, n, function);
  }

  boolean isInstance(LuaValue value) {
    return lists.isInstance(value);
  }

  private Varargs create(Varargs args) throws CryptoFailure {
    RevocationListDraft draft =
        args.isnoneornil(1)
            ? new RevocationListDraft()
            : RevocationListDraft.read(
                Arguments.bytes(args, 1, "new"), Arguments.encoding(args, 2, "new"));
    return new CrlObject(draft, lists.metatable());
  }

  private void addFields() {
    lists.method("getVersion", (self, _) -> LuaValue.valueOf(self.draft().version()));
    lists.method(
        "setVersion",
        (self, args) -> {
          self.draft().version(Args.integer(args, 2, "setVersion"));
          return LuaValue.TRUE;
        });
    lists.method("getIssuer", (self, _) -> names.wrap(self.draft().issuer()));
    lists.method(
        "setIssuer",
        (self, args) -> {
          self.draft().issuer(names.argument(args, 2, "setIssuer"));
          return LuaValue.TRUE;
        });
    lists.method("getLastUpdate", (self, _) -> seconds(self.draft().lastUpdate()));
    lists.method(
        "setLastUpdate",
        (self, args) -> {
          self.draft().lastUpdate(Times.time(Args.number(args, 2, "setLastUpdate")));
          return LuaValue.TRUE;
        });
    lists.method(
        "getNextUpdate",
        (self, _) -> {
          Instant next = self.draft().nextUpdate();
          return next == null ? LuaValue.NIL : seconds(next);
        });
    lists.method(
        "setNextUpdate",
        (self, args) -> {
          self.draft().nextUpdate(Times.time(Args.number(args, 2, "setNextUpdate")));
          return LuaValue.TRUE;
        });
  }

  private static LuaValue seconds(Instant time) {
    return LuaValue.valueOf((double) time.getEpochSecond());
  }

  private void addEntries() {
    lists.method(
        "add",
        (self, args) -> {
          BigInteger serial = numbers.argument(args, 2);
          Meter.memory(100);
          Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
          Instant time = args.isnoneornil(3) ? now : Times.time(Args.number(args, 3, "add"));
          self.draft().add(serial, time);
          return LuaValue.TRUE;
        });
    lists.method("lookupSerial", (self, args) -> found(self.draft(), numbers.argument(args, 2)));
    lists.method(
        "lookupCertificate",
        (self, args) -> {
          var certificate = certificates.argument(args, 2, "lookupCertificate").draft();
          boolean same = certificate.issuer().equals(self.draft().issuer());
          return same ? found(self.draft(), certificate.serial()) : LuaValue.NIL;
        });
  }

  private static LuaValue found(RevocationListDraft list, BigInteger serial) {
    return list.contains(serial) ? LuaValue.TRUE : LuaValue.NIL;
  }

  private Varargs sign(CrlObject self, Varargs args) throws CryptoFailure {
    Key key = keys.argument(args, 2, "sign");
    self.draft().sign(key, Hashes.signing(args, 3, "sign"));
    return LuaValue.TRUE;
  }

  private Varargs verify(CrlObject self, Varargs args) throws CryptoFailure {
    Key key = keys.argument(args, 2, "verify");
    return LuaValue.valueOf(self.draft().isSignedBy(key));
  }
}
