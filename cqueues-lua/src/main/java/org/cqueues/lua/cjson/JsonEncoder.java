package org.cqueues.lua.cjson;

import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.FloatFormat;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.StackRoom;
import org.cqueues.runtime.Table;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Writes one JSON text. */
@SuppressWarnings("ReferenceEquality") // markers are themselves only
final class JsonEncoder {
  private static final int LUA_PRECISION = 14;
  private static final String HEX = "0123456789abcdef";

  /** What stands for a byte behind a backslash; 0 for itself, {@code u} for its number. */
  private static final byte[] ESCAPES = escapes();

  /** Of a table that is no list. */
  private static final int OBJECT = -1;

  private final Settings settings;
  private final Markers markers;
  private final Bytes out = new Bytes(256);
  private int depth;

  /** What is more than its value. */
  record Markers(LuaValue nothing, LuaValue emptyList, LuaTable list, LuaTable whenEmpty) {}

  JsonEncoder(Settings settings, Markers markers) {
    this.settings = settings;
    this.markers = markers;
  }

  private static byte[] escapes() {
    var escapes = new byte[256];
    for (int c = 0; c < ' '; c++) escapes[c] = 'u';
    escapes[127] = 'u';
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    escapes['/'] = '/';
    escapes['\b'] = 'b';
    escapes['\t'] = 't';
    escapes['\n'] = 'n';
    escapes['\f'] = 'f';
    escapes['\r'] = 'r';
    return escapes;
  }

  LuaString encode(LuaValue value) {
    value(value);
    return out.finish();
  }

  private void value(LuaValue value) {
    switch (value) {
      case LuaString text -> string(text);
      case LuaNumber number -> number(number);
      case LuaTable table -> table(table);
      case LuaBoolean truth -> out.add(truth.v ? "true" : "false");
      default -> {
        if (value.isnil() || value == markers.nothing) out.add("null");
        else if (value == markers.emptyList) out.add("[]");
        else throw refused(value, "type not supported");
      }
    }
  }

  private static RuntimeException refused(LuaValue value, String why) {
    return new JsonException("Cannot serialise " + value.typename() + ": " + why);
  }

  private void string(LuaString text) {
    byte[] bytes = text.m_bytes;
    int end = text.m_offset + text.m_length;
    out.add('"');
    int from = text.m_offset;
    for (int i = from; i < end; i++) {
      byte escape = ESCAPES[bytes[i] & 0xFF];
      if (escape == 0) continue;
      out.add(bytes, from, i - from);
      from = i + 1;
      out.add('\\').add(escape);
      if (escape == 'u') {
        out.add("00").add(HEX.charAt(bytes[i] >> 4)).add(HEX.charAt(bytes[i] & 15));
      }
    }
    out.add(bytes, from, end - from);
    out.add('"');
  }

  private void number(LuaNumber number) {
    if (number instanceof LuaInteger integer && settings.precision == LUA_PRECISION) {
      Numbers.append(out, (long) integer.v);
      return;
    }
    double value = number.todouble();
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      switch (settings.encodeInvalid) {
        case REFUSED -> throw refused(number, "must not be NaN or Inf");
        case NULL -> out.add("null");
        case TAKEN -> out.add(Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf");
      }
      return;
    }
    if (settings.precision == LUA_PRECISION) Numbers.append(out, value);
    else FloatFormat.general(out, value, settings.precision);
  }

  private void table(LuaTable table) {
    StackRoom.deeper();
    if (++depth > settings.encodeDepth) {
      throw new JsonException("Cannot serialise, excessive nesting (" + depth + ")");
    }
    int length = length(table);
    if (length == OBJECT) object(table);
    else list(table, length);
    depth--;
    StackRoom.shallower();
  }

  /** The places of a list, at least one; else {@link #OBJECT}. */
  private int length(LuaTable table) {
    LuaValue metatable = table.getmetatable();
    if (metatable == markers.list) return table.rawlen();
    long most = 0;
    long count = 0;
    var pairs = new Pairs(table);
    while (pairs.next()) {
      LuaValue key = pairs.key();
      if (!(key instanceof LuaNumber number)) return OBJECT;
      double index = number.todouble();
      if (index < 1 || index != Math.floor(index) || index > Integer.MAX_VALUE) return OBJECT;
      most = Math.max(most, (long) index);
      count++;
    }
    if (most == 0) return metatable != null && metatable == markers.whenEmpty ? 0 : OBJECT;
    boolean isSparse =
        settings.sparseRatio > 0
            && most > count * settings.sparseRatio
            && most > settings.sparseSafe;
    if (!isSparse) return (int) most;
    if (settings.convertsSparse) return OBJECT;
    throw refused(table, "excessively sparse array");
  }

  private void list(LuaTable table, int length) {
    out.add('[');
    for (int i = 1; i <= length; i++) {
      if (i > 1) out.add(',');
      value(table.rawget(i));
    }
    out.add(']');
  }

  private void object(LuaTable table) {
    out.add('{');
    boolean isFirst = true;
    var pairs = new Pairs(table);
    while (pairs.next()) {
      if (!isFirst) out.add(',');
      isFirst = false;
      switch (pairs.key()) {
        case LuaString text -> string(text);
        case LuaNumber number -> {
          out.add('"');
          number(number);
          out.add('"');
        }
        default -> throw refused(pairs.key(), "table key must be a number or string");
      }
      out.add(':');
      value(pairs.value());
    }
    out.add('}');
  }

  /** Goes through a table, of ours without an object for each pair. */
  private static final class Pairs {
    private final LuaTable table;
    private int position = Table.NO_POSITION;
    private LuaValue key = LuaValue.NIL;
    private Varargs pair = LuaValue.NONE;

    Pairs(LuaTable table) {
      this.table = table;
    }

    boolean next() {
      if (table instanceof Table ours) {
        position = ours.next(key, position);
        if (position == -1) return false;
        if (position != Table.NO_POSITION) {
          key = ours.keyAt(position);
          return true;
        }
      }
      pair = table.next(key);
      key = pair.arg1();
      return !key.isnil();
    }

    LuaValue key() {
      return key;
    }

    LuaValue value() {
      return position == Table.NO_POSITION ? pair.arg(2) : ((Table) table).valueAt(position);
    }
  }
}
