package org.cqueues.lua.lpeg;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cqueues.lua.lpeg.Tree.Kind;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Meter;
import org.luaj.vm2.LuaValue;

/**
 * What was captured, in the order in which it began: each entry is a whole capture, or opens one
 * that an entry further on closes.
 */
final class Captures {
  /** Sizes of entries that are no whole captures. */
  private static final int OPEN = -1;

  private static final int CLOSE = -2;

  private static final int WORDS = 4;
  private static final int MOST = (Integer.MAX_VALUE >> 3) / WORDS;
  private static final Kind[] KINDS = Kind.values();

  private int[] words = new int[16 * WORDS];
  private int count;
  private final LuaValue[] constants;

  /** What match-time captures have made. */
  private final List<LuaValue> made = new ArrayList<>();

  Captures(LuaValue[] constants) {
    this.constants = constants;
  }

  int count() {
    return count;
  }

  int made() {
    return made.size();
  }

  /** Forgets all entries and values from these numbers on. */
  void truncate(int entries, int values) {
    count = entries;
    while (made.size() > values) made.removeLast();
  }

  void open(int kind, int value, int position) {
    add(kind, value, position, OPEN);
  }

  void close(int position) {
    add(0, 0, position, CLOSE);
  }

  void whole(int kind, int value, int position, int size) {
    add(kind, value, position, size);
  }

  /** A value that is there already. */
  void value(LuaValue value, int position) {
    made.add(value);
    add(Kind.VALUE.ordinal(), made.size() - 1, position, 0);
  }

  private void add(int kind, int value, int position, int size) {
    int at = WORDS * count;
    if (at == words.length) grow();
    words[at] = kind;
    words[at + 1] = value;
    words[at + 2] = position;
    words[at + 3] = size;
    count++;
  }

  private void grow() {
    if (count >= MOST) throw Errors.plain("too many captures");
    Meter.memory(2L * Integer.BYTES * words.length);
    words = Arrays.copyOf(words, 2 * words.length);
  }

  Kind kind(int entry) {
    return KINDS[words[WORDS * entry]];
  }

  boolean isClose(int entry) {
    return words[WORDS * entry + 3] == CLOSE;
  }

  /** Whether nothing can be inside. */
  boolean isWhole(int entry) {
    return words[WORDS * entry + 3] >= 0;
  }

  int position(int entry) {
    return words[WORDS * entry + 2];
  }

  /** Where what an entry holds or closes ends. */
  int end(int entry) {
    return position(entry) + Math.max(0, words[WORDS * entry + 3]);
  }

  LuaValue value(int entry) {
    int number = words[WORDS * entry + 1];
    return kind(entry) == Kind.VALUE ? made.get(number) : constants[number];
  }

  /** The entry that opens what the last but these closes, or what is still open. */
  int lastOpen(int before) {
    int closed = 0;
    for (int entry = before - 1; ; entry--) {
      if (isClose(entry)) closed++;
      else if (!isWhole(entry) && closed-- == 0) return entry;
    }
  }

  /** The entry behind a capture and all in it. */
  int next(int entry) {
    if (isWhole(entry)) return entry + 1;
    int open = 1;
    int next = entry + 1;
    for (; open > 0; next++) {
      if (isClose(next)) open--;
      else if (!isWhole(next)) open++;
    }
    return next;
  }
}
