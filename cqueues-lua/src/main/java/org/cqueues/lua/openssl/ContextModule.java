package org.cqueues.lua.openssl;

import java.util.List;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.core.certificate.Key;
import org.cqueues.core.tls.GroupList;
import org.cqueues.core.tls.SessionCacheMode;
import org.cqueues.core.tls.TlsContext;
import org.cqueues.core.tls.TlsMethod;
import org.cqueues.lua.module.StateTls;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "openssl.ssl.context"}. */
final class ContextModule {
  /** Where custom extensions may stand, from bit 0 on; programs look for the names. */
  private static final List<String> EXTENSION_PLACES =
      List.of(
          "TLS_ONLY",
          "DTLS_ONLY",
          "TLS_IMPLEMENTATION_ONLY",
          "SSL3_ALLOWED",
          "TLS1_2_AND_BELOW_ONLY",
          "TLS1_3_ONLY",
          "IGNORE_ON_RESUMPTION",
          "CLIENT_HELLO",
          "TLS1_2_SERVER_HELLO",
          "TLS1_3_SERVER_HELLO",
          "TLS1_3_ENCRYPTED_EXTENSIONS",
          "TLS1_3_HELLO_RETRY_REQUEST",
          "TLS1_3_CERTIFICATE",
          "TLS1_3_NEW_SESSION_TICKET",
          "TLS1_3_CERTIFICATE_REQUEST");

  private final LuaState state;
  private final ObjectClass<ContextObject> objects =
      new ObjectClass<>("SSL_CTX*", "ssl.context", ContextObject.class);

  private ContextModule(LuaState state) {
    this.state = state;
    SetupMethods.addTo(state, objects, ContextObject::setup);
    objects.method("getStore", (self, _) -> self.setup().store);
    objects.method("setEphemeralKey", this::setEphemeralKey);
    objects.method("setAlpnSelect", this::setAlpnSelect);
    objects.method("setHostNameCallback", this::setHostNameCallback);
    objects.method(
        "getTicketKeysLength", (_, _) -> LuaValue.valueOf(TlsContext.TICKET_KEYS_LENGTH));
    objects.method(
        "getTicketKeys", (self, _) -> Arguments.text(self.context().ticketKeys().clone()));
    objects.method("setTicketKeys", ContextModule::setTicketKeys);
    objects.method(
        "setSessionCacheMode",
        (self, args) -> {
          self.context().sessionCacheMode = Args.integer(args, 2, "setSessionCacheMode");
          return LuaValue.TRUE;
        });
    objects.method(
        "getSessionCacheMode", (self, _) -> LuaValue.valueOf(self.context().sessionCacheMode));
  }

  static ContextModule of(LuaState state) {
    return state.extension(ContextModule.class, ContextModule::new);
  }

  static LuaTable open(LuaState state) {
    ContextModule module = of(state);
    var functions = module.objects.module(module::make);
    OptionBits.addTo(functions);
    for (int i = 0; i < EXTENSION_PLACES.size(); i++) {
      functions.value("EXT_" + EXTENSION_PLACES.get(i), 1 << i);
    }
    return functions
        .value("SESS_CACHE_OFF", SessionCacheMode.OFF)
        .value("SESS_CACHE_CLIENT", SessionCacheMode.CLIENT)
        .value("SESS_CACHE_SERVER", SessionCacheMode.SERVER)
        .value("SESS_CACHE_BOTH", SessionCacheMode.CLIENT | SessionCacheMode.SERVER)
        .unsupported("pushffi")
        .table();
  }

  private Varargs make(Varargs args) throws CryptoFailure {
    String name = args.isnoneornil(1) ? "TLS" : Bytes.chars(Args.string(args, 1, "new"));
    if (name.equals("SSLv2") || name.equals("SSLv3")) {
      throw new CryptoFailure(name + ": not supported on this platform");
    }
    TlsMethod method = method(name);
    if (method == null) throw Errors.badArgument(1, "new", "invalid option '" + name + "'");
    return make(method, args.arg(2).toboolean());
  }

  /** A context with default settings and an empty store. */
  ContextObject make(TlsMethod method, boolean server) {
    var context = new TlsContext(StateTls.of(state).environment(), method, server);
    context.settings().options =
        method.isDatagram() ? OptionBits.OF_DATAGRAMS : OptionBits.OF_STREAMS;
    return new ContextObject(context, StoreModule.of(state).make(), objects.metatable());
  }

  private static @Nullable TlsMethod method(String name) {
    return switch (name) {
      case "TLS", "SSL", "SSLv23" -> TlsMethod.TLS;
      case "TLSv1", "TLSv1.0" -> TlsMethod.TLS_1_0;
      case "TLSv1_1", "TLSv1.1" -> TlsMethod.TLS_1_1;
      case "TLSv1_2", "TLSv1.2" -> TlsMethod.TLS_1_2;
      case "TLSv1_3", "TLSv1.3" -> TlsMethod.TLS_1_3;
      case "DTLS" -> TlsMethod.DTLS;
      case "DTLSv1", "DTLSv1.0" -> TlsMethod.DTLS_1_0;
      case "DTLSv1_2", "DTLSv1.2" -> TlsMethod.DTLS_1_2;
      default -> null;
    };
  }

  /** The context that an argument is. */
  ContextObject argument(Varargs args, int n, String function) {
    return objects.argument(args, n, function);
  }

  /** The curve of the key comes first; the keys themselves are always new. */
  private Varargs setEphemeralKey(ContextObject self, Varargs args) {
    Key key = PkeyModule.of(state).argument(args, 2, "setEphemeralKey");
    int group = group(key.publicInfo().getAlgorithm());
    if (group >= 0) {
      int[] others = self.setup().settings.groups;
      IntStream rest = IntStream.of(others == null ? GroupList.usual() : others);
      self.setup().settings.groups =
          IntStream.concat(IntStream.of(group), rest.filter(other -> other != group)).toArray();
    }
    return LuaValue.TRUE;
  }

  /** The group that a key is of, or -1. */
  private static int group(AlgorithmIdentifier algorithm) {
    boolean isCurve =
        algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
            && algorithm.getParameters() instanceof ASN1ObjectIdentifier;
    if (!isCurve) return -1;
    String name = ECNamedCurveTable.getName((ASN1ObjectIdentifier) algorithm.getParameters());
    return name == null ? -1 : GroupList.number(name);
  }

  private static Varargs setTicketKeys(ContextObject self, Varargs args) throws CryptoFailure {
    byte[] keys = Arguments.bytes(args, 2, "setTicketKeys");
    if (keys.length != TlsContext.TICKET_KEYS_LENGTH) {
      throw new CryptoFailure("invalid ticket keys length");
    }
    self.context().ticketKeys(keys);
    return LuaValue.TRUE;
  }

  private Varargs setAlpnSelect(ContextObject self, Varargs args) {
    LuaFunction select = Args.function(args, 2, "setAlpnSelect");
    self.context().alpnSelector = new Callbacks(state, select, args.subargs(3))::selectProtocol;
    return LuaValue.TRUE;
  }

  private Varargs setHostNameCallback(ContextObject self, Varargs args) {
    LuaFunction answer = Args.function(args, 2, "setHostNameCallback");
    self.context().hostNameCallback = new Callbacks(state, answer, args.subargs(3))::acceptHost;
    return LuaValue.TRUE;
  }
}
