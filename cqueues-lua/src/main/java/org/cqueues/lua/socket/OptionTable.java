package org.cqueues.lua.socket;

import java.util.Map;
import org.cqueues.core.socket.SocketOptions;
import org.cqueues.core.socket.SocketOptions.Flag;
import org.cqueues.os.Errno;
import org.cqueues.os.SocketAddress;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.io.CurrentDirectory;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** The option tables of connect, listen, pair, fdopen, dup and accept; each field has an alias. */
final class OptionTable {
  /** For an empty name, which the options have for the host: no host can have this one either. */
  private static final String NO_NAME = "\0";

  private static final Map<Flag, String[]> FLAGS =
      Map.ofEntries(
          Map.entry(Flag.REUSEADDR, names("reuseaddr", "sin_reuseaddr")),
          Map.entry(Flag.REUSEPORT, names("reuseport", "sin_reuseport")),
          Map.entry(Flag.BROADCAST, names("broadcast", "sin_broadcast")),
          Map.entry(Flag.NODELAY, names("nodelay", "sin_nodelay")),
          Map.entry(Flag.NOPUSH, names("nopush", "sin_nopush")),
          Map.entry(Flag.OOBINLINE, names("oobinline", "sin_oobinline")),
          Map.entry(Flag.NONBLOCK, names("nonblock", "fd_nonblock")),
          Map.entry(Flag.CLOEXEC, names("cloexec", "fd_cloexec")),
          Map.entry(Flag.NOSIGPIPE, names("nosigpipe", "fd_nosigpipe")),
          Map.entry(Flag.UNLINK, names("unlink", "sun_unlink")),
          Map.entry(Flag.VERIFY, names("verify", "tls_verify")),
          Map.entry(Flag.TIME, names("time", "st_time")));

  private static final double RECOMMENDED_DELAY = 0.25;

  private final LuaTable table;
  private final String function;

  OptionTable(LuaTable table, String function) {
    this.table = table;
    this.function = function;
  }

  private static String[] names(String... names) {
    return names;
  }

  LuaValue field(String... names) {
    for (String name : names) {
      LuaValue value = table.get(name);
      if (!value.isnil()) return value;
    }
    return LuaValue.NIL;
  }

  RuntimeException expected(String type, LuaValue got) {
    return Errors.badArgument(1, function, type + " expected, got " + got.typename());
  }

  private boolean toggle(LuaValue value) {
    if (value instanceof LuaBoolean) return value.toboolean();
    throw expected("boolean", value);
  }

  LuaString string(LuaValue value) {
    LuaString text = Numbers.toTextOrNull(value);
    if (text != null) return text;
    throw expected("string", value);
  }

  int integer(LuaValue value, int absent) {
    if (value.isnil()) return absent;
    if (Numbers.isNumber(value)) return (int) (long) Numbers.toDouble(value);
    throw expected("number", value);
  }

  SocketOptions options() {
    SocketOptions defaults = SocketOptions.DEFAULT;
    int flags = defaults.flags();
    for (var entry : FLAGS.entrySet()) {
      LuaValue value = field(entry.getValue());
      if (!value.isnil()) flags = SocketOptions.with(flags, entry.getKey(), toggle(value));
    }
    LuaValue v6Only = field("v6only", "sin_v6only");
    Boolean onlyV6 = v6Only.isnil() ? defaults.v6Only() : (Boolean) toggle(v6Only);
    int mode = permissions(field("mode", "sun_mode"), defaults.mode());
    int mask = permissions(field("mask", "sun_mask"), defaults.mask());
    LuaValue name = field("sendname", "tls_sendname");
    String sendName = name.isnil() ? defaults.sendName() : sendName(name);
    LuaValue race = field("happyeyeballs");
    double attemptDelay = race.isnil() ? defaults.attemptDelay() : attemptDelay(race);
    LuaValue bind = field("bind", "sa_bind");
    SocketAddress address = bind.isnil() ? defaults.bind() : bindAddress(bind);
    return new SocketOptions(flags, address, mode, mask, onlyV6, attemptDelay, sendName);
  }

  private int permissions(LuaValue value, int absent) {
    return value.isnil() ? absent : FileMode.parse(Bytes.chars(string(value)));
  }

  private @Nullable String sendName(LuaValue name) {
    if (name instanceof LuaBoolean) return name.toboolean() ? "" : null;
    String text = Bytes.chars(string(name));
    return text.isEmpty() ? NO_NAME : text;
  }

  /** Seconds, or a boolean: RFC 8305 recommends a quarter of a second. */
  private double attemptDelay(LuaValue race) {
    if (Numbers.isNumber(race)) return Math.max(0, Numbers.toDouble(race));
    return toggle(race) ? RECOMMENDED_DELAY : Double.NaN;
  }

  private SocketAddress bindAddress(LuaValue bind) {
    if (!(bind instanceof LuaTable where)) return literal(string(bind), 0);
    var fields = new OptionTable(where, function);
    LuaValue path = fields.field("path");
    if (!path.isnil()) return unix(string(path));
    LuaValue address = fields.field("addr", "address");
    if (address.isnil()) address = where.get(1);
    if (address.isnil()) throw Errors.badArgument(1, function, "no bind address specified");
    LuaValue port = fields.field("port");
    return literal(string(address), integer(port.isnil() ? where.get(2) : port, 0));
  }

  private SocketAddress literal(LuaString text, int port) {
    SocketAddress address = SocketAddress.literal(Bytes.chars(text), port);
    if (address != null) return address;
    String why = Errno.text(Errno.code("EAFNOSUPPORT"));
    throw Errors.badArgument(
        1, function, Bytes.chars(text) + ": unable to parse bind address (" + why + ")");
  }

  /** A path that begins with a zero is none of a file; see unix(7). */
  static SocketAddress.Unix unix(LuaString given) {
    CurrentDirectory directory = CurrentDirectory.of(LuaState.current());
    boolean isFile = given.length() > 0 && given.luaByte(0) != 0;
    LuaString path = isFile && directory.changed() != null ? directory.resolve(given) : given;
    var bytes = new byte[path.length()];
    path.copyInto(0, bytes, 0, bytes.length);
    return new SocketAddress.Unix(bytes);
  }
}
