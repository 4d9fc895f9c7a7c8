package org.cqueues.lua.dns;

import java.util.Locale;
import org.cqueues.os.SocketAddress;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Table;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.xbill.DNS.SVCBBase;

/** The parameters of SVCB and HTTPS records, RFC 9460 section 14.3.2, as a table by name. */
final class ServiceParameters {
  private static final int IPV4_SIZE = 4;
  private static final int IPV6_SIZE = 16;

  private ServiceParameters() {}

  /**
   * Lists of names and addresses, the port as a number, true for what has no value, and bytes for
   * all others, under {@code keyN} where they have no name.
   */
  static LuaTable table(SVCBBase record) {
    var table = new Table();
    for (int key : record.getSvcParamKeys()) {
      byte[] value = record.getSvcParamValue(key).toWire();
      switch (key) {
        case SVCBBase.MANDATORY -> table.set("mandatory", names(value));
        case SVCBBase.ALPN -> table.set("alpn", strings(value));
        case SVCBBase.NO_DEFAULT_ALPN -> table.set("no-default-alpn", LuaValue.TRUE);
        case SVCBBase.PORT -> table.set("port", LuaValue.valueOf(u16(value, 0)));
        case SVCBBase.IPV4HINT -> table.set("ipv4hint", addresses(value, IPV4_SIZE));
        case SVCBBase.IPV6HINT -> table.set("ipv6hint", addresses(value, IPV6_SIZE));
        default -> table.set(name(key), LuaString.valueUsing(value));
      }
    }
    return table;
  }

  private static String name(int key) {
    return switch (key) {
      case SVCBBase.MANDATORY -> "mandatory";
      case SVCBBase.ALPN -> "alpn";
      case SVCBBase.NO_DEFAULT_ALPN -> "no-default-alpn";
      case SVCBBase.PORT -> "port";
      case SVCBBase.IPV4HINT -> "ipv4hint";
      case SVCBBase.ECH -> "ech";
      case SVCBBase.IPV6HINT -> "ipv6hint";
      case SVCBBase.DOHPATH -> "dohpath";
      default -> "key" + key;
    };
  }

  private static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
  }

  private static LuaTable names(byte[] value) {
    var list = new Table();
    for (int at = 0; at + 1 < value.length; at += 2) {
      list.set(list.length() + 1, Bytes.text(name(u16(value, at)).toLowerCase(Locale.ROOT)));
    }
    return list;
  }

  private static LuaTable strings(byte[] value) {
    var list = new Table();
    for (int at = 0; at < value.length; at += 1 + (value[at] & 0xFF)) {
      list.set(list.length() + 1, LuaString.valueOf(value, at + 1, value[at] & 0xFF));
    }
    return list;
  }

  private static LuaTable addresses(byte[] value, int size) {
    var list = new Table();
    for (int at = 0; at + size <= value.length; at += size) {
      byte[] address = java.util.Arrays.copyOfRange(value, at, at + size);
      list.set(list.length() + 1, Bytes.text(new SocketAddress.Inet(address, 0, 0).host()));
    }
    return list;
  }
}
