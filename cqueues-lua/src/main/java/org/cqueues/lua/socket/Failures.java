package org.cqueues.lua.socket;

import org.cqueues.core.socket.CoreSocket;
import org.cqueues.lua.module.ErrnoTexts;
import org.cqueues.os.Errno;
import org.cqueues.os.SocketAddress;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Symbols;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * How failed operations reach the script: saved for the direction, shown to the socket's handler,
 * and returned. Codes here are as scripts see them. Methods that a script has replaced are called
 * in place of ours.
 */
final class Failures {
  /** Timed out; the positive number. */
  static final int TIMED_OUT = Errno.ETIMEDOUT;

  private static final LuaString ONERROR = Symbols.of("onerror");
  private static final LuaString SETERROR = Symbols.of("seterror");
  private static final LuaString PEERNAME = Symbols.of("peername");
  private static final LuaString READING = Bytes.text("r");
  private static final LuaString WRITING = Bytes.text("w");

  /** As seen from the handler: itself, the method, and the method's caller. */
  private static final LuaValue LEVEL = LuaValue.valueOf(3);

  private final SocketClass sockets;
  private final Builtin builtIn;
  private LuaValue ownOnerror = LuaValue.NIL;
  private LuaValue ownSeterror = LuaValue.NIL;
  private LuaValue ownPeername = LuaValue.NIL;

  Failures(SocketClass sockets) {
    this.sockets = sockets;
    this.builtIn = new Builtin("onerror", this::builtIn);
  }

  /** Notes the class's own methods once all are there. */
  void complete() {
    ownOnerror = sockets.objects().method(ONERROR);
    ownSeterror = sockets.objects().method(SETERROR);
    ownPeername = sockets.objects().method(PEERNAME);
  }

  /** The built-in handler as a function: {@code handler(socket, method, errno, level)}. */
  LuaValue builtIn() {
    return builtIn;
  }

  /** A handler as it is kept: null for the built-in one. */
  @Nullable LuaValue handler(Varargs args, int n) {
    if (args.isnil(n) || args.arg(n).raweq(builtIn)) return null;
    return Args.function(args, n, "onerror");
  }

  /** An input operation failed: the value to return behind nil or false, or none at the end. */
  Varargs input(SocketObject socket, String method, int code) {
    if (code == 0 || code == Errno.EPIPE) return LuaValue.NONE;
    save(socket, READING, code);
    return report(socket, method, code);
  }

  /** An output operation failed: the value to return behind nil or false. */
  Varargs output(SocketObject socket, String method, int code) {
    save(socket, WRITING, code);
    return report(socket, method, code);
  }

  private void save(SocketObject socket, LuaString direction, int code) {
    LuaValue replaced = sockets.replaced(SETERROR, ownSeterror);
    if (replaced != null) replaced.call(socket, direction, LuaValue.valueOf(code));
    else if (direction.raweq(READING)) socket.core().input().error(ErrorCode.result(code));
    else socket.core().output().error(ErrorCode.result(code));
  }

  /** Shows an error to the handler; what that returns goes to the caller. */
  Varargs report(SocketObject socket, String method, int code) {
    LuaValue handler = handlerOf(socket);
    if (handler != null) {
      return handler.invoke(
          new LuaValue[] {socket, Bytes.text(method), LuaValue.valueOf(code), LEVEL});
    }
    if (isReturned(code)) return LuaValue.valueOf(code);
    throw Errors.error(text(socket, method, code));
  }

  /** The socket's handler, or null for the built-in one. */
  private @Nullable LuaValue handlerOf(SocketObject socket) {
    LuaValue replaced = sockets.replaced(ONERROR, ownOnerror);
    if (replaced == null) return socket.handler;
    LuaValue handler = replaced.call(socket);
    return handler.isnil() || handler.raweq(builtIn) ? null : handler;
  }

  private static boolean isReturned(int code) {
    return code == Errno.EPIPE || code == TIMED_OUT;
  }

  private Varargs builtIn(Varargs args) {
    SocketObject socket = sockets.objects().self(args);
    String method = Bytes.chars(Args.string(args, 2, "onerror"));
    int code = Args.integer(args, 3, "onerror");
    int level = Args.integer(args, 4, "onerror", 1);
    if (isReturned(code)) return LuaValue.valueOf(code);
    throw Errors.error(text(socket, method, code), level - 1); // level 1 is this function
  }

  private String text(SocketObject socket, String method, int code) {
    LuaValue replaced = sockets.replaced(PEERNAME, ownPeername);
    String peer = replaced == null ? peer(socket.core()) : peer(replaced.invoke(socket));
    return peer + ":" + method + ": " + reason(socket, code);
  }

  /** What a code means here: where TLS or a lookup failed, what became of this very one. */
  private String reason(SocketObject socket, int code) {
    String own = code == ErrnoTexts.TLS && socket.tls != null ? Tls.failure(socket.tls) : "";
    if (!own.isEmpty()) return own;
    String text = ErrnoTexts.text(sockets.state(), code);
    String lookup = socket.core().explanation();
    return lookup.isEmpty() || code >= 0 ? text : text + " (" + lookup + ")";
  }

  private static String peer(CoreSocket core) {
    if (core.isClosed() || core.names().peer() != 0) return "socket";
    return switch (core.names().address()) {
      case SocketAddress.Inet inet -> "[" + inet.host() + "." + inet.port() + "]";
      case SocketAddress.Unix unix -> "[unix:" + path(unix) + "]";
      case null -> "socket";
    };
  }

  private static String path(SocketAddress.Unix unix) {
    byte[] path = unix.path();
    return path.length == 0 ? "unnamed" : Bytes.chars(LuaString.valueUsing(path));
  }

  /** The same for what a replaced {@code peername} returned. */
  private static String peer(Varargs name) {
    if (name.narg() < 2 || name.isnil(1)) return "socket";
    if (!name.isnil(3))
      return "[" + Bytes.chars(name.arg(2)) + "." + Bytes.chars(name.arg(3)) + "]";
    return "[unix:" + (name.isnil(2) ? "unnamed" : Bytes.chars(name.arg(2))) + "]";
  }
}
