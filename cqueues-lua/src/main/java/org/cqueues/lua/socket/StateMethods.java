package org.cqueues.lua.socket;

import java.util.ArrayList;
import org.cqueues.core.socket.Channel;
import org.cqueues.core.socket.CoreSocket;
import org.cqueues.core.socket.SocketNames;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.cqueues.os.SocketAddress;
import org.cqueues.os.Sockets;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The methods that never wait: settings, state, names, close. */
final class StateMethods {
  private static final int EOPNOTSUPP = Errno.code("EOPNOTSUPP");

  private final SocketClass sockets;

  private StateMethods(SocketClass sockets) {
    this.sockets = sockets;
  }

  static void addTo(SocketClass sockets) {
    var methods = new StateMethods(sockets);
    methods.addSettings();
    methods.addState();
    methods.addNames();
  }

  private void addSettings() {
    sockets.method("setmode", (s, args) -> Setters.setmode(s.core().settings(), args, 2));
    sockets.method("setvbuf", (s, args) -> Setters.setvbuf(s.core().settings(), args, 2));
    sockets.waiting("setbufsiz", "setbufsiz", this::setbufsiz);
    sockets.method("setmaxline", (s, args) -> Setters.setmaxline(s.core().settings(), args, 2));
    sockets.method("settimeout", (s, args) -> Setters.settimeout(s.core().settings(), args, 2));
    sockets.method("setmaxerrs", (s, args) -> Setters.setmaxerrs(s.core().settings(), args, 2));
    sockets.method(
        "onerror",
        (s, args) -> {
          LuaValue before = s.handler == null ? sockets.failures().builtIn() : s.handler;
          if (args.narg() >= 2) s.handler = sockets.failures().handler(args, 2);
          return before;
        });
  }

  private Varargs setbufsiz(SocketObject socket, Varargs args) {
    if (!Setters.isTooLarge(args, 2)) {
      return Setters.setbufsiz(socket.core().settings(), args, 2);
    }
    Varargs why = sockets.failures().report(socket, "setbufsiz", Errno.ENOMEM);
    return LuaValue.varargsOf(LuaValue.NIL, LuaValue.NIL, why);
  }

  private void addState() {
    sockets.method("pollfd", (s, _) -> LuaValue.valueOf(s.core().pollfd()));
    sockets.method("events", (s, _) -> Bytes.text(events(s.core().interest())));
    sockets.method(
        "timeout",
        (s, _) -> {
          double timeout = s.core().timeout();
          return Double.isNaN(timeout) ? LuaValue.NONE : LuaValue.valueOf(timeout);
        });
    sockets.method(
        "clear",
        (s, _) -> {
          s.core().clearInterest();
          return LuaValue.TRUE;
        });
    sockets.method(
        "pending",
        (s, _) ->
            LuaValue.varargsOf(
                LuaValue.valueOf(s.core().input().pending()),
                LuaValue.valueOf(s.core().output().pending())));
    sockets.method("unget", StateMethods::unget);
    sockets.method("uncork", (s, _) -> success(s.core().uncork()));
    sockets.method("shutdown", StateMethods::shutdown);
    sockets.method("eof", StateMethods::eof);
    sockets.method(
        "error",
        (s, args) ->
            Arguments.each(args, 2, "error", reading -> code(channel(s, reading).error())));
    sockets.method(
        "clearerr",
        (s, args) ->
            Arguments.each(args, 2, "clearerr", reading -> code(channel(s, reading).clear())));
    sockets.method("seterror", StateMethods::seterror);
    sockets.method("stat", (s, _) -> stat(s.core()));
    sockets.objects().method("close", this::close);
    sockets
        .objects()
        .metatable()
        .rawset(Symbols.of("__gc"), SocketClass.function("__gc", this::close));
  }

  private Varargs close(Varargs args) {
    sockets.objects().self(args).close();
    return LuaValue.NONE;
  }

  private static String events(int interest) {
    boolean read = (interest & Interest.READ) != 0;
    boolean write = (interest & Interest.WRITE) != 0;
    return (read ? "r" : "") + (write ? "w" : "");
  }

  private static Channel channel(SocketObject socket, boolean reading) {
    return reading ? socket.core().input() : socket.core().output();
  }

  private static LuaValue code(int error) {
    return error == 0 ? LuaValue.NIL : ErrorCode.value(error);
  }

  /** True, or false and why. */
  private static Varargs success(int result) {
    return result == 0
        ? LuaValue.TRUE
        : LuaValue.varargsOf(LuaValue.FALSE, ErrorCode.value(result));
  }

  private static Varargs unget(SocketObject socket, Varargs args) {
    LuaString data = Args.string(args, 2, "unget");
    socket.core().input().unget(data.m_bytes, data.m_offset, data.length());
    return LuaValue.TRUE;
  }

  private static Varargs shutdown(SocketObject socket, Varargs args) {
    String how = args.isnoneornil(2) ? "rw" : Bytes.chars(Args.string(args, 2, "shutdown"));
    return switch (how) {
      case "r" -> success(socket.core().shutdown(true, false));
      case "w" -> success(socket.core().shutdown(false, true));
      case "rw", "wr" -> success(socket.core().shutdown(true, true));
      default -> throw Errors.badArgument(2, "shutdown", "invalid option '" + how + "'");
    };
  }

  /** Other letters than {@code r} and {@code w} are no error here. */
  private static Varargs eof(SocketObject socket, Varargs args) {
    String which = args.isnoneornil(2) ? "rw" : Bytes.chars(Args.string(args, 2, "eof"));
    var ends = new ArrayList<LuaValue>(2);
    for (int i = 0; i < which.length(); i++) {
      boolean reading = which.charAt(i) == 'r';
      if (!reading && which.charAt(i) != 'w') continue;
      ends.add(LuaValue.valueOf(channel(socket, reading).isEnded()));
    }
    return LuaValue.varargsOf(ends.toArray(new LuaValue[0]));
  }

  private static Varargs seterror(SocketObject socket, Varargs args) {
    Args.string(args, 2, "seterror");
    int code = Args.integer(args, 3, "seterror", 0);
    return Arguments.each(
        args,
        2,
        "seterror",
        reading -> code(channel(socket, reading).error(ErrorCode.result(code))));
  }

  private static LuaTable stat(CoreSocket core) {
    var table = new Table();
    table.rawset(Symbols.of("sent"), stat(core.output()));
    table.rawset(Symbols.of("rcvd"), stat(core.input()));
    return table;
  }

  private static LuaTable stat(Channel channel) {
    var table = new Table();
    table.rawset(Symbols.of("count"), LuaValue.valueOf((double) channel.count()));
    table.rawset(Symbols.of("eof"), LuaValue.valueOf(channel.isShut()));
    table.rawset(Symbols.of("time"), LuaValue.valueOf((double) channel.time()));
    return table;
  }

  private void addNames() {
    sockets.method("peername", (s, _) -> name(s.core().names(), s.core().names().peer()));
    sockets.method("localname", (s, _) -> name(s.core().names(), s.core().names().local()));
    sockets.method("peereid", (s, _) -> credentials(s.core(), false));
    sockets.method("peerpid", (s, _) -> credentials(s.core(), true));
  }

  private static Varargs name(SocketNames names, int result) {
    if (result != 0) return LuaValue.varargsOf(LuaValue.NIL, ErrorCode.value(result));
    return switch (names.address()) {
      case SocketAddress.Inet inet ->
          LuaValue.varargsOf(
              LuaValue.valueOf(inet.family()),
              Bytes.text(inet.host()),
              LuaValue.valueOf(inet.port()));
      case SocketAddress.Unix unix -> {
        byte[] path = unix.path();
        LuaValue shown = path.length == 0 ? LuaValue.NIL : LuaString.valueUsing(path);
        // the original has a place for the port here, too
        yield LuaValue.varargsOf(LuaValue.valueOf(unix.family()), shown, LuaValue.NIL);
      }
      case null -> LuaValue.valueOf(Sockets.AF_UNSPEC);
    };
  }

  private Varargs credentials(CoreSocket core, boolean process) {
    int result = core.names().peerCredentials();
    if (result < 0) return LuaValue.varargsOf(LuaValue.NIL, ErrorCode.value(result));
    Sockets calls = sockets.context().calls();
    if (process) return LuaValue.valueOf(calls.pid());
    // Linux answers for sockets of every family, and names nobody where it noted nobody
    return calls.uid() == -1
        ? LuaValue.varargsOf(LuaValue.NIL, LuaValue.valueOf(EOPNOTSUPP))
        : LuaValue.varargsOf(LuaValue.valueOf(calls.uid()), LuaValue.valueOf(calls.gid()));
  }
}
