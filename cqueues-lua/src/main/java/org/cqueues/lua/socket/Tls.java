package org.cqueues.lua.socket;

import org.cqueues.core.socket.CoreSocket;
import org.cqueues.core.socket.SocketOptions;
import org.cqueues.core.tls.TlsLayer;
import org.cqueues.core.tls.TlsSession;
import org.cqueues.lua.openssl.SslModule;
import org.cqueues.lua.openssl.SslObject;
import org.cqueues.os.Errno;
import org.cqueues.os.SocketAddress;
import org.cqueues.os.Sockets;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Numbers;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The methods that join sockets and the openssl modules: starttls and checktls. */
final class Tls {
  private final SocketClass sockets;

  private Tls(SocketClass sockets) {
    this.sockets = sockets;
    sockets.waiting("starttls", "starttls", this::startTls);
    sockets.method("checktls", (s, _) -> s.tls == null ? LuaValue.NONE : s.tls);
  }

  static void addTo(SocketClass sockets) {
    var _ = new Tls(sockets);
  }

  /** Why a connection failed, in words and one character for each byte; empty if it did not. */
  static String failure(LuaValue connection) {
    return connection instanceof SslObject object
        ? Bytes.chars(Bytes.utf8(object.session().failure()))
        : "";
  }

  private Varargs startTls(SocketObject socket, Varargs args) {
    boolean timeoutFirst = Numbers.isNumber(args.arg(2));
    LuaValue with = args.arg(timeoutFirst ? 3 : 2);
    int timeout = timeoutFirst ? 2 : 3;
    if (!with.isnil() && !SslModule.isTls(with)) {
      throw Args.typeError(args, timeoutFirst ? 3 : 2, "starttls", "SSL_CTX* or SSL*");
    }
    double deadline = sockets.deadline(socket, args, timeout, "starttls");
    int result = socket.tls == null ? begin(socket, with) : socket.core().connect();
    while (result != 0) {
      int code = ErrorCode.shown(result);
      if (result == -Errno.EAGAIN) {
        if (sockets.await(socket, deadline, "starttls")) {
          result = socket.core().connect();
          continue;
        }
        code = Failures.TIMED_OUT;
      }
      return LuaValue.varargsOf(LuaValue.NIL, sockets.failures().report(socket, "starttls", code));
    }
    return socket;
  }

  private int begin(SocketObject socket, LuaValue with) {
    CoreSocket core = socket.core();
    boolean datagram = core.type() == Sockets.SOCK_DGRAM;
    SslObject connection = SslModule.of(sockets.state()).connection(with, datagram);
    TlsSession session = connection.session();
    if (session.settings().method.isDatagram() != datagram) {
      throw Errors.error(
          datagram ? "starttls: TLS on a datagram socket" : "starttls: DTLS on a stream socket");
    }
    if (session.isStarted()) {
      throw Errors.error("starttls: the openssl.ssl object belongs to another connection");
    }
    SocketOptions options = core.options();
    session.settings().requireVerifiedPeer |= options.has(SocketOptions.Flag.VERIFY);
    String name = sendName(options, socket.host);
    if (name != null && !session.isServer()) session.hostName(name);
    socket.tls = connection;
    return core.layer(new TlsLayer(session));
  }

  /** The name that a client asks for: what the options say, or the host unless it is an address. */
  private static @Nullable String sendName(SocketOptions options, @Nullable String host) {
    String name = options.sendName();
    if (name == null || !name.isEmpty()) return name;
    return host == null || SocketAddress.literal(host, 0) != null ? null : host;
  }
}
