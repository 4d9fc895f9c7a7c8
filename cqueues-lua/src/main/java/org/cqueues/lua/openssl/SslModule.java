package org.cqueues.lua.openssl;

import java.util.List;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.core.certificate.Key;
import org.cqueues.core.certificate.KeyReader;
import org.cqueues.core.certificate.OcspResponse;
import org.cqueues.core.tls.CipherSuiteInfo;
import org.cqueues.core.tls.TlsMethod;
import org.cqueues.core.tls.TlsResumption;
import org.cqueues.core.tls.TlsSession;
import org.cqueues.core.tls.TlsVersion;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Table;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "openssl.ssl"}. */
public final class SslModule {
  private final LuaState state;
  private final ObjectClass<SslObject> objects = new ObjectClass<>("SSL*", "ssl", SslObject.class);

  private final ObjectClass<SessionObject> sessions =
      new ObjectClass<>("SSL_SESSION*", "ssl.session", SessionObject.class);

  private SslModule(LuaState state) {
    this.state = state;
    SetupMethods.addTo(state, objects, SslObject::setup);
    addSetup();
    addPeer();
    addConnection();
    addSessions();
  }

  public static SslModule of(LuaState state) {
    return state.extension(SslModule.class, SslModule::new);
  }

  static LuaTable open(LuaState state) {
    SslModule module = of(state);
    var functions =
        module.objects.module(
            args -> module.make(ContextModule.of(state).argument(args, 1, "new")));
    OptionBits.addTo(functions);
    return functions
        .value("SSL2_VERSION", 0x0002)
        .value("SSL3_VERSION", 0x0300)
        .value("TLS1_VERSION", 0x0301)
        .value("TLS1_1_VERSION", 0x0302)
        .value("TLS1_2_VERSION", 0x0303)
        .value("TLS1_3_VERSION", 0x0304)
        .unsupported("pushffi")
        .table();
  }

  private SslObject make(ContextObject context) {
    return new SslObject(context, objects.metatable());
  }

  /** Whether a value is something to shake hands with: a context or a connection. */
  public static boolean isTls(LuaValue value) {
    return value instanceof ContextObject || value instanceof SslObject;
  }

  /** The connection that a script means: its own, a new one of its context, or a client's. */
  public SslObject connection(LuaValue value, boolean datagram) {
    return switch (value) {
      case SslObject own -> own;
      case ContextObject context -> make(context);
      default ->
          make(
              ContextModule.of(state)
                  .make(datagram ? TlsMethod.DTLS : TlsMethod.TLS, /* server= */ false));
    };
  }

  /** What a method tells of the connection. */
  @FunctionalInterface
  private interface Result {
    Varargs of(TlsSession session) throws CryptoFailure;
  }

  private void result(String name, Result result) {
    objects.method(name, (self, _) -> result.of(self.session()));
  }

  private void addSetup() {
    objects.method("getContext", (self, _) -> self.context());
    objects.method(
        "setContext",
        (self, args) -> {
          self.context(ContextModule.of(state).argument(args, 2, "setContext"));
          return LuaValue.TRUE;
        });
    objects.method(
        "setVerifyStore",
        (self, args) -> {
          self.setup().store(StoreModule.of(state).argument(args, 2, "setVerifyStore"));
          return LuaValue.TRUE;
        });
    objects.method(
        "setChainStore",
        (self, args) -> {
          StoreObject store = StoreModule.of(state).argument(args, 2, "setChainStore");
          self.setup().identities.chainStore(store.store());
          self.setup().refreshCredentials();
          return LuaValue.TRUE;
        });
    objects.method(
        "setHostName",
        (self, args) -> {
          self.session().hostName(args.isnoneornil(2) ? null : hostName(args));
          return LuaValue.TRUE;
        });
  }

  private static String hostName(Varargs args) throws CryptoFailure {
    String name = Bytes.chars(Args.string(args, 2, "setHostName"));
    if (!TlsSession.isHostName(name)) throw new CryptoFailure("invalid server name");
    return name;
  }

  private void addPeer() {
    result(
        "getPeerCertificate",
        session -> {
          var certificate = session.peerCertificate();
          return certificate == null ? LuaValue.NONE : X509Module.of(state).wrap(certificate);
        });
    result(
        "getPeerChain",
        session ->
            session.peerChain().isEmpty()
                ? LuaValue.NONE
                : ChainModule.of(state).wrap(session.peerChain()));
    result(
        "getVerifyResult",
        session ->
            LuaValue.varargsOf(
                LuaValue.valueOf(session.verifyResult().code()),
                Bytes.text(session.verifyResult().text())));
    result("getHostName", session -> textOrNone(session.hostName()));
    result("getServerTemporaryKey", session -> key(session.serverTemporaryKey()));
    result("getTLSextStatusOCSPResp", session -> staple(session.ocspResponse()));
    objects.method(
        "setTLSextStatusOCSPResp",
        (self, args) -> {
          byte[] response =
              args.isnoneornil(2)
                  ? null
                  : OcspResponseModule.of(state).argument(args, 2, "setTLSextStatusOCSPResp").der();
          self.session().ocspResponse(response);
          return LuaValue.TRUE;
        });
  }

  private LuaValue staple(byte @Nullable [] der) throws CryptoFailure {
    if (der == null) return LuaValue.NIL;
    return OcspResponseModule.of(state).wrap(OcspResponse.read(der, KeyReader.Encoding.DER));
  }

  private static Varargs textOrNone(@Nullable String text) {
    return text == null ? LuaValue.NONE : Bytes.text(text);
  }

  private static LuaValue bytesOrNil(byte @Nullable [] bytes) {
    return bytes == null || bytes.length == 0 ? LuaValue.NIL : LuaString.valueOf(bytes);
  }

  private Varargs key(@Nullable AsymmetricKeyParameter parameter) throws CryptoFailure {
    return parameter == null ? LuaValue.NONE : PkeyModule.of(state).wrap(Key.of(parameter));
  }

  private void addConnection() {
    result("getCipherInfo", SslModule::cipher);
    objects.method("getVersion", SslModule::getVersion);
    result("getClientVersion", session -> LuaValue.valueOf(session.clientVersion()));
    result("getAlpnSelected", session -> bytesOrNil(session.alpnSelected()));
    result("getClientRandom", session -> bytesOrNil(session.clientRandom()));
    result("getMasterKey", session -> bytesOrNil(session.masterSecret()));
    result("isServer", session -> LuaValue.valueOf(session.isServer()));
    result("sessionReused", session -> LuaValue.valueOf(session.sessionReused()));
    result(
        "closeReason",
        session ->
            switch (session.closeReason()) {
              case NOTIFY -> Bytes.text("notify");
              case TRUNCATED -> Bytes.text("truncated");
              case null -> LuaValue.NIL;
            });
  }

  /** What luaossl leaves out: the sessions that clients resume. */
  private void addSessions() {
    result(
        "getSession",
        session -> {
          TlsResumption resumable = session.resumable();
          return resumable == null
              ? LuaValue.NIL
              : new SessionObject(resumable, sessions.metatable());
        });
    objects.method(
        "setSession",
        (self, args) -> {
          boolean none = args.isnoneornil(2);
          self.session()
              .resume(none ? null : sessions.argument(args, 2, "setSession").resumption());
          return LuaValue.TRUE;
        });
  }

  private static Varargs cipher(TlsSession session) {
    CipherSuiteInfo suite = CipherSuiteInfo.of(session.cipherSuite());
    if (suite == null) return LuaValue.NONE;
    var table = new Table();
    table.set("name", Bytes.text(suite.name()));
    table.set("bits", LuaValue.valueOf(suite.bits()));
    boolean isFirst = suite.version().equals(TlsVersion.TLS_1_0.text());
    table.set("version", Bytes.text(isFirst ? "TLSv1.0" : suite.version())); // only here with .0
    table.set("description", Bytes.text(suite.description() + "\n"));
    return table;
  }

  private static Varargs getVersion(SslObject self, Varargs args) {
    TlsSession session = self.session();
    boolean dotted = Args.option(args, 2, "getVersion", "d", "d", ".") == 1;
    int code = version(session).code();
    if (!dotted) return LuaValue.valueOf(code);
    int minor = code & 0xff;
    if (minor >= 10) {
      throw Errors.error("unable to convert SSL version to float because minor version >= 10");
    }
    return LuaValue.valueOf((code >> 8) + minor / 10.0);
  }

  /** What was negotiated; before, the highest that may be. */
  private static TlsVersion version(TlsSession session) {
    TlsVersion version = session.version();
    if (version != null) return version;
    List<TlsVersion> allowed = session.settings().versions();
    return allowed.isEmpty() ? session.settings().method.versions().getFirst() : allowed.getFirst();
  }
}
