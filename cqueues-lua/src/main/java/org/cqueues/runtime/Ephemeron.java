package org.cqueues.runtime;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;

/**
 * A pair of an ephemeron table. The key refers to it, the table only weakly, so it lives exactly as
 * long as the key.
 */
final class Ephemeron {
  /** So many values a key keeps; a search among them has to be short. */
  private static final int MOST = 16;

  /** The key, a {@link Keeper}. */
  final LuaValue key;

  /** The table the pair is in; the same reference for all its pairs. */
  private final WeakReference<WeakContent> table;

  /** Null while the table holds it, see {@link WeakContent#holdValues}. */
  @Nullable LuaValue value;

  private @Nullable Ephemeron next;

  private Ephemeron(LuaValue key, WeakReference<WeakContent> table) {
    this.key = key;
    this.table = table;
  }

  /** The pair of a key in a table, or null. */
  @SuppressWarnings("ReferenceEquality") // a table has one reference
  static @Nullable Ephemeron find(Keeper keeper, WeakReference<WeakContent> table) {
    Ephemeron e = keeper.kept();
    while (e != null && e.table != table) e = e.next;
    return e;
  }

  /** A new pair; null for a key that keeps enough already. */
  static @Nullable Ephemeron make(LuaValue key, WeakReference<WeakContent> table) {
    if (!(key instanceof Keeper keeper)) return null;
    int kept = 0;
    for (Ephemeron e = keeper.kept(); e != null; e = e.next) kept++;
    if (kept >= MOST && purge(keeper) >= MOST) return null;
    var made = new Ephemeron(key, table);
    made.next = keeper.kept();
    keeper.keep(made);
    return made;
  }

  /** The pair of the same key in another table, or null. */
  @Nullable Ephemeron next() {
    return next;
  }

  /** The table the pair is in; null when it is gone. */
  @Nullable WeakContent table() {
    return table.get();
  }

  /** Forgets the pairs of tables that are gone, and counts the others. */
  private static int purge(Keeper keeper) {
    int living = 0;
    Ephemeron last = null;
    for (Ephemeron e = keeper.kept(); e != null; e = e.next) {
      if (e.table.get() == null) continue;
      living++;
      if (last == null) {
        keeper.keep(e);
      } else {
        last.next = e;
      }
      last = e;
    }
    if (last == null) {
      keeper.keep(null);
    } else {
      last.next = null;
    }
    return living;
  }
}
