package org.cqueues.runtime;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.function.Consumer;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaNil;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * What a weak table contains: an ordinary table in which a {@link WeakBox} stands for each weak key
 * and value.
 *
 * <p>The JVM has no ephemerons, but where a key refers to its value, and the table to neither, the
 * result is the same: that is {@link Ephemeron}. Keys that are not ours ({@link Keeper}) cannot
 * refer to anything; the table holds their values, as it does for keys that are in many tables.
 */
@SuppressWarnings("ReferenceEquality") // nil is one object
final class WeakContent {
  private static final LuaValue NIL = LuaValue.NIL;

  /** About what one pair takes more than in other tables. */
  private static final int BOX_BYTES = 64;

  /** Lost pairs that are counted at once, and what it takes to pass one over. */
  private static final int BATCH = 64;

  private static final int LOST_INSTRUCTIONS = 8;

  private final Table boxes = new Table();
  private final boolean weakKeys;
  private final boolean weakValues;

  /** What pairs know of their table: enough to tell whether it is gone. */
  private final WeakReference<WeakContent> self = new WeakReference<>(this);

  private final ReferenceQueue<Object> lost = new ReferenceQueue<>();

  WeakContent(boolean weakKeys, boolean weakValues) {
    this.weakKeys = weakKeys;
    this.weakValues = weakValues;
  }

  boolean isEphemeron() {
    return weakKeys && !weakValues;
  }

  /** Whether there is nothing in it that a collection could remove. */
  boolean isEmpty() {
    return boxes.occupied(0) < 0;
  }

  /** Whether keys keep values that may refer to something. */
  boolean hasPairs() {
    if (!isEphemeron()) return false;
    for (int at = boxes.occupied(0); at >= 0; at = boxes.occupied(at + 1)) {
      if (boxes.keyAt(at) instanceof WeakBox.Key box && isCollectable(valueOf(box))) return true;
    }
    return false;
  }

  WeakReference<WeakContent> self() {
    return self;
  }

  private static boolean isCollectable(LuaValue value) {
    return !(value instanceof LuaString
        || value instanceof LuaNumber
        || value instanceof LuaBoolean
        || value instanceof LuaNil);
  }

  LuaValue get(int key) {
    LuaValue held = boxes.rawget(key);
    return held instanceof WeakBox.Value box ? box.value() : held;
  }

  LuaValue get(LuaValue key) {
    LuaValue held = boxes.rawget(key);
    if (held instanceof WeakBox.Value box) return box.value();
    if (isEphemeron() && key instanceof Keeper keeper) {
      if (held instanceof WeakBox.Key box) return valueOf(box);
      if (held == NIL) return restore(key, keeper);
    }
    return held;
  }

  private static LuaValue valueOf(WeakBox.Key box) {
    Ephemeron pair = box.pair();
    LuaValue value = pair == null ? null : pair.value;
    return value == null ? NIL : value;
  }

  /**
   * A key that was lost and came back to life, for a finalizer, still has its pair. In Lua such a
   * key stays in its tables, too.
   */
  private LuaValue restore(LuaValue key, Keeper keeper) {
    Ephemeron pair = Ephemeron.find(keeper, self);
    LuaValue value = pair == null ? null : pair.value;
    if (pair == null || value == null || value == NIL) return NIL;
    add(key, pair);
    return value;
  }

  /** As {@link #restore}, for a traversal to find the key. */
  void readmit(Ephemeron pair) {
    LuaValue value = pair.value;
    if (value == null || value == NIL || boxes.storedKey(pair.key) != null) return;
    add(pair.key, pair);
  }

  /** Passes on what the table itself keeps alive. */
  void references(Consumer<? super LuaValue> visitor) {
    boxes.references(
        value -> {
          if (!(value instanceof WeakBox)) visitor.accept(value);
        });
  }

  private void add(LuaValue key, Ephemeron pair) {
    Meter.memory(BOX_BYTES);
    var box = new WeakBox.Key(key, pair, lost);
    boxes.rawset(box, box);
  }

  void set(int key, LuaValue value) {
    set(LuaValue.valueOf(key), value);
  }

  void set(LuaValue key, LuaValue value) {
    expunge();
    if (!weakKeys || !isCollectable(key)) {
      boxes.rawset(key, held(key, value));
      return;
    }
    LuaValue found = boxes.storedKey(key);
    if (found == null) {
      if (value != NIL) addWeak(key, value);
      return;
    }
    Ephemeron pair = found instanceof WeakBox.Key box ? box.pair() : null;
    if (pair == null) {
      boxes.rawset(found, held(found, value));
    } else {
      pair.value = value;
      boxes.rawset(found, value == NIL ? NIL : found);
    }
  }

  private void addWeak(LuaValue key, LuaValue value) {
    Ephemeron pair = null;
    if (!weakValues && key instanceof Keeper keeper) {
      pair = Ephemeron.find(keeper, self);
      if (pair == null) pair = Ephemeron.make(key, self);
    }
    if (pair != null) {
      pair.value = value;
      add(key, pair);
    } else {
      Meter.memory(BOX_BYTES);
      var box = new WeakBox.Key(key, key, lost);
      boxes.rawset(box, held(box, value));
    }
  }

  /** A value as the table of boxes has it. */
  private LuaValue held(LuaValue key, LuaValue value) {
    if (!weakValues || !isCollectable(value)) return value;
    Meter.memory(BOX_BYTES);
    return new WeakBox.Value(value, key, lost);
  }

  /** Removes what the JVM says is gone. */
  private void expunge() {
    for (Object o = lost.poll(); o != null; o = lost.poll()) {
      var reference = (WeakBox.Reference) o;
      if (reference.isKeys()
          || (boxes.rawget(reference.key) instanceof WeakBox.Value box && box.has(reference))) {
        boxes.rawset(reference.key, NIL);
      }
    }
  }

  int length() {
    expunge();
    int length = boxes.rawlen();
    if (length == 0 || get(length) != NIL) return length;
    // lost, but the JVM has not come to tell
    for (int at = boxes.occupied(0); at >= 0; at = boxes.occupied(at + 1)) {
      if (boxes.valueAt(at) instanceof WeakBox.Value box && box.value() == NIL) {
        boxes.rawset(boxes.keyAt(at), NIL);
      }
    }
    return boxes.rawlen();
  }

  /** As next. A key that a traversal has got to is not lost before it goes on. */
  Varargs next(LuaValue key) {
    if (key == NIL && isEphemeron()) RevivedKeys.readmit();
    int passed = 0;
    for (int at = boxes.occupied(boxes.after(key)); at >= 0; at = boxes.occupied(at + 1)) {
      LuaValue found = boxes.keyAt(at);
      if (found instanceof WeakBox.Key box) found = box.key();
      if (found != null) {
        LuaValue value = boxes.valueAt(at);
        if (value instanceof WeakBox.Value box) value = box.value();
        if (value instanceof WeakBox.Key box) value = valueOf(box);
        if (value != NIL) return LuaValue.varargsOf(found, value);
      }
      if (++passed % BATCH == 0) Meter.work(BATCH * LOST_INSTRUCTIONS);
    }
    return NIL;
  }

  /**
   * Lets the table hold the values of all pairs, or their keys again. While the keys do, a key that
   * lives keeps values that refer to a table that is gone; a collection under each of the two finds
   * what refers to itself either way.
   */
  void holdValues(boolean inTable) {
    expunge();
    for (int at = boxes.occupied(0); at >= 0; at = boxes.occupied(at + 1)) {
      if (!(boxes.keyAt(at) instanceof WeakBox.Key box)) continue;
      Ephemeron pair = box.pair();
      LuaValue held = boxes.valueAt(at);
      if (box.key() == null) {
        boxes.rawset(box, NIL);
      } else if (pair != null && inTable == (held == box)) {
        boxes.rawset(box, inTable ? valueOf(box) : box);
        pair.value = inTable ? null : held;
      }
    }
  }
}
