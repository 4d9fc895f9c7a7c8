package org.cqueues.lua.socket;

import java.util.Map;
import org.cqueues.core.socket.SocketOptions;
import org.cqueues.core.socket.SocketOptions.Flag;
import org.cqueues.os.Errno;
import org.cqueues.os.SocketAddress;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Numbers;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** The option tables of connect, listen, pair, fdopen, dup and accept; each field has an alias. */
final class OptionTable {
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
    var options = new SocketOptions();
    FLAGS.forEach(
        (flag, names) -> {
          LuaValue value = field(names);
          if (!value.isnil()) options.set(flag, toggle(value));
        });
    LuaValue v6Only = field("v6only", "sin_v6only");
    if (!v6Only.isnil()) options.v6Only = toggle(v6Only);
    LuaValue mode = field("mode", "sun_mode");
    if (!mode.isnil()) options.mode = FileMode.parse(string(mode).tojstring());
    LuaValue mask = field("mask", "sun_mask");
    if (!mask.isnil()) options.mask = FileMode.parse(string(mask).tojstring());
    LuaValue sendName = field("sendname", "tls_sendname");
    if (sendName instanceof LuaBoolean) options.sendName = sendName.toboolean() ? "" : null;
    else if (!sendName.isnil()) options.sendName = string(sendName).tojstring();
    LuaValue race = field("happyeyeballs");
    if (!race.isnil()) options.attemptDelay = attemptDelay(race);
    LuaValue bind = field("bind", "sa_bind");
    if (!bind.isnil()) options.bind = bindAddress(bind);
    return options;
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
    return literal(string(address), integer(fields.field("port"), 0));
  }

  private SocketAddress literal(LuaString text, int port) {
    SocketAddress address = SocketAddress.literal(text.tojstring(), port);
    if (address != null) return address;
    String why = Errno.text(Errno.code("EAFNOSUPPORT"));
    throw Errors.badArgument(
        1, function, text.tojstring() + ": unable to parse bind address (" + why + ")");
  }

  static SocketAddress.Unix unix(LuaString path) {
    var bytes = new byte[path.length()];
    path.copyInto(0, bytes, 0, bytes.length);
    return new SocketAddress.Unix(bytes);
  }
}
