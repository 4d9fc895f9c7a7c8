package org.cqueues.lua.socket;

import org.cqueues.core.socket.SocketOptions;
import org.cqueues.os.Errno;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.Symbols;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The methods that wait for a connection: connect, listen, accept and clients. */
final class Connecting {
  private static final LuaString ACCEPT = Symbols.of("accept");

  private final SocketClass sockets;
  private final LuaValue ownAccept;

  private Connecting(SocketClass sockets) {
    this.sockets = sockets;
    sockets.waiting("connect", "connect", (s, args) -> reach(s, args, false));
    sockets.waiting("listen", "listen", (s, args) -> reach(s, args, true));
    sockets.waiting("accept", "accept", this::accept);
    sockets.objects().method("clients", this::clients);
    ownAccept = sockets.objects().method(ACCEPT);
  }

  static void addTo(SocketClass sockets) {
    var _ = new Connecting(sockets);
  }

  private Varargs reach(SocketObject socket, Varargs args, boolean listening) {
    String method = listening ? "listen" : "connect";
    double deadline = sockets.deadline(socket, args, 2, method);
    while (true) {
      int result = listening ? socket.core().listen() : socket.core().connect();
      if (result == 0) return socket;
      int code = ErrorCode.shown(result);
      if (result == -Errno.EAGAIN) {
        if (sockets.await(socket, deadline, method)) continue;
        code = Failures.TIMED_OUT;
      }
      return LuaValue.varargsOf(LuaValue.NIL, sockets.failures().report(socket, method, code));
    }
  }

  private Varargs accept(SocketObject socket, Varargs args) {
    SocketOptions options =
        args.arg(2) instanceof LuaTable table
            ? new OptionTable(table, "accept").options()
            : SocketOptions.DEFAULT;
    int timeout = Numbers.isNumber(args.arg(2)) ? 2 : 3;
    double deadline = sockets.deadline(socket, args, timeout, "accept");
    while (true) {
      int fd = socket.core().accept(options);
      if (fd >= 0) return sockets.wrap(fd, socket.core().type(), true, options);
      int code = ErrorCode.shown(fd);
      if (fd == -Errno.EAGAIN) {
        if (sockets.await(socket, deadline, "accept")) continue;
        code = Failures.TIMED_OUT;
      }
      return LuaValue.varargsOf(LuaValue.NIL, sockets.failures().report(socket, "accept", code));
    }
  }

  private Varargs clients(Varargs args) {
    return SocketClass.function(
        "clients",
        _ -> {
          LuaValue accept = sockets.replaced(ACCEPT, ownAccept);
          if (accept == null) return accept(sockets.self(args, "accept"), args);
          return accept.invoke(args.arg1(), args.arg(2), args.arg(3));
        });
  }
}
