package org.cqueues.runtime.parser;

import java.util.Arrays;
import org.cqueues.runtime.Ops;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaValue;

/**
 * The constants of a function that is being parsed, each once. Texts are told by identity, see
 * {@link Spellings}; the two zeros are two constants, and a NaN is one wherever it stands.
 */
final class ConstantList {
  private LuaValue[] values = new LuaValue[8];
  private int size;

  /** Indices of values plus one, 0 where free: an open hash table. */
  private int[] table = new int[16];

  int size() {
    return size;
  }

  LuaValue[] values() {
    return Arrays.copyOf(values, size);
  }

  /** The index of a number. */
  int number(double number) {
    if (Double.isNaN(number)) return append(Ops.number(number));
    long bits = Double.doubleToRawLongBits(number);
    int slot = slot(Long.hashCode(bits));
    while (table[slot] != 0) {
      if (values[table[slot] - 1] instanceof LuaNumber known
          && Double.doubleToRawLongBits(known.todouble()) == bits) {
        return table[slot] - 1;
      }
      slot = next(slot);
    }
    return insert(slot, Ops.number(number));
  }

  /** The index of a text, nil or boolean. */
  @SuppressWarnings("ReferenceEquality") // equal texts are one object, which is faster to tell
  int of(LuaValue value) {
    int slot = slot(System.identityHashCode(value));
    while (table[slot] != 0) {
      if (values[table[slot] - 1] == value) return table[slot] - 1;
      slot = next(slot);
    }
    return insert(slot, value);
  }

  private int slot(int hash) {
    int mixed = hash * 0x9e3779b9;
    return (mixed ^ mixed >>> 16) & (table.length - 1);
  }

  private int next(int slot) {
    return (slot + 1) & (table.length - 1);
  }

  private int insert(int slot, LuaValue value) {
    int index = append(value);
    table[slot] = index + 1;
    if (size > table.length / 2) grow();
    return index;
  }

  private int append(LuaValue value) {
    if (size == values.length) values = Arrays.copyOf(values, 2 * size);
    values[size] = value;
    return size++;
  }

  private void grow() {
    table = new int[2 * table.length];
    for (int i = 0; i < size; i++) {
      LuaValue value = values[i];
      if (value instanceof LuaNumber number && Double.isNaN(number.todouble())) continue;
      int slot = slot(hash(value));
      while (table[slot] != 0) slot = next(slot);
      table[slot] = i + 1;
    }
  }

  private static int hash(@Nullable LuaValue value) {
    return value instanceof LuaNumber number
        ? Long.hashCode(Double.doubleToRawLongBits(number.todouble()))
        : System.identityHashCode(value);
  }
}
