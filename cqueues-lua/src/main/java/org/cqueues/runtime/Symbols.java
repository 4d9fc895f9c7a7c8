package org.cqueues.runtime;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * Makes equal short texts that stand in programs, and names of library functions, one object, so
 * that looking up a field seldom has to compare bytes. All states share them, as they share other
 * values that cannot change; the map is locked.
 */
public final class Symbols {
  private static final int MAX_LENGTH = 40;

  private static final Map<LuaString, WeakReference<LuaString>> KNOWN = new WeakHashMap<>();

  static {
    // those that the library looks up itself
    for (LuaString event :
        new LuaString[] {LuaValue.INDEX, LuaValue.NEWINDEX, LuaValue.CALL, LuaValue.EQ}) {
      of(event);
    }
  }

  private Symbols() {}

  /** The same text; texts up to some length that are equal are also the same object. */
  static LuaString of(LuaString text) {
    if (text.m_length > MAX_LENGTH) return text;
    synchronized (KNOWN) {
      WeakReference<LuaString> known = KNOWN.get(text);
      LuaString same = known == null ? null : known.get();
      if (same != null) return same;
      KNOWN.put(text, new WeakReference<>(text));
      return text;
    }
  }

  /** As {@link #of(LuaString)}. */
  public static LuaString of(String text) {
    return of(Bytes.text(text));
  }

  /** As {@link #of(LuaString)} for texts; other values are given back. */
  static LuaValue of(LuaValue value) {
    return value instanceof LuaString text ? of(text) : value;
  }
}
