package org.cqueues.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * What objects with a metatable inherit, as far as it was looked for: fields that were found
 * through {@code __index}, however many tables that led through. It belongs to the metatable.
 *
 * <p>Tables on the way are marked. When one changes, all that is known anywhere is forgotten, by a
 * count that all compare with: classes seldom change once they are in use. A table that does is
 * soon taken for no class, and what leads through it is looked for each time.
 */
@SuppressWarnings("ReferenceEquality") // tables, nil and texts in programs are one object each
final class Inheritance {
  private static final int SMALLEST = 16;
  private static final int LARGEST = 256;

  /**
   * Tables on the way from an object to a field: longer ways are counted where there are limits.
   */
  private static final int MAX_CHAIN = 6;

  /** Changes so far, of any state's tables; a thread surely sees its own. */
  private static long changes;

  private static final VarHandle CHANGES;

  static {
    try {
      CHANGES =
          MethodHandles.lookup().findStaticVarHandle(Inheritance.class, "changes", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Keys, null where none is, and values in turn. */
  private @Nullable LuaValue[] pairs = new @Nullable LuaValue[SMALLEST];

  /** The changes when they were found. */
  private long found = changes;

  Inheritance() {
    Meter.memory((long) Meter.SLOT_BYTES * SMALLEST);
    Inheritances.of(LuaState.current()).add(this);
  }

  /** A marked table changes. */
  static void changed() {
    var _ = (long) CHANGES.getAndAdd(1L);
  }

  /** What is known of a field; nil where nothing is. */
  LuaValue get(LuaString key) {
    @Nullable LuaValue[] pairs = this.pairs;
    int i = Table.first(key.hashCode(), pairs.length - 2);
    @Nullable LuaValue value = pairs[i + 1];
    return pairs[i] == key && value != null && found == changes ? value : LuaValue.NIL;
  }

  private void put(LuaString key, LuaValue value) {
    forgetChanged();
    int i = Table.first(key.hashCode(), pairs.length - 2);
    if (pairs[i] != null && pairs.length < LARGEST) {
      Meter.memory((long) Meter.SLOT_BYTES * 2 * pairs.length);
      pairs = new @Nullable LuaValue[2 * pairs.length];
      i = Table.first(key.hashCode(), pairs.length - 2);
    }
    pairs[i] = key;
    pairs[i + 1] = value;
  }

  /** Lets go of all where a table has changed since. */
  void forgetChanged() {
    if (found == changes) return;
    Arrays.fill(pairs, null);
    found = changes;
  }

  /**
   * Looks for a field that objects with a metatable have not themselves; nil where it is not to be
   * known.
   */
  static LuaValue find(Table metatable, LuaString key) {
    Table at = metatable;
    for (int i = 0; i < MAX_CHAIN; i++) {
      if (!(at.get(LuaValue.INDEX) instanceof Table type) || !at.isClass() || !type.isClass())
        break;
      LuaValue value = type.get(key);
      if (value != LuaValue.NIL) {
        Inheritance known = metatable.inheritance();
        if (known != null) {
          mark(metatable, type);
          known.put(key, value);
        }
        return value;
      }
      if (!(type.metatable() instanceof Table next)) break;
      at = next;
    }
    return LuaValue.NIL;
  }

  private static void mark(Table metatable, Table last) {
    Table at = metatable;
    while (at.get(LuaValue.INDEX) instanceof Table type) {
      at.mark();
      type.mark();
      if (type == last || !(type.metatable() instanceof Table next)) return;
      at = next;
    }
  }
}
