package org.cqueues.lua.module;

import java.util.ArrayList;
import java.util.List;
import org.cqueues.runtime.Bytes;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Values of scripts as text for people, in the form of {@code java.util}'s lists and maps; whatever
 * a script has built, it has an end.
 */
public final class ValueText {
  private static final int MOST_CHARS = 10_000;
  private static final int MOST_LEVELS = 100;
  private static final String CUT = "\u2026";

  private final StringBuilder text = new StringBuilder();

  /** The tables that are being shown, the outermost first. */
  private final List<LuaTable> open = new ArrayList<>();

  private ValueText() {}

  /** A list of values. */
  public static String of(Varargs values) {
    var shown = new ValueText();
    shown.text.append('[');
    for (int i = 1; i <= values.narg(); i++) shown.element(i > 1, values.arg(i));
    return shown.text.append(']').toString();
  }

  /** A table, as a map. */
  public static String of(LuaTable table) {
    var shown = new ValueText();
    shown.open.add(table);
    shown.map(table);
    return shown.text.toString();
  }

  private boolean isFull() {
    return text.length() >= MOST_CHARS;
  }

  private void element(boolean further, LuaValue value) {
    if (further) text.append(", ");
    value(value);
  }

  private void value(LuaValue value) {
    switch (value) {
      case LuaTable table -> table(table);
      case LuaBoolean truth -> text.append(truth.v);
      case LuaNumber number -> number(number.todouble());
      case LuaString string -> string(Bytes.java(string));
      case LuaUserdata object -> string(String.valueOf(object.m_instance));
      default -> text.append(value.isnil() ? "null" : Bytes.java(value.tostring().strvalue()));
    }
  }

  private void number(double v) {
    if (v == (long) v && Math.abs(v) <= 0x1p53) text.append((long) v);
    else text.append(v);
  }

  private void string(String whole) {
    int room = Math.max(0, MOST_CHARS - text.length());
    if (whole.length() <= room) text.append(whole);
    else text.append(whole, 0, room).append(CUT);
  }

  @SuppressWarnings("ReferenceEquality") // the very table
  private void table(LuaTable table) {
    int length = table.rawlen();
    boolean list = length > 0 && table.keyCount() == length;
    for (LuaTable outer : open) {
      if (outer != table) continue;
      text.append(list ? "(this Collection)" : "(this Map)");
      return;
    }
    if (open.size() >= MOST_LEVELS || isFull()) {
      text.append(CUT);
      return;
    }
    open.add(table);
    if (list) list(table, length);
    else map(table);
    open.removeLast();
  }

  private void list(LuaTable table, int length) {
    text.append('[');
    for (int i = 1; i <= length; i++) {
      element(i > 1, table.rawget(i));
      if (isCut(i < length)) break;
    }
    text.append(']');
  }

  private void map(LuaTable table) {
    text.append('{');
    Varargs next = table.next(LuaValue.NIL);
    for (boolean further = false; !next.isnil(1); further = true) {
      element(further, next.arg1());
      text.append('=');
      value(next.arg(2));
      next = table.next(next.arg1());
      if (isCut(!next.isnil(1))) break;
    }
    text.append('}');
  }

  /** Whether there is no room for what follows. */
  private boolean isCut(boolean follows) {
    if (!follows || !isFull()) return false;
    text.append(", ").append(CUT);
    return true;
  }
}
