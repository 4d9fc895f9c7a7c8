package org.cqueues.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaNil;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A table as scripts make them. The values of 1, 2, … are in a list, all others in a hash table
 * with open addresses: keys and values alternate in one array, at most half of it in use.
 *
 * <p>The sizes of both parts follow the rules of PUC Lua 5.2, so that the length of a list with
 * holes in it is the same: a new key for which the hash part has no room has all keys counted, and
 * the list gets the largest power of two more than half of which is in use.
 *
 * <p>Keys are placed by LuaJ's hash, which is at hand but can be foreseen. Where so many keys meet
 * that they must have been chosen for it, or are unlucky, the table places all by a {@link
 * SeededHash}. A search that comes to its end then goes on there: other tables pay nothing.
 *
 * <p>A weak table has both parts empty and its content elsewhere ({@link WeakContent}): what is
 * found here never has to be asked whether it is weak.
 */
@SuppressWarnings("ReferenceEquality") // nil is one object, and identity comes first
public final class Table extends LuaTable implements Keeper {
  private static final LuaValue[] NO_LIST = {};

  /** One pair without a key, so that a search ends there. Never written to. */
  private static final LuaValue[] NO_SLOTS = new LuaValue[2];

  /** There may be a next element, but not at a position. */
  public static final int NO_POSITION = -2;

  private static final int MAX_BITS = 30;

  /** Empty places that take time to pass over. */
  private static final int FAR = 64;

  private static final LuaString MODE = Symbols.of("__mode");

  private LuaValue[] list = NO_LIST;

  /** A key that is null ends a search; a value that is nil belongs to a removed key. */
  private LuaValue[] slots = NO_SLOTS;

  /** Keys in the slots, removed ones included. */
  private int used;

  /**
   * So many values at the list's start are not nil, and all others are; -1 where there are holes.
   */
  private int filled;

  private @Nullable LuaValue metatable;

  /** Of a metatable whose objects inherit fields. */
  private @Nullable Inheritance inheritance;

  // LuaJ's own parts are not used: hashEntries holds the flags below, its metatable the {@link
  // RareData}

  private static final int WEAK_KEYS = 1;
  private static final int WEAK_VALUES = 2;
  private static final int WEAK = WEAK_KEYS | WEAK_VALUES;

  /** This table has had the key {@code __mode}. */
  private static final int NAMES_MODE = 4;

  /** Keys are where the table's own hash has them. */
  private static final int SEEDED = 8;

  /** Keys in a row at which a table gets a hash of its own; ordinary ones have some 30, or 80. */
  private static final int CROWD = 128;

  /** What it takes to look for an element. */
  private static final int ELEMENT_INSTRUCTIONS = 8;

  /** Steps that are counted at once. */
  private static final int BATCH = 1024;

  /** There may be a {@link DeadKey} in the slots. */
  private static final int DEAD_KEYS = 16;

  /** An {@link Inheritance} depends on it. */
  private static final int INHERITED = 32;

  /** It was, but changes too often. */
  private static final int UNSTEADY = 64;

  /** Objects with this metatable have inherited something. */
  private static final int INHERITS = 128;

  /** There may be an integer among the keys in the slots. */
  private static final int INTEGERS = 256;

  /** Changes of a class from which on it is not taken for one. */
  private static final int MANY_CHANGES = 64;

  /** An empty table. */
  public Table() {
    Meter.memory(Meter.TABLE_BYTES);
  }

  /** A table with room. */
  public Table(int listSize, int hashSize) {
    Meter.memory(Meter.TABLE_BYTES + (long) Meter.SLOT_BYTES * (listSize + 4L * hashSize));
    if (listSize > 0) {
      list = new LuaValue[listSize];
      Arrays.fill(list, NIL);
    }
    if (hashSize > 0) slots = new LuaValue[slotsFor(hashSize)];
  }

  private static int slotsFor(int keys) {
    return keys <= 1 ? 4 * keys : 4 * (Integer.highestOneBit(keys - 1) << 1);
  }

  private boolean isWeak() {
    return (hashEntries & WEAK) != 0;
  }

  private boolean isSeeded() {
    return (hashEntries & SEEDED) != 0;
  }

  /** Whether a key may yet be here where a search for it has come to its end. */
  private boolean isElsewhere() {
    return (hashEntries & (WEAK | SEEDED)) != 0;
  }

  private WeakContent content() {
    return Objects.requireNonNull(rareData().content);
  }

  private @Nullable RareData rareDataOrNull() {
    return (RareData) super.getmetatable();
  }

  /** What few tables have, made when first asked for. */
  RareData rareData() {
    RareData rareData = rareDataOrNull();
    if (rareData == null) {
      rareData = new RareData();
      super.setmetatable(rareData);
    }
    return rareData;
  }

  @Override
  public @Nullable Ephemeron kept() {
    RareData rareData = rareDataOrNull();
    return rareData == null ? null : rareData.kept;
  }

  @Override
  public void keep(@Nullable Ephemeron first) {
    rareData().kept = first;
  }

  /** As {@link #getmetatable}; null where there is none. */
  @Nullable LuaValue metatable() {
    return metatable;
  }

  // Reading

  /** The value of a text, or nil. Metatables are not asked here nor below. */
  LuaValue get(LuaString key) {
    LuaValue[] slots = this.slots;
    int last = slots.length - 2;
    int i = first(key.hashCode(), last);
    while (true) {
      LuaValue k = slots[i];
      if (k == key) return slots[i + 1];
      if (k == null) return isElsewhere() ? getElsewhere(key) : NIL;
      if (k instanceof LuaString text && same(text, key)) return slots[i + 1];
      i = (i + 2) & last;
    }
  }

  /**
   * The value of a text if the key is at a place, else nil; one of those that are in {@link Place}.
   */
  LuaValue at(LuaString key, int place) {
    LuaValue[] slots = this.slots;
    return place < slots.length && slots[place - 1] == key ? slots[place] : NIL;
  }

  /** Gives a text that has a value at a place another one; false where it has none. */
  boolean replaceAt(LuaString key, int place, LuaValue value) {
    LuaValue[] slots = this.slots;
    if (place >= slots.length || slots[place - 1] != key || slots[place] == NIL) return false;
    if ((hashEntries & INHERITED) != 0) changed();
    slots[place] = value instanceof LuaNil ? NIL : value;
    return true;
  }

  /**
   * The place of a text, which a value has; 0 where it has none here. From now on that is found
   * there by this very object.
   */
  int place(LuaString key) {
    int i = slot(key);
    if (i < 0 || slots[i + 1] == NIL) return 0;
    slots[i] = key;
    return i + 1;
  }

  /**
   * Whether a text has surely no value: few keys are told apart from it by more than their hash.
   */
  boolean lacks(LuaString key) {
    LuaValue[] slots = this.slots;
    int last = slots.length - 2;
    int hash = key.hashCode();
    int i = first(hash, last);
    while (true) {
      LuaValue k = slots[i];
      if (k == null) return !isElsewhere();
      if (k instanceof LuaString text && text.hashCode() == hash) return false;
      i = (i + 2) & last;
    }
  }

  /** What objects with this metatable surely inherit; nil where it is not known. */
  LuaValue inherited(LuaString key) {
    Inheritance known = inheritance;
    return known == null ? NIL : known.get(key);
  }

  /** What is known of that, from the second time on that somebody asks; else null. */
  @Nullable Inheritance inheritance() {
    if (inheritance == null && (hashEntries & INHERITS) != 0) inheritance = new Inheritance();
    hashEntries |= INHERITS;
    return inheritance;
  }

  /** Whether what it has may be remembered. */
  boolean isClass() {
    return (hashEntries & (WEAK | UNSTEADY)) == 0;
  }

  /** An {@link Inheritance} depends on this table from now on. */
  void mark() {
    hashEntries |= INHERITED;
  }

  private void changed() {
    Inheritance.changed();
    if (++rareData().changes < MANY_CHANGES) return;
    hashEntries = (hashEntries & ~INHERITED) | UNSTEADY;
  }

  private LuaValue getElsewhere(LuaString key) {
    if (isWeak()) return content().get(key);
    int i = seededSlot(key);
    return i < 0 ? NIL : slots[i + 1];
  }

  static int first(int hash, int last) {
    return ((hash ^ (hash >>> 16)) << 1) & last;
  }

  /**
   * Numbers in a row would otherwise fill places in a row, through which a search for any other key
   * that falls there would have to walk.
   */
  private static int spread(int hash) {
    return hash * 0x9E3779B9;
  }

  private static boolean same(LuaString a, LuaString b) {
    return a.hashCode() == b.hashCode() && a.m_length == b.m_length && Bytes.sameBytes(a, b);
  }

  @Override
  public LuaValue rawget(int key) {
    int index = key - 1;
    LuaValue[] list = this.list;
    return index >= 0 && index < list.length ? list[index] : getSlot(key);
  }

  private LuaValue getSlot(int key) {
    if (isWeak()) return content().get(key);
    int i = slot(key);
    return i < 0 ? NIL : slots[i + 1];
  }

  @Override
  public LuaValue rawget(LuaValue key) {
    if (key instanceof LuaString text) return get(text);
    if (key instanceof LuaInteger integer) return rawget(integer.v);
    return getOther(key);
  }

  private LuaValue getOther(LuaValue key) {
    if (isWeak()) return content().get(key);
    if (key == Ops.NEGATIVE_ZERO) return rawget(0);
    int i = slot(key);
    return i < 0 ? NIL : slots[i + 1];
  }

  @Override
  protected LuaValue hashget(LuaValue key) {
    return rawget(key);
  }

  private int slot(int key) {
    LuaValue[] slots = this.slots;
    int last = slots.length - 2;
    for (int i = first(spread(key), last); ; i = (i + 2) & last) {
      LuaValue k = slots[i];
      if (k == null) return isSeeded() ? seededSlot(LuaInteger.valueOf(key)) : -1;
      if (k instanceof LuaInteger integer && integer.v == key) return i;
    }
  }

  private int slot(LuaString key) {
    LuaValue[] slots = this.slots;
    int last = slots.length - 2;
    for (int i = first(key.hashCode(), last); ; i = (i + 2) & last) {
      LuaValue k = slots[i];
      if (k == key) return i;
      if (k == null) return isSeeded() ? seededSlot(key) : -1;
      if (k instanceof LuaString text && same(text, key)) return i;
    }
  }

  /** Where a key is, or -1. */
  private int slot(LuaValue key) {
    if (key instanceof LuaString text) return slot(text);
    if (key instanceof LuaInteger integer) return slot(integer.v);
    LuaValue[] slots = this.slots;
    int last = slots.length - 2;
    for (int i = first(spread(key.hashCode()), last); ; i = (i + 2) & last) {
      LuaValue k = slots[i];
      if (k == null) return isSeeded() ? seededSlot(key) : -1;
      if (k == key || k.raweq(key)) return i;
    }
  }

  /** Where a key is by the table's own hash, or -1. */
  private int seededSlot(LuaValue key) {
    LuaValue[] slots = this.slots;
    int last = slots.length - 2;
    for (int i = first(place(key), last); ; i = (i + 2) & last) {
      LuaValue k = slots[i];
      if (k == null) return -1;
      if (k == key) return i;
      if (key instanceof LuaString text) {
        if (k instanceof LuaString other && same(other, text)) return i;
      } else if (k.raweq(key)) {
        return i;
      }
    }
  }

  /** The hash by which a new key is placed. */
  private int place(LuaValue key) {
    SeededHash own = isSeeded() ? rareData().ownHash : null;
    if (own != null) return own.of(key);
    int hash = key.hashCode();
    return key instanceof LuaString ? hash : spread(hash);
  }

  // Writing

  /** Gives a text a value. */
  void put(LuaString key, LuaValue value) {
    if ((hashEntries & INHERITED) != 0) changed();
    int i = slot(key);
    if (i >= 0) {
      slots[i + 1] = value instanceof LuaNil ? NIL : value;
    } else {
      add(key, value);
    }
  }

  /** Gives a text that has a value another one; false where it has none. */
  boolean replace(LuaString key, LuaValue value) {
    int i = slot(key);
    if (i < 0 || slots[i + 1] == NIL) return false;
    if ((hashEntries & INHERITED) != 0) changed();
    slots[i + 1] = value instanceof LuaNil ? NIL : value;
    return true;
  }

  @Override
  public void rawset(int key, LuaValue value) {
    int index = key - 1;
    LuaValue[] list = this.list;
    if (index < 0 || index >= list.length) {
      setSlot(key, value);
    } else if (value instanceof LuaNil) {
      list[index] = NIL;
      if (index < filled) filled = index == filled - 1 ? index : -1;
    } else {
      list[index] = value;
      if (index >= filled) filled = index == filled ? index + 1 : -1;
    }
  }

  private void setSlot(int key, LuaValue value) {
    int size = list.length;
    if (key == size + 1 && used == 0 && filled == size && !isWeak()) {
      if (value instanceof LuaNil) return;
      if (slots == NO_SLOTS && size < 1 << MAX_BITS && !changesMode()) {
        // what counting would come to
        resizeList(size == 0 ? 1 : Integer.highestOneBit(size) << 1);
        list[size] = value;
        filled = size + 1;
        return;
      }
    }
    int i = slot(key);
    if (i >= 0) {
      slots[i + 1] = value instanceof LuaNil ? NIL : value;
    } else {
      add(LuaInteger.valueOf(key), value);
    }
  }

  @Override
  public void rawset(LuaValue key, LuaValue value) {
    if (key instanceof LuaString text) {
      put(text, value);
    } else if (key instanceof LuaInteger integer) {
      rawset(integer.v, value);
    } else if (key == Ops.NEGATIVE_ZERO) {
      rawset(0, value);
    } else {
      int i = slot(key);
      if (i < 0) {
        add(key, value);
      } else if (value instanceof LuaNil) {
        slots[i + 1] = NIL;
        letGo(i);
      } else {
        slots[i + 1] = value;
      }
    }
  }

  /** The key in a slot has no value any more: as an object it is not kept alive for that. */
  private void letGo(int i) {
    LuaValue key = slots[i];
    if (!DeadKey.standsFor(key) || deadSlot(key) >= 0) return;
    slots[i] = new DeadKey(key);
    hashEntries |= DEAD_KEYS;
  }

  /** Where a key that is not there was once, as its dead key tells; or -1. */
  private int deadSlot(LuaValue key) {
    if ((hashEntries & DEAD_KEYS) == 0 || !DeadKey.standsFor(key)) return -1;
    LuaValue[] slots = this.slots;
    int hash = key.hashCode();
    int last = slots.length - 2;
    for (int i = first(place(key), last); ; i = (i + 2) & last) {
      LuaValue k = slots[i];
      if (k == null) return -1;
      if (k instanceof DeadKey dead && dead.isOf(hash)) return i;
    }
  }

  @Override
  public void hashset(LuaValue key, LuaValue value) {
    rawset(key, value);
  }

  /** Adds a key that is not there, unless its value is nil. */
  private void add(LuaValue key, LuaValue value) {
    if (changesMode()) {
      rawset(key, value);
      return;
    }
    if (isWeak()) {
      content().set(key, value);
      return;
    }
    if (value instanceof LuaNil) return;
    if (key instanceof LuaString text && same(text, MODE)) hashEntries |= NAMES_MODE;
    int dead = deadSlot(key);
    if (dead >= 0) {
      slots[dead] = key;
      slots[dead + 1] = value;
      return;
    }
    if (used >= slots.length >> 2) {
      count(key);
      rawset(key, value); // counted, so that there is room now
      return;
    }
    insert(key, value);
  }

  private void insert(LuaValue key, LuaValue value) {
    LuaValue[] slots = this.slots;
    int last = slots.length - 2;
    int i = first(place(key), last);
    for (int passed = 0; slots[i] != null; passed++) {
      if (passed == CROWD && !isSeeded()) {
        seed();
        insert(key, value);
        return;
      }
      i = (i + 2) & last;
    }
    if (key instanceof LuaInteger) hashEntries |= INTEGERS;
    slots[i] = key;
    slots[i + 1] = value;
    used++;
  }

  /** Places all keys anew, by a hash of this table alone. */
  private void seed() {
    LuaValue[] old = slots;
    Meter.owe(old.length);
    rareData().ownHash = new SeededHash();
    hashEntries |= SEEDED;
    slots = new LuaValue[old.length];
    used = 0;
    for (int i = 0; i < old.length; i += 2) if (old[i] != null) insert(old[i], old[i + 1]);
  }

  /** Makes room for one more key. */
  private void count(LuaValue added) {
    var counts = new int[MAX_BITS + 2]; // of keys in (2^(n-1), 2^n]
    int keys = 1;
    for (int i = 0; i < list.length; i++) {
      if (list[i] == NIL) continue;
      counts[bits(i + 1)]++;
      keys++;
    }
    boolean integers = (hashEntries & INTEGERS) != 0; // else keys are not looked at, far away
    for (int i = 0; i < slots.length; i += 2) {
      if (slots[i] == null || slots[i + 1] == NIL) continue;
      keys++;
      if (integers && slots[i] instanceof LuaInteger k && k.v > 0) counts[bits(k.v)]++;
    }
    if (added instanceof LuaInteger k && k.v > 0) counts[bits(k.v)]++;
    Meter.work((list.length + slots.length) >> 2);
    int size = 0;
    int inList = 0;
    int below = 0;
    for (int n = 0; n <= MAX_BITS; n++) {
      below += counts[n];
      if (below <= 1 << n >> 1) continue;
      size = 1 << n;
      inList = below;
    }
    resize(size, keys - inList);
  }

  /** The smallest n such that 2^n is at least the key. */
  private static int bits(int key) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(key - 1);
  }

  private void resize(int listSize, int hashSize) {
    Meter.memory((long) Meter.SLOT_BYTES * (listSize + 4L * hashSize));
    LuaValue[] oldList = list;
    LuaValue[] oldSlots = slots;
    slots = hashSize == 0 ? NO_SLOTS : new LuaValue[slotsFor(hashSize)];
    used = 0;
    hashEntries &= ~(DEAD_KEYS | INTEGERS);
    if (listSize != oldList.length) {
      list = Arrays.copyOf(oldList, listSize);
      for (int i = oldList.length; i < listSize; i++) list[i] = NIL;
      for (int i = listSize; i < oldList.length; i++) {
        if (oldList[i] != NIL) insert(LuaInteger.valueOf(i + 1), oldList[i]);
      }
    }
    for (int i = 0; i < oldSlots.length; i += 2) {
      LuaValue key = oldSlots[i];
      if (key == null || oldSlots[i + 1] == NIL) continue;
      if (key instanceof LuaInteger k && k.v > 0 && k.v <= listSize) {
        list[k.v - 1] = oldSlots[i + 1];
      } else {
        insert(key, oldSlots[i + 1]);
      }
    }
    measure();
  }

  /** A longer list; the hash part stays. */
  private void resizeList(int size) {
    int old = list.length;
    Meter.memory((long) Meter.SLOT_BYTES * size);
    list = Arrays.copyOf(list, size);
    Arrays.fill(list, old, size, NIL);
  }

  private void measure() {
    int n = 0;
    while (n < list.length && list[n] != NIL) n++;
    filled = n;
    while (n < list.length && list[n] == NIL) n++;
    if (n < list.length) filled = -1;
  }

  /** Whether a list from an index on follows what is in the list already. */
  boolean hasRoomBefore(int index) {
    return index > 0 && index - 1 <= list.length;
  }

  /** Room for a list under construction; as in PUC Lua not more than that. */
  @Override
  public void presize(int listSize) {
    if (listSize > list.length && !isWeak()) {
      int n = list.length;
      resizeList(listSize);
      if (used == 0) return;
      for (; n < listSize; n++) {
        int i = slot(n + 1);
        if (i < 0) continue;
        list[n] = slots[i + 1];
        slots[i + 1] = NIL;
      }
      measure();
    }
  }

  @Override
  public void presize(int listSize, int hashSize) {
    if (isWeak()) return;
    list = NO_LIST;
    filled = 0;
    used = 0;
    resize(listSize, hashSize);
  }

  // Length

  @Override
  protected int getArrayLength() {
    return list.length;
  }

  @Override
  protected int getHashLength() {
    return slots.length >> 2;
  }

  /** A border, the same that PUC Lua finds. */
  @Override
  public int rawlen() {
    int size = list.length;
    if (filled >= 0 && filled < size) return filled;
    if (isWeak()) return content().length();
    if (size > 0 && list[size - 1] == NIL) return border(0, size);
    if (used == 0) return size;
    int low = size;
    int high = size + 1;
    while (rawget(high) != NIL) {
      low = high;
      if (high > Integer.MAX_VALUE / 2) return linearBorder();
      high *= 2;
    }
    return border(low, high);
  }

  private int border(int filledIndex, int emptyIndex) {
    int low = filledIndex;
    int high = emptyIndex;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (rawget(middle) == NIL) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return low;
  }

  private int linearBorder() {
    int i = 1;
    while (rawget(i) != NIL) {
      if (++i % BATCH == 0) Meter.work(BATCH * ELEMENT_INSTRUCTIONS);
    }
    return i - 1;
  }

  @Override
  public int length() {
    return metatable == null ? rawlen() : len().toint();
  }

  // Traversal: the positions are those of the list, then those of the slots

  /** The position behind a key's, 0 for nil. */
  int after(LuaValue key) {
    if (key instanceof LuaNil) return 0;
    if (key instanceof LuaInteger integer && integer.v > 0 && integer.v <= list.length) {
      return integer.v;
    }
    int i = slot(key == Ops.NEGATIVE_ZERO ? LuaInteger.valueOf(0) : key);
    if (i < 0) i = deadSlot(key);
    if (i < 0) throw Errors.plain("invalid key to 'next'");
    return list.length + (i >> 1) + 1;
  }

  /** The first position from {@code position} on that holds a value, or -1. */
  int occupied(int position) {
    int at = position;
    LuaValue[] list = this.list;
    while (at < list.length && list[at] == NIL) at++;
    LuaValue[] slots = this.slots;
    int end = list.length + (slots.length >> 1);
    if (at >= list.length) {
      int i = (at - list.length) << 1;
      while (i < slots.length && (slots[i] == null || slots[i + 1] == NIL)) i += 2;
      at = list.length + (i >> 1);
    }
    if (at - position > FAR) Meter.work(at - position);
    return at < end ? at : -1;
  }

  /** The key in the table that equals {@code key}, or null. */
  @Nullable LuaValue storedKey(LuaValue key) {
    int i = slot(key);
    return i < 0 ? null : slots[i];
  }

  /** The key at a position that {@link #next(LuaValue, int)} has given. */
  public LuaValue keyAt(int position) {
    int i = position - list.length;
    return i < 0 ? LuaInteger.valueOf(position + 1) : slots[i << 1];
  }

  /** The value at a position that {@link #next(LuaValue, int)} has given. */
  public LuaValue valueAt(int position) {
    int i = position - list.length;
    return i < 0 ? list[position] : slots[(i << 1) + 1];
  }

  /**
   * The position of the pair behind {@code key}, as next has it; -1 at the end, {@link
   * #NO_POSITION} where this table has none.
   *
   * @param hint the key's position, if the caller remembers it
   */
  public int next(LuaValue key, int hint) {
    if (isWeak()) return NO_POSITION;
    return occupied(isAt(hint, key) ? hint + 1 : after(key));
  }

  private boolean isAt(int position, LuaValue key) {
    if (position < 0) return false;
    int size = list.length;
    if (position < size) return key instanceof LuaInteger integer && integer.v == position + 1;
    int i = (position - size) << 1;
    if (i >= slots.length) return false;
    return slots[i] == key
        || (slots[i] instanceof DeadKey dead
            && DeadKey.standsFor(key)
            && dead.isOf(key.hashCode()));
  }

  /** The position of the list's element {@code index}, from 1; as {@link #next} elsewhere. */
  public int element(int index) {
    if (index < 1 || index > list.length) return NO_POSITION;
    return list[index - 1] == NIL ? -1 : index - 1;
  }

  @Override
  public Varargs next(LuaValue key) {
    if (isWeak()) return content().next(key);
    int position = occupied(after(key));
    return position < 0 ? NIL : varargsOf(keyAt(position), valueAt(position));
  }

  @Override
  public Varargs inext(LuaValue key) {
    int k = key.checkint() + 1;
    LuaValue value = rawget(k);
    return value == NIL ? NONE : varargsOf(LuaInteger.valueOf(k), value);
  }

  // With metatables

  @Override
  public @Nullable LuaValue getmetatable() {
    return metatable;
  }

  @Override
  public LuaValue setmetatable(@Nullable LuaValue given) {
    if ((hashEntries & INHERITED) != 0) changed();
    metatable = given;
    int weakness = weakness(given);
    if (weakness != (hashEntries & WEAK)) weaken(weakness);
    return this;
  }

  /**
   * Becomes what the metatable says if its {@code __mode} has changed since it became the
   * metatable. This is looked for when a new key needs room.
   */
  private boolean changesMode() {
    if (metatable == null) return false;
    int weakness = weakness(metatable);
    if (weakness == (hashEntries & WEAK)) return false;
    weaken(weakness);
    return true;
  }

  private static int weakness(@Nullable LuaValue metatable) {
    if (metatable == null) return 0;
    if (metatable instanceof Table given && (given.hashEntries & (NAMES_MODE | WEAK)) == 0)
      return 0;
    if (!(metatable.rawget(MODE) instanceof LuaString mode)) return 0;
    return (has(mode, 'k') ? WEAK_KEYS : 0) | (has(mode, 'v') ? WEAK_VALUES : 0);
  }

  /** Moves all that is here into a new kind of table. */
  private void weaken(int weakness) {
    if ((hashEntries & INHERITED) != 0) changed();
    if (isWeak()) content().holdValues(true); // its keys shall not
    List<LuaValue> pairs = pairs();
    Meter.work((long) ELEMENT_INSTRUCTIONS * pairs.size());
    hashEntries = (hashEntries & ~(WEAK | SEEDED)) | weakness;
    list = NO_LIST;
    slots = NO_SLOTS;
    used = 0;
    filled = weakness == 0 ? 0 : -1;
    WeakContent content = null;
    if (weakness != 0) {
      content = new WeakContent((weakness & WEAK_KEYS) != 0, (weakness & WEAK_VALUES) != 0);
      WeakTables.add(content);
    }
    rareData().content = content;
    for (int i = 0; i < pairs.size(); i += 2) {
      // not through add: a table that is its own metatable has no mode until that is moved
      if (content == null) {
        rawset(pairs.get(i), pairs.get(i + 1));
      } else {
        content.set(pairs.get(i), pairs.get(i + 1));
      }
    }
  }

  /** Passes on all that this table keeps alive, but not what only its keys and itself keep. */
  void references(Consumer<? super LuaValue> visitor) {
    if (metatable != null) visitor.accept(metatable);
    if (isWeak()) {
      content().references(visitor);
      return;
    }
    for (LuaValue value : list) visitor.accept(value);
    for (@Nullable LuaValue value : slots) if (value != null) visitor.accept(value);
  }

  private static boolean has(LuaString text, char letter) {
    return Bytes.indexOf(text, letter) >= 0;
  }

  /** Keys and values in turn. */
  private List<LuaValue> pairs() {
    var pairs = new ArrayList<LuaValue>();
    for (Varargs pair = next(NIL); pair.arg1() != NIL; pair = next(pair.arg1())) {
      pairs.add(pair.arg1());
      pairs.add(pair.arg(2));
    }
    return pairs;
  }

  @Override
  public LuaValue get(int key) {
    LuaValue value = rawget(key);
    return value == NIL && metatable != null ? gettable(this, LuaInteger.valueOf(key)) : value;
  }

  @Override
  public LuaValue get(LuaValue key) {
    LuaValue value = rawget(key);
    return value == NIL && metatable != null ? gettable(this, key) : value;
  }

  @Override
  public void set(int key, LuaValue value) {
    if (metatable == null
        || rawget(key) != NIL
        || !settable(this, LuaInteger.valueOf(key), value)) {
      rawset(key, value);
    }
  }

  @Override
  public void set(LuaValue key, LuaValue value) {
    if (!key.isvalidkey() && !metatag(NEWINDEX).isfunction()) typerror("table index");
    if (metatable == null || rawget(key) != NIL || !settable(this, key, value)) rawset(key, value);
  }

  @Override
  public boolean eq_b(LuaValue value) {
    if (this == value) return true;
    if (metatable == null || !(value instanceof LuaTable)) return false;
    LuaValue other = value.getmetatable();
    return other != null && eqmtcall(this, metatable, value, other);
  }

  @Override
  public void sort(LuaValue order) {
    new Sort(this, order.isnil() ? null : order.checkfunction(), true).run(1, rawlen());
  }
}
