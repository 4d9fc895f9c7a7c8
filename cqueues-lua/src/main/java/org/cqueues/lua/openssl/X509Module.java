package org.cqueues.lua.openssl;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.util.encoders.Hex;
import org.cqueues.core.certificate.AlternativeName;
import org.cqueues.core.certificate.CertificateDraft;
import org.cqueues.core.certificate.CertificateStore;
import org.cqueues.core.certificate.CertificateText;
import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.core.certificate.Hash;
import org.cqueues.core.certificate.Key;
import org.cqueues.core.certificate.ObjectNames;
import org.cqueues.core.certificate.Verification;
import org.cqueues.core.certificate.VerifyCode;
import org.cqueues.core.certificate.VerifyParameters;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Table;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "openssl.x509"}. */
final class X509Module {
  private static final String[] CONSTRAINTS = {"ca", "pathlen", "pathlenconstraint"};

  private final ObjectClass<X509Object> certificates =
      new ObjectClass<>("X509*", "x509.cert", X509Object.class);
  private final NameModule names;
  private final AltnameModule altnames;
  private final BignumModule numbers;
  private final PkeyModule keys;

  private X509Module(LuaState state) {
    names = NameModule.of(state);
    altnames = AltnameModule.of(state);
    numbers = BignumModule.of(state);
    keys = PkeyModule.of(state);
    addFields();
    addNames();
    addConstraints();
    addSignature();
    addTexts();
    certificates.method("verify", (self, args) -> verify(state, self, args));
    ExtensionModule.of(state)
        .addMethods(certificates, "Extension", self -> self.draft().extensions());
  }

  static X509Module of(LuaState state) {
    return state.extension(X509Module.class, X509Module::new);
  }

  static LuaTable open(LuaState state) {
    X509Module module = of(state);
    return module.certificates.module(module::create).table();
  }

  private Varargs create(Varargs args) throws CryptoFailure {
    if (args.isnoneornil(1)) return wrap(new CertificateDraft());
    byte[] data = Arguments.bytes(args, 1, "new");
    return wrap(CertificateDraft.read(data, Arguments.encoding(args, 2, "new")));
  }

  /** A new object for a certificate; what a script changes in it changes nothing else. */
  X509Object wrap(X509CertificateHolder certificate) {
    return wrap(new CertificateDraft(certificate));
  }

  private X509Object wrap(CertificateDraft draft) {
    return new X509Object(draft, certificates.metatable());
  }

  X509Object argument(Varargs args, int n, String function) {
    return certificates.argument(args, n, function);
  }

  boolean isInstance(LuaValue value) {
    return certificates.isInstance(value);
  }

  private void addFields() {
    certificates.method("getVersion", (self, _) -> LuaValue.valueOf(self.draft().version()));
    certificates.method(
        "setVersion",
        (self, args) -> {
          self.draft().version(Args.integer(args, 2, "setVersion"));
          return LuaValue.TRUE;
        });
    certificates.method("getSerial", (self, _) -> numbers.wrap(self.draft().serial()));
    certificates.method(
        "setSerial",
        (self, args) -> {
          self.draft().serial(numbers.argument(args, 2));
          return LuaValue.TRUE;
        });
    certificates.method("getLifetime", (self, _) -> lifetime(self.draft()));
    certificates.method("setLifetime", this::setLifetime);
    certificates.method("getPublicKey", (self, _) -> keys.wrap(Key.of(publicKey(self.draft()))));
    certificates.method(
        "setPublicKey",
        (self, args) -> {
          self.draft().publicKey(keys.argument(args, 2, "setPublicKey").publicInfo());
          return LuaValue.TRUE;
        });
  }

  private static SubjectPublicKeyInfo publicKey(CertificateDraft draft) throws CryptoFailure {
    SubjectPublicKeyInfo key = draft.publicKey();
    if (key == null) throw new CryptoFailure("no public key");
    return key;
  }

  private static Varargs lifetime(CertificateDraft draft) {
    double from = seconds(draft.notBefore());
    double until = seconds(draft.notAfter());
    return LuaValue.varargsOf(
        LuaValue.valueOf(from),
        LuaValue.valueOf(until),
        LuaValue.valueOf(Math.max(until - from, 0)));
  }

  private static double seconds(Instant time) {
    return time.getEpochSecond();
  }

  private Varargs setLifetime(X509Object self, Varargs args) throws CryptoFailure {
    Instant from = Times.argument(args, 2, self.draft().notBefore());
    Instant until = Times.argument(args, 3, self.draft().notAfter());
    self.draft().lifetime(from, until);
    return LuaValue.TRUE;
  }

  private void addNames() {
    certificates.method("getIssuer", (self, _) -> names.wrap(self.draft().issuer()));
    certificates.method(
        "setIssuer",
        (self, args) -> {
          self.draft().issuer(names.argument(args, 2, "setIssuer"));
          return LuaValue.TRUE;
        });
    certificates.method("getSubject", (self, _) -> names.wrap(self.draft().subject()));
    certificates.method(
        "setSubject",
        (self, args) -> {
          self.draft().subject(names.argument(args, 2, "setSubject"));
          return LuaValue.TRUE;
        });
    addAlternatives("IssuerAlt", Extension.issuerAlternativeName);
    addAlternatives("SubjectAlt", Extension.subjectAlternativeName);
  }

  private void addAlternatives(String name, ASN1ObjectIdentifier type) {
    certificates.method(
        "get" + name,
        (self, _) -> {
          Extension extension = self.draft().extensions().get(type);
          if (extension == null) return LuaValue.NONE;
          var alternatives = GeneralNames.getInstance(extension.getParsedValue());
          return altnames.wrap(List.of(alternatives.getNames()));
        });
    certificates.method(
        "set" + name,
        (self, args) -> {
          var alternatives = altnames.argument(args, 2, "set" + name);
          boolean critical = self.draft().extensions().isCritical(type);
          self.draft().extensions().put(type, critical, alternatives);
          return LuaValue.TRUE;
        });
    addCritical(name, type);
  }

  private void addCritical(String name, ASN1ObjectIdentifier type) {
    certificates.method(
        "get" + name + "Critical",
        (self, _) -> LuaValue.valueOf(self.draft().extensions().isCritical(type)));
    certificates.method(
        "set" + name + "Critical",
        (self, args) -> {
          LuaValue critical = Args.any(args, 2, "set" + name + "Critical");
          self.draft().extensions().critical(type, critical.toboolean());
          return LuaValue.TRUE;
        });
  }

  private void addConstraints() {
    certificates.method("getBasicConstraints", this::getBasicConstraints);
    certificates.method("getBasicConstraint", this::getBasicConstraints);
    certificates.method("setBasicConstraints", this::setBasicConstraints);
    certificates.method("setBasicConstraint", this::setBasicConstraints);
    addCritical("BasicConstraints", Extension.basicConstraints);
  }

  /** What the extension says; {@code pathLen} is 0 where it says nothing of that. */
  private record Constraints(boolean ca, BigInteger pathLength) {
    static @Nullable Constraints of(CertificateDraft draft) {
      Extension extension = draft.extensions().get(Extension.basicConstraints);
      if (extension == null) return null;
      var constraints = BasicConstraints.getInstance(extension.getParsedValue());
      BigInteger length = constraints.getPathLenConstraint();
      return new Constraints(constraints.isCA(), length == null ? BigInteger.ZERO : length);
    }

    LuaValue field(int index) {
      return index == 0 ? LuaValue.valueOf(ca) : LuaValue.valueOf(pathLength.doubleValue());
    }
  }

  /** A name of a field, in letters of either case. */
  private static int constraint(Varargs args, int n, String function) {
    String name = Bytes.chars(Args.string(args, n, function));
    int option = List.of(CONSTRAINTS).indexOf(name.toLowerCase(Locale.ROOT));
    if (option < 0) throw Errors.badArgument(n, function, "invalid option '" + name + "'");
    return option;
  }

  private Varargs getBasicConstraints(X509Object self, Varargs args) {
    Constraints constraints = Constraints.of(self.draft());
    if (args.narg() < 2) {
      var table = new Table();
      if (constraints == null) return table;
      table.set("CA", constraints.field(0));
      table.set("pathLen", constraints.field(1));
      return table;
    }
    var fields = new LuaValue[args.narg() - 1];
    for (int i = 0; i < fields.length; i++) {
      int option = constraint(args, i + 2, "getBasicConstraints");
      fields[i] = constraints == null ? LuaValue.NIL : constraints.field(option);
    }
    return constraints == null ? LuaValue.NONE : LuaValue.varargsOf(fields);
  }

  /** {@code {CA=, pathLen=}}, or a field and its value, which leaves the other as it is. */
  private Varargs setBasicConstraints(X509Object self, Varargs args) throws CryptoFailure {
    LuaValue ca = LuaValue.NIL;
    LuaValue length = LuaValue.NIL;
    if (Args.any(args, 2, "setBasicConstraints") instanceof LuaTable table) {
      ca = table.get("CA");
      length = table.get("pathLen");
      if (length.isnil()) length = table.get("pathLenConstraint");
    } else {
      int option = constraint(args, 2, "setBasicConstraints");
      LuaValue value = Args.any(args, 3, "setBasicConstraints");
      if (option == 0) ca = value;
      else length = LuaValue.valueOf(Args.number(args, 3, "setBasicConstraints"));
    }
    CertificateDraft draft = self.draft();
    Extension before = draft.extensions().get(Extension.basicConstraints);
    boolean all = args.arg(2) instanceof LuaTable;
    var old = before == null || all ? null : BasicConstraints.getInstance(before.getParsedValue());
    boolean isCa = ca.isnil() ? old != null && old.isCA() : ca.toboolean();
    BigInteger pathLength = old == null ? null : old.getPathLenConstraint();
    if (length.isnumber()) {
      pathLength = length.tolong() < 0 ? null : BigInteger.valueOf(length.tolong());
    }
    var changed = new ASN1EncodableVector();
    if (isCa) changed.add(ASN1Boolean.TRUE);
    if (pathLength != null) changed.add(new ASN1Integer(pathLength));
    boolean critical = before != null && before.isCritical();
    draft.extensions().put(Extension.basicConstraints, critical, new DERSequence(changed));
    return LuaValue.TRUE;
  }

  private void addSignature() {
    certificates.method("sign", this::sign);
    certificates.method(
        "getSignatureName",
        (self, _) -> {
          var algorithm = self.draft().signatureAlgorithm();
          return algorithm == null
              ? LuaValue.NONE
              : Bytes.text(ObjectNames.shortName(algorithm.getAlgorithm()));
        });
    PemMethods.addTo(certificates, X509Object::draft);
  }

  private void addTexts() {
    certificates.method("text", (self, _) -> Bytes.utf8(CertificateText.of(self.draft())));
    certificates.method("digest", this::digest);
    certificates.method("getPublicKeyDigest", X509Module::publicKeyDigest);
    certificates.method("getOCSP", (self, _) -> ocsp(self.draft()));
    certificates.method("isIssuedBy", this::isIssuedBy);
  }

  /** {@code digest([hash [, "s" | "x" | "n"]])}: of the certificate, as bytes, digits, number. */
  private Varargs digest(X509Object self, Varargs args) throws Exception {
    Hash hash = Hash.SHA1;
    if (!args.isnoneornil(2)) {
      String name = Bytes.chars(Args.string(args, 2, "digest"));
      Hash found = Hash.find(name);
      if (found == null) throw new CryptoFailure(name + ": invalid digest type");
      hash = found;
    }
    int format = Args.option(args, 3, "digest", "x", "s", "x", "n");
    byte[] digest = hash.digest(self.draft().der());
    return switch (format) {
      case 0 -> Arguments.text(digest);
      case 1 -> Bytes.text(Hex.toHexString(digest));
      default -> numbers.wrap(new BigInteger(1, digest));
    };
  }

  /** Of the bits of the key alone, as the key identifiers of RFC 5280 are. */
  private static Varargs publicKeyDigest(X509Object self, Varargs args) {
    SubjectPublicKeyInfo key = self.draft().publicKey();
    if (key == null) throw Errors.badArgument(1, "getPublicKeyDigest", "no public key");
    Hash hash = Hashes.signing(args, 2, "getPublicKeyDigest");
    byte[] bits = key.getPublicKeyData().getOctets();
    return Arguments.text((hash == null ? Hash.SHA256 : hash).digest(bits));
  }

  /** The addresses of whom to ask whether the certificate is revoked. */
  private static Varargs ocsp(CertificateDraft draft) {
    Extension extension = draft.extensions().get(Extension.authorityInfoAccess);
    if (extension == null) return LuaValue.NONE;
    var addresses = new ArrayList<LuaValue>();
    var access = AuthorityInformationAccess.getInstance(extension.getParsedValue());
    for (AccessDescription description : access.getAccessDescriptions()) {
      GeneralName location = description.getAccessLocation();
      if (description.getAccessMethod().equals(AccessDescription.id_ad_ocsp)
          && location.getTagNo() == GeneralName.uniformResourceIdentifier) {
        addresses.add(Bytes.text(AlternativeName.value(location)));
      }
    }
    return LuaValue.varargsOf(addresses.toArray(new LuaValue[0]));
  }

  /** Whether the names fit and the other's key made the signature; where not, which of them. */
  private Varargs isIssuedBy(X509Object self, Varargs args) throws CryptoFailure {
    CertificateDraft issuer = argument(args, 2, "isIssuedBy").draft();
    int code = VerifyCode.ISSUER_MISMATCH;
    if (self.draft().issuer().equals(issuer.subject())) {
      code = self.draft().signedBy(Key.of(publicKey(issuer)));
      if (code == VerifyCode.OK && !issuer.permitsSigning()) code = VerifyCode.NO_SIGNING_USAGE;
    }
    if (code == VerifyCode.OK) return LuaValue.TRUE;
    return LuaValue.varargsOf(LuaValue.FALSE, Bytes.text(VerifyCode.text(code)));
  }

  /** {@code verify{store=, chain=, params=}}: true and the chain, or false and why. */
  private static Varargs verify(LuaState state, X509Object self, Varargs args)
      throws CryptoFailure {
    LuaTable options = args.arg(2) instanceof LuaTable table ? table : new Table();
    LuaValue store = options.get("store");
    LuaValue chain = options.get("chain");
    LuaValue parameters = options.get("params");
    if (!options.get("crls").isnil()) {
      throw Errors.badArgument(2, "verify", "crls not yet supported");
    }
    Verification result =
        (store.isnil()
                ? new CertificateStore()
                : StoreModule.of(state).argument(store, 1, "verify").store())
            .verify(
                self.draft().holder(),
                chain.isnil() ? List.of() : ChainModule.of(state).argument(chain, 1, "verify"),
                parameters.isnil()
                    ? new VerifyParameters()
                    : VerifyParamModule.of(state).argument(parameters, 1, "verify"));
    return result.isTrusted()
        ? LuaValue.varargsOf(LuaValue.TRUE, ChainModule.of(state).wrap(result.chain()))
        : LuaValue.varargsOf(LuaValue.FALSE, Bytes.text(result.text()));
  }

  private Varargs sign(X509Object self, Varargs args) throws CryptoFailure {
    Key key = keys.argument(args, 2, "sign");
    self.draft().sign(key, Hashes.signing(args, 3, "sign"));
    return LuaValue.TRUE;
  }
}
