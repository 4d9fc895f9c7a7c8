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

  private static final int WORDS = 3;
  private static final int MOST = (Integer.MAX_VALUE >> 3) / WORDS;
  private int[] words = new int[16 * WORDS];
  private int count;
  private final Making[] makings;

  /** What match-time captures have made. */
  private final List<LuaValue> made = new ArrayList<>();

  Captures(Making[] makings) {
    this.makings = makings;
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

  /** Forgets all entries from this number on, where there are no values that were made. */
  void truncate(int entries) {
    count = entries;
  }

  void open(int making, int position) {
    add(making, position, OPEN);
  }

  void close(int position) {
    add(0, position, CLOSE);
  }

  void whole(int making, int position, int size) {
    add(making, position, size);
  }

  /** A value that is there already. */
  void value(LuaValue value, int position) {
    made.add(value);
    add(-made.size(), position, 0);
  }

  private void add(int making, int position, int size) {
    int at = WORDS * count;
    if (at == words.length) grow();
    words[at] = making;
    words[at + 1] = position;
    words[at + 2] = size;
    count++;
  }

  private void grow() {
    if (count >= MOST) throw Errors.plain("too many captures");
    Meter.memory(2L * Integer.BYTES * words.length);
    words = Arrays.copyOf(words, 2 * words.length);
  }

  Kind kind(int entry) {
    int making = words[WORDS * entry];
    return making < 0 ? Kind.VALUE : makings[making].kind();
  }

  boolean isClose(int entry) {
    return words[WORDS * entry + 2] == CLOSE;
  }

  /** Whether nothing can be inside. */
  boolean isWhole(int entry) {
    return words[WORDS * entry + 2] >= 0;
  }

  int position(int entry) {
    return words[WORDS * entry + 1];
  }

  /** Where what an entry holds or closes ends. */
  int end(int entry) {
    return position(entry) + Math.max(0, words[WORDS * entry + 2]);
  }

  LuaValue value(int entry) {
    int making = words[WORDS * entry];
    return making < 0 ? made.get(-making - 1) : makings[making].value();
  }

  /** The entry that opens what the last but these closes, or what is still open. */
  int lastOpen(int before) {
    int closed = 0;
    int entry = before - 1;
    while (isWhole(entry) || isClose(entry) || closed > 0) {
      if (isClose(entry)) closed++;
      else if (!isWhole(entry)) closed--;
      entry--;
    }
    passed(before - entry);
    return entry;
  }

  /** So many entries have been looked at. */
  static void passed(int entries) {
    Meter.work(entries >> 3);
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
    passed(next - entry);
    return next;
  }
}
