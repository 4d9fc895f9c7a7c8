package org.cqueues.lua.openssl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bouncycastle.cert.X509CertificateHolder;
import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.core.certificate.Key;
import org.cqueues.core.certificate.Strength;
import org.cqueues.core.certificate.VerifyParameters;
import org.cqueues.core.tls.CipherList;
import org.cqueues.core.tls.CipherSuiteInfo;
import org.cqueues.core.tls.GroupList;
import org.cqueues.core.tls.TlsSettings;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The methods that contexts and connections have in common: what is to be done. */
final class SetupMethods<T extends Userdata> {
  private static final int LONGEST_PROTOCOL = 255;
  private static final String OCSP = "ocsp";

  private final LuaState state;
  private final ObjectClass<T> objects;
  private final Function<T, TlsSetup> setup;

  private SetupMethods(LuaState state, ObjectClass<T> objects, Function<T, TlsSetup> setup) {
    this.state = state;
    this.objects = objects;
    this.setup = setup;
  }

  /** Adds the methods to a class. */
  static <T extends Userdata> void addTo(
      LuaState state, ObjectClass<T> objects, Function<T, TlsSetup> setup) {
    var methods = new SetupMethods<>(state, objects, setup);
    methods.addOptions();
    methods.addVerification();
    methods.addIdentity();
    methods.addChoices();
  }

  /** What a method does with the object's setup and all arguments. */
  @FunctionalInterface
  private interface Method {
    Varargs call(TlsSetup setup, Varargs args) throws CryptoFailure;
  }

  private void method(String name, Method body) {
    objects.method(name, (self, args) -> body.call(setup.apply(self), args));
  }

  private void addOptions() {
    method(
        "setOptions",
        (s, args) -> options(s.settings, s.settings.options | bits(args, "setOptions")));
    method("getOptions", (s, _) -> options(s.settings, s.settings.options));
    method(
        "clearOptions",
        (s, args) -> options(s.settings, s.settings.options & ~bits(args, "clearOptions")));
    method(
        "setReadAhead",
        (s, args) -> {
          s.readAhead = args.arg(2).toboolean();
          return LuaValue.TRUE;
        });
    method("getReadAhead", (s, _) -> LuaValue.valueOf(s.readAhead));
    method(
        "setTLSextStatusType",
        (s, args) -> {
          Args.option(args, 2, "setTLSextStatusType", null, OCSP);
          s.settings.requestStatus = true;
          return LuaValue.TRUE;
        });
    method(
        "getTLSextStatusType",
        (s, _) -> s.settings.requestStatus ? Bytes.text(OCSP) : LuaValue.NIL);
  }

  private static long bits(Varargs args, String method) {
    return (long) Args.number(args, 2, method);
  }

  private static Varargs options(TlsSettings settings, long options) {
    settings.options = options;
    return LuaValue.valueOf((double) options);
  }

  private void addVerification() {
    method("setVerify", SetupMethods::setVerify);
    method(
        "getVerify",
        (s, _) ->
            LuaValue.varargsOf(
                LuaValue.valueOf(s.settings.verifyMode), LuaValue.valueOf(s.parameters().depth())));
    method(
        "setParam",
        (s, args) -> {
          s.parameters(VerifyParamModule.of(state).argument(args, 2, "setParam"));
          return LuaValue.TRUE;
        });
    method("getParam", (s, _) -> VerifyParamModule.of(state).copy(s.parameters()));
    method("setStore", this::setStore);
  }

  private static Varargs setVerify(TlsSetup setup, Varargs args) {
    int mode = Args.integer(args, 2, "setVerify", setup.settings.verifyMode);
    if (!args.isnoneornil(3)) {
      var depth = new VerifyParameters();
      depth.depth(Args.integer(args, 3, "setVerify"));
      setup.parameters(depth);
    }
    setup.settings.verifyMode = mode;
    return LuaValue.TRUE;
  }

  private Varargs setStore(TlsSetup target, Varargs args) {
    target.store(StoreModule.of(state).argument(args, 2, "setStore"));
    return LuaValue.TRUE;
  }

  private void addIdentity() {
    method("setCertificate", this::setCertificate);
    method(
        "setCertificateChain",
        (s, args) -> {
          s.identities.chain(ChainModule.of(state).argument(args, 2, "setCertificateChain"));
          s.refreshCredentials();
          return LuaValue.TRUE;
        });
    method("setPrivateKey", this::setPrivateKey);
    method(
        "getCertificate",
        (s, _) -> {
          X509CertificateHolder certificate = s.identities.certificate();
          return certificate == null ? LuaValue.NONE : X509Module.of(state).wrap(certificate);
        });
    method("getCertificateChain", (s, _) -> ChainModule.of(state).wrap(s.identities.chain()));
  }

  private Varargs setCertificate(TlsSetup target, Varargs args) throws CryptoFailure {
    X509CertificateHolder certificate =
        X509Module.of(state).argument(args, 2, "setCertificate").draft().holder();
    if (Strength.of(certificate.getSubjectPublicKeyInfo()) < Strength.ofLevel(target.level)) {
      throw new CryptoFailure("ee key too small");
    }
    if (!target.identities.certificate(certificate)) {
      throw new CryptoFailure("key values mismatch");
    }
    target.refreshCredentials();
    return LuaValue.TRUE;
  }

  private Varargs setPrivateKey(TlsSetup target, Varargs args) throws CryptoFailure {
    Key key = PkeyModule.of(state).argument(args, 2, "setPrivateKey");
    if (!target.identities.key(key)) throw new CryptoFailure("key values mismatch");
    target.refreshCredentials();
    return LuaValue.TRUE;
  }

  private void addChoices() {
    method("setCipherList", this::setCipherList);
    method("setCipherSuites", this::setCipherSuites);
    method("setGroups", (s, args) -> setGroups(s, args, "setGroups"));
    method("setCurvesList", (s, args) -> setGroups(s, args, "setCurvesList"));
    method("setAlpnProtos", SetupMethods::setAlpnProtos);
  }

  private Varargs setCipherList(TlsSetup target, Varargs args) throws CryptoFailure {
    String text = Bytes.chars(Args.string(args, 2, "setCipherList"));
    CipherList list;
    try {
      list = CipherList.parse(text, target.level);
    } catch (IllegalArgumentException e) {
      throw new CryptoFailure(text + ": invalid command", e);
    }
    if (list == null) throw new CryptoFailure(text + ": no cipher match");
    target.settings.cipherSuites = list.codes();
    target.level(list.level());
    return LuaValue.TRUE;
  }

  private Varargs setCipherSuites(TlsSetup target, Varargs args) throws CryptoFailure {
    String text = Bytes.chars(Args.string(args, 2, "setCipherSuites"));
    int[] codes =
        List.of(text.split(":", -1)).stream()
            .map(CipherSuiteInfo::of)
            .filter(suite -> suite != null && suite.isTls13())
            .mapToInt(suite -> suite.code())
            .toArray();
    if (codes.length == 0 && !text.isEmpty()) {
      throw new CryptoFailure(text + ": no cipher match");
    }
    target.settings.cipherSuites13 = codes;
    return LuaValue.TRUE;
  }

  private Varargs setGroups(TlsSetup target, Varargs args, String method) throws CryptoFailure {
    String text = Bytes.chars(Args.string(args, 2, method));
    int[] groups = GroupList.parse(text);
    if (groups == null) throw new CryptoFailure(text + ": unknown group");
    target.settings.groups = groups;
    return LuaValue.TRUE;
  }

  private static Varargs setAlpnProtos(TlsSetup setup, Varargs args) {
    LuaTable table = Args.table(args, 2, "setAlpnProtos");
    List<byte[]> protocols = new ArrayList<>();
    for (int i = 1; i <= table.length(); i++) {
      if (!(table.get(i) instanceof LuaString protocol)) {
        throw Errors.badArgument(2, "setAlpnProtos", "array of strings expected");
      }
      if (protocol.length() == 0 || protocol.length() > LONGEST_PROTOCOL) {
        throw Errors.badArgument(2, "setAlpnProtos", "proto string length invalid");
      }
      protocols.add(Bytes.chars(protocol).getBytes(StandardCharsets.ISO_8859_1));
    }
    setup.settings.alpnProtocols = List.copyOf(protocols);
    return LuaValue.TRUE;
  }
}
