package org.cqueues.lua.openssl;

import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.core.certificate.Key;
import org.cqueues.core.certificate.Pkcs12;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Meter;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "openssl.pkcs12"}. */
final class Pkcs12Module {
  /** About what it takes to make the keys of a file out of its password. */
  private static final int WORK = 300_000;

  private final ObjectClass<Pkcs12Object> files =
      new ObjectClass<>("PKCS12*", "pkcs12", Pkcs12Object.class);
  private final PkeyModule keys;
  private final X509Module certificates;
  private final ChainModule chains;

  private Pkcs12Module(LuaState state) {
    keys = PkeyModule.of(state);
    certificates = X509Module.of(state);
    chains = ChainModule.of(state);
    files.method("tostring", (self, _) -> Arguments.text(self.der().clone()));
    files.metamethod("__tostring", (self, _) -> Arguments.text(self.der().clone()));
  }

  static LuaTable open(LuaState state) {
    Pkcs12Module module = state.extension(Pkcs12Module.class, Pkcs12Module::new);
    return module.files.module(module::create).function("parse", module::parse).table();
  }

  /** {@code new{password=, key=, certs=, name=}}. */
  private Varargs create(Varargs args) throws CryptoFailure {
    LuaTable options = Args.table(args, 1, "new");
    LuaValue key = options.get("key");
    Key own = key.isnil() ? null : keys.argument(key, 1, "new");
    List<X509CertificateHolder> others = new ArrayList<>(certificates(options.get("certs")));
    X509CertificateHolder certificate = own == null ? null : takeMatching(own, others);
    if (own != null && certificate == null && !others.isEmpty()) {
      throw Errors.badArgument(1, "new", "certificate matching the key not found");
    }
    LuaValue name = options.get("name");
    String shown = name.isstring() ? Bytes.java(name.strvalue()) : null;
    LuaValue password = options.get("password");
    byte[] secret = password.isstring() ? Arguments.bytes(password.strvalue()) : new byte[0];
    Meter.work(WORK);
    byte[] der = new Pkcs12(own, certificate, others, shown).write(secret);
    return new Pkcs12Object(der, files.metatable());
  }

  private List<X509CertificateHolder> certificates(LuaValue given) throws CryptoFailure {
    if (given.isnil()) return List.of();
    if (!(given instanceof LuaTable list)) return chains.argument(given, 1, "new");
    var holders = new ArrayList<X509CertificateHolder>();
    for (int i = 1; i <= list.length(); i++) {
      holders.add(certificates.argument(list.get(i), 1, "new").draft().holder());
    }
    return holders;
  }

  private static @Nullable X509CertificateHolder takeMatching(
      Key key, List<X509CertificateHolder> certificates) {
    for (X509CertificateHolder certificate : certificates) {
      if (certificate.getSubjectPublicKeyInfo().equals(key.publicInfo())) {
        certificates.remove(certificate);
        return certificate;
      }
    }
    return null;
  }

  /** {@code parse(data [, password])}: key, certificate, chain; nil for what is not there. */
  private Varargs parse(Varargs args) throws CryptoFailure {
    byte[] data = Arguments.bytes(args, 1, "parse");
    byte[] password = args.isnoneornil(2) ? new byte[0] : Arguments.bytes(args, 2, "parse");
    Pkcs12 file = Pkcs12.read(data, password, Meter::work);
    Key key = file.key();
    X509CertificateHolder certificate = file.certificate();
    return LuaValue.varargsOf(
        key == null ? LuaValue.NIL : keys.wrap(key),
        certificate == null ? LuaValue.NIL : certificates.wrap(certificate),
        file.others().isEmpty() ? LuaValue.NIL : chains.wrap(file.others()));
  }
}
