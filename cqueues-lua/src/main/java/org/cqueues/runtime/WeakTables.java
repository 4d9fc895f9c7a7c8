package org.cqueues.runtime;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/** The weak tables of a state. */
final class WeakTables {
  private static final int FEW = 64;

  private final List<WeakReference<WeakContent>> tables = new ArrayList<>();

  /** When so many are there, those that are gone are looked for. */
  private int enough = FEW;

  static WeakTables of(LuaState state) {
    return state.extension(WeakTables.class, _ -> new WeakTables());
  }

  /** A new table; without a state it has nobody who collects. */
  static void add(WeakContent content) {
    LuaState state = LuaState.currentOrNull();
    if (state != null) of(state).add(content.self());
  }

  private void add(WeakReference<WeakContent> table) {
    if (tables.size() >= enough) {
      tables.removeIf(known -> known.get() == null);
      enough = Math.max(FEW, 2 * tables.size());
    }
    tables.add(table);
  }

  /** Whether a collection could remove nothing from any of them. */
  boolean areEmpty() {
    for (WeakReference<WeakContent> table : tables) {
      WeakContent content = table.get();
      if (content != null && !content.isEmpty()) return false;
    }
    return true;
  }

  /** Whether some have pairs, see {@link Ephemeron}, whose values may refer to something. */
  boolean havePairs() {
    for (WeakReference<WeakContent> table : tables) {
      WeakContent content = table.get();
      if (content != null && content.hasPairs()) return true;
    }
    return false;
  }

  /** Those that are not gone. */
  List<WeakContent> living() {
    var living = new ArrayList<WeakContent>();
    for (WeakReference<WeakContent> table : tables) {
      WeakContent content = table.get();
      if (content != null) living.add(content);
    }
    return living;
  }
}
