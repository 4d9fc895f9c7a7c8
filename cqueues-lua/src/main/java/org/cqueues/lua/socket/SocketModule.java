package org.cqueues.lua.socket;

import java.util.List;
import org.cqueues.core.name.AddressList;
import org.cqueues.core.name.AddressSource;
import org.cqueues.core.name.Services;
import org.cqueues.core.name.resolver.ResolverContext;
import org.cqueues.core.socket.CoreSocket;
import org.cqueues.core.socket.Settings;
import org.cqueues.core.socket.SocketErrors;
import org.cqueues.core.socket.SocketOptions;
import org.cqueues.lua.module.Module;
import org.cqueues.os.Errno;
import org.cqueues.os.Sockets;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Numbers;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "cqueues.socket"}. */
public final class SocketModule {
  private final SocketClass sockets;
  private final Descriptors descriptors;

  private SocketModule(LuaState state) {
    sockets = new SocketClass(state);
    Reading.addTo(sockets);
    Writing.addTo(sockets);
    Connecting.addTo(sockets);
    StateMethods.addTo(sockets);
    Tls.addTo(sockets);
    descriptors = Descriptors.addTo(sockets);
    sockets.complete();
  }

  public static SocketModule of(LuaState state) {
    return state.extension(SocketModule.class, SocketModule::new);
  }

  /** What resolvers of this state share, among them those that sockets use. */
  public ResolverContext resolvers() {
    return sockets.resolvers();
  }

  public static LuaTable open(LuaState state) {
    SocketModule socket = of(state);
    Settings defaults = socket.sockets.defaults();
    return new Module()
        .value("AF_UNSPEC", LuaValue.valueOf(Sockets.AF_UNSPEC))
        .value("AF_INET", LuaValue.valueOf(Sockets.AF_INET))
        .value("AF_INET6", LuaValue.valueOf(Sockets.AF_INET6))
        .value("AF_UNIX", LuaValue.valueOf(Sockets.AF_UNIX))
        .value("SOCK_STREAM", LuaValue.valueOf(Sockets.SOCK_STREAM))
        .value("SOCK_DGRAM", LuaValue.valueOf(Sockets.SOCK_DGRAM))
        .value("SOCK_SEQPACKET", LuaValue.valueOf(Sockets.SOCK_SEQPACKET))
        .function("connect", args -> socket.make(args, false))
        .function("listen", args -> socket.make(args, true))
        .function("pair", socket::pair)
        .function("fdopen", socket::fdopen)
        .function("dup", socket::dup)
        .function("type", args -> type(args.arg1()))
        .function("interpose", socket.sockets.objects()::interpose)
        .function("setmode", args -> Setters.setmode(defaults, args, 1))
        .function("setvbuf", args -> Setters.setvbuf(defaults, args, 1))
        .function("setbufsiz", args -> Setters.setbufsiz(defaults, args, 1))
        .function("setmaxline", args -> Setters.setmaxline(defaults, args, 1))
        .function("settimeout", args -> Setters.settimeout(defaults, args, 1))
        .function("setmaxerrs", args -> Setters.setmaxerrs(defaults, args, 1))
        .function("onerror", socket::onerror)
        .table();
  }

  private static LuaValue type(LuaValue value) {
    if (!(value instanceof SocketObject socket)) return LuaValue.NIL;
    return Bytes.text(socket.core().isClosed() ? "closed socket" : "socket");
  }

  private Varargs onerror(Varargs args) {
    Failures failures = sockets.failures();
    LuaValue before = sockets.handler == null ? failures.builtIn() : sockets.handler;
    if (args.narg() >= 1) sockets.handler = failures.handler(args, 1);
    return before;
  }

  /** {@code connect} and {@code listen}: the socket, or nil and why it could not be made. */
  private Varargs make(Varargs args, boolean listening) {
    String function = listening ? "listen" : "connect";
    if (args.arg1() instanceof LuaTable table) {
      return makeFrom(new OptionTable(table, function), listening);
    }
    String host = Bytes.chars(Args.string(args, 1, function));
    String port = Bytes.chars(Args.string(args, 2, function));
    int family = Args.integer(args, 3, function, Sockets.AF_UNSPEC);
    int type = Args.integer(args, 4, function, Sockets.SOCK_STREAM);
    return makeFrom(host, port, family, type, SocketOptions.DEFAULT, listening);
  }

  private Varargs makeFrom(OptionTable table, boolean listening) {
    SocketOptions options = table.options();
    int type = table.integer(table.field("type"), Sockets.SOCK_STREAM);
    LuaValue path = table.field("path");
    if (!path.isnil()) {
      var address = OptionTable.unix(table.string(path));
      var addresses = new AddressList(List.of(address), -SocketErrors.ENOHOST);
      return begin(addresses, type, options, listening);
    }
    String host = Bytes.chars(table.string(table.field("host")));
    String port = Bytes.chars(table.string(table.field("port")));
    int family = table.integer(table.field("family"), Sockets.AF_UNSPEC);
    return makeFrom(host, port, family, type, options, listening);
  }

  private Varargs makeFrom(
      String host, String service, int family, int type, SocketOptions options, boolean listening) {
    int port = Services.port(service, type);
    if (port < 0) return LuaValue.varargsOf(LuaValue.NIL, ErrorCode.value(port));
    SocketObject object =
        begin(sockets.lookup().find(host, port, family), type, options, listening);
    if (!listening) object.host = host;
    return object;
  }

  /** An error of the first step shows when the socket is used. */
  private SocketObject begin(
      AddressSource addresses, int type, SocketOptions options, boolean listening) {
    var settings = new Settings(sockets.defaults());
    CoreSocket core =
        listening
            ? CoreSocket.listening(sockets.context(), addresses, type, options, settings)
            : CoreSocket.connecting(sockets.context(), addresses, type, options, settings);
    SocketObject object = sockets.wrap(core);
    core.connect();
    return object;
  }

  private Varargs pair(Varargs args) {
    SocketOptions options = SocketOptions.DEFAULT;
    LuaValue type = args.arg1();
    if (type instanceof LuaTable table) {
      var fields = new OptionTable(table, "pair");
      options = fields.options();
      type = fields.field("type");
    }
    var fds = new int[2];
    int kind = pairType(type);
    int failed = openPair(kind, options, fds);
    if (failed < 0) {
      return LuaValue.varargsOf(LuaValue.NIL, LuaValue.NIL, ErrorCode.value(failed));
    }
    return LuaValue.varargsOf(
        sockets.wrap(fds[0], kind, true, options), sockets.wrap(fds[1], kind, true, options));
  }

  /** See socketpair(2): puts two connected UNIX sockets into {@code fds}, or returns why not. */
  public int openPair(int type, SocketOptions options, int[] fds) {
    boolean nonblocking = options.has(SocketOptions.Flag.NONBLOCK);
    boolean closeOnExec = options.has(SocketOptions.Flag.CLOEXEC);
    return sockets.context().calls().openPair(type, nonblocking, closeOnExec, fds);
  }

  /** A new object that owns a connected stream socket made by {@link #openPair}. */
  public SocketObject adopt(int fd) {
    return sockets.wrap(fd, Sockets.SOCK_STREAM, true, SocketOptions.DEFAULT);
  }

  /** Closes a descriptor that no object owns. */
  public void closeDescriptor(int fd) {
    sockets.context().calls().close(fd);
  }

  private static int pairType(LuaValue type) {
    if (type.isnil()) return Sockets.SOCK_STREAM;
    if (Numbers.isNumber(type)) return (int) (long) Numbers.toDouble(type);
    if (type.isstring()) {
      String name = Bytes.chars(type);
      if (name.equals("stream")) return Sockets.SOCK_STREAM;
      if (name.equals("dgram")) return Sockets.SOCK_DGRAM;
    }
    throw Errors.badArgument(1, "pair", "number expected, got " + type.typename());
  }

  private Varargs fdopen(Varargs args) {
    LuaValue fd = args.arg1();
    SocketOptions options = SocketOptions.DEFAULT;
    if (fd instanceof LuaTable table) {
      var fields = new OptionTable(table, "fdopen");
      options = fields.options();
      fd = fields.field("fd");
      if (fd.isnil()) fd = table.get(1);
      if (!Numbers.isNumber(fd)) throw fields.expected("number", fd);
    } else if (!Numbers.isNumber(fd)) {
      throw Args.typeError(args, 1, "fdopen", "number");
    }
    return descriptors.adopt((int) (long) Numbers.toDouble(fd), options);
  }

  private Varargs dup(Varargs args) {
    LuaValue source = args.arg1();
    SocketOptions options = SocketOptions.DEFAULT;
    if (source instanceof LuaTable table) {
      var fields = new OptionTable(table, "dup");
      options = fields.options();
      source = fields.field("fd", "file", "socket");
      if (source.isnil()) source = table.get(1);
    }
    int fd = Descriptors.of(source);
    int copy = fd < 0 ? -Errno.EBADF : sockets.context().calls().duplicate(fd);
    if (copy < 0) return LuaValue.varargsOf(LuaValue.NIL, ErrorCode.value(copy));
    Varargs made = descriptors.adopt(copy, options);
    if (made.arg1().isnil()) sockets.context().calls().close(copy);
    return made;
  }
}
