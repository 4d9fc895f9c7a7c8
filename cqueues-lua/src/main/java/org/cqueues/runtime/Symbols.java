package org.cqueues.runtime;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * Makes equal short texts that stand in programs, and names of library functions, one object, so
 * that looking up a field seldom has to compare bytes.
 *
 * <p>Names that the library has itself are the same in all states. Those in programs are shared
 * too, as other values that cannot change; that map is locked, and kept from states with limits:
 * what their scripts name is in a {@link Table} of their own, which no choice of texts makes slow.
 */
public final class Symbols {
  private static final int MAX_LENGTH = 40;

  /** So many texts of a state with limits; then it starts anew. */
  private static final int MOST = 10_000;

  /** Of the library, to which scripts add nothing. */
  private static final Map<LuaString, LuaString> NAMES = new ConcurrentHashMap<>();

  private static final Map<LuaString, WeakReference<LuaString>> SHARED = new WeakHashMap<>();

  static {
    // those that LuaJ has, by which events are looked up
    for (LuaString event :
        new LuaString[] {
          LuaValue.INDEX,
          LuaValue.NEWINDEX,
          LuaValue.CALL,
          LuaValue.MODE,
          LuaValue.METATABLE,
          LuaValue.ADD,
          LuaValue.SUB,
          LuaValue.MUL,
          LuaValue.DIV,
          LuaValue.MOD,
          LuaValue.POW,
          LuaValue.UNM,
          LuaValue.LEN,
          LuaValue.CONCAT,
          LuaValue.EQ,
          LuaValue.LT,
          LuaValue.LE,
          LuaValue.TOSTRING,
        }) {
      NAMES.put(event, event);
    }
  }

  /** Null where the texts are shared. */
  private @Nullable Table own;

  private int count;

  private Symbols(@Nullable Table own) {
    this.own = own;
  }

  /** Those of a state. */
  static Symbols forState(boolean limited) {
    return new Symbols(limited ? new Table() : null);
  }

  /** The same text; texts up to some length that are equal are also the same object. */
  LuaString of(LuaString text) {
    if (text.m_length > MAX_LENGTH) return text;
    LuaString name = NAMES.get(text);
    if (name != null) return name;
    return own == null ? shared(text) : own(own, text);
  }

  private static LuaString shared(LuaString text) {
    synchronized (SHARED) {
      WeakReference<LuaString> known = SHARED.get(text);
      LuaString same = known == null ? null : known.get();
      if (same != null) return same;
      SHARED.put(text, new WeakReference<>(text));
      return text;
    }
  }

  private LuaString own(Table known, LuaString text) {
    if (known.storedKey(text) instanceof LuaString same) return same;
    if (++count > MOST) {
      count = 1;
      own = known = new Table();
    }
    known.rawset(text, LuaValue.TRUE);
    return text;
  }

  /** A name that the library has itself. */
  public static LuaString of(String name) {
    // a program may have named it before the module came
    return NAMES.computeIfAbsent(Bytes.text(name), Symbols::shared);
  }

  /** As {@link #of(LuaString)} for texts; other values are given back. */
  LuaValue of(LuaValue value) {
    return value instanceof LuaString text ? of(text) : value;
  }
}
