package org.cqueues.lua;

import org.cqueues.core.socket.Channel;
import org.cqueues.core.socket.CoreSocket;
import org.cqueues.os.Errno;
import org.cqueues.os.SocketAddress;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Errors;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * How failed operations reach the script: saved for the direction, shown to the socket's handler,
 * and returned. Codes here are as scripts see them.
 */
final class SocketFailure {
  /** Timed out; the positive number. */
  static final int TIMED_OUT = Errno.ETIMEDOUT;

  /** As seen from the handler: itself, the method, and the method's caller. */
  private static final LuaValue LEVEL = LuaValue.valueOf(3);

  /** Calls from the handler's code up to the caller of the method, for our own handler. */
  private static final int CALLER = 1;

  private SocketFailure() {}

  /** An input operation failed: the value to return behind nil or false, or none at the end. */
  static Varargs input(SocketObject socket, String method, int code) {
    if (code == 0 || code == Errno.EPIPE) return LuaValue.NONE;
    save(socket.core().input(), code);
    return report(socket, method, code);
  }

  /** An output operation failed: the value to return behind nil or false. */
  static Varargs output(SocketObject socket, String method, int code) {
    save(socket.core().output(), code);
    return report(socket, method, code);
  }

  private static void save(Channel channel, int code) {
    channel.error(code);
  }

  /** Shows an error to the handler; what that returns goes to the caller. */
  static Varargs report(SocketObject socket, String method, int code) {
    LuaValue handler = socket.handler;
    if (handler != null) {
      return handler
          .invoke(new LuaValue[] {socket, LuaValue.valueOf(method), LuaValue.valueOf(code), LEVEL})
          .arg1();
    }
    if (code == Errno.EPIPE || code == TIMED_OUT) return LuaValue.valueOf(code);
    throw Errors.error(text(socket, method, code), CALLER);
  }

  /** The built-in handler as a function: {@code handler(socket, method, errno, level)}. */
  static Varargs builtIn(SocketClass sockets, Varargs args) {
    SocketObject socket = sockets.objects().self(args, "onerror");
    String method = Args.string(args, 2, "onerror").tojstring();
    int code = Args.integer(args, 3, "onerror");
    int level = Args.integer(args, 4, "onerror", 1);
    if (code == Errno.EPIPE || code == TIMED_OUT) return LuaValue.valueOf(code);
    throw Errors.error(text(socket, method, code), level - 1);
  }

  private static String text(SocketObject socket, String method, int code) {
    return peer(socket.core()) + ":" + method + ": " + ErrnoModule.text(code);
  }

  private static String peer(CoreSocket core) {
    if (core.isClosed() || core.peerName() != 0) return "socket";
    return switch (core.name()) {
      case SocketAddress.Inet inet -> "[" + inet.host() + "." + inet.port() + "]";
      case SocketAddress.Unix unix -> "[unix:" + path(unix) + "]";
      case null -> "socket";
    };
  }

  private static String path(SocketAddress.Unix unix) {
    byte[] path = unix.path();
    return path.length == 0 ? "unnamed" : LuaString.valueOf(path).tojstring();
  }
}
