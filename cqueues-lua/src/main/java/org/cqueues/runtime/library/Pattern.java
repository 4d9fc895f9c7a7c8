package org.cqueues.runtime.library;

import java.util.Arrays;
import org.cqueues.runtime.Meter;
import org.cqueues.runtime.parser.Chars;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;

/**
 * A Lua pattern (manual section 6.4.1) as a list of items, each with its set of characters spelt
 * out. An item that is malformed stands as such in the list: as in Lua 5.2, only a match that
 * reaches it fails.
 */
final class Pattern {
  /** How an item matches. */
  static final byte ONE = 0;

  static final byte STAR = 1;
  static final byte PLUS = 2;
  static final byte MINUS = 3;
  static final byte OPTIONAL = 4;
  static final byte OPEN = 5;
  static final byte POSITION = 6;
  static final byte CLOSE = 7;
  static final byte BALANCE = 8;
  static final byte FRONTIER = 9;
  static final byte REFERENCE = 10;
  static final byte END_OF_TEXT = 11;
  static final byte MATCH = 12;
  static final byte MALFORMED = 13;

  /** More cannot be open or closed in a match. */
  static final int MAX_CAPTURES = 32;

  /** What a character of a pattern may come to: {@code [x]} is a set of 256. */
  private static final int ITEM_BYTES = 100;

  private static final boolean[] ANY = new boolean[256];

  /** The set of each letter that names a class, which all patterns share. */
  private static final boolean[] @Nullable [] CLASSES = new boolean[256][];

  static {
    Arrays.fill(ANY, true);
    for (int letter = 0; letter < CLASSES.length; letter++) {
      var set = new boolean[256];
      if (Chars.addClass(set, letter)) CLASSES[letter] = set;
    }
  }

  private final byte[] text;
  private int at;
  private final int end;

  /** The items' kinds. */
  byte[] kinds;

  /** A single character, or what else the kind wants to know: {@link #CLOSE} which capture. */
  int[] details;

  /** The set of a single item; null where it is the one character in {@link #details}. */
  boolean[] @Nullable [] sets;

  /** Whether it begins with {@code ^}. */
  final boolean anchored;

  /** How many captures it can open. */
  int captures;

  private int count;
  private @Nullable String fault;

  /** Bits of the captures that are open where the pattern has been read to. */
  private int open;

  /**
   * Reads a pattern.
   *
   * @param anchor whether a {@code ^} at the start is an anchor, as everywhere but in gmatch
   */
  Pattern(LuaString pattern, boolean anchor) {
    text = pattern.m_bytes;
    at = pattern.m_offset;
    end = at + pattern.m_length;
    anchored = anchor && at < end && text[at] == '^';
    if (anchored) at++;
    int capacity = end - at + 1;
    Meter.memory(ITEM_BYTES * (long) capacity);
    kinds = new byte[capacity];
    details = new int[capacity];
    sets = new boolean[capacity][];
    while (at < end && fault == null) readItem();
    if (fault == null) add(MATCH, 0, null);
    kinds = Arrays.copyOf(kinds, count);
    details = Arrays.copyOf(details, count);
    sets = Arrays.copyOf(sets, count);
  }

  /** Why the item of kind {@link #MALFORMED} is; there is at most one, the last. */
  String fault() {
    return fault == null ? "malformed pattern" : fault;
  }

  private void add(byte kind, int detail, boolean @Nullable [] set) {
    kinds[count] = kind;
    details[count] = detail;
    sets[count++] = set;
  }

  private void malformed(String why) {
    fault = why;
    add(MALFORMED, 0, null);
  }

  private int peek(int ahead) {
    return at + ahead < end ? text[at + ahead] & 0xff : -1;
  }

  private void readItem() {
    switch (text[at]) {
      case '(' -> {
        boolean position = peek(1) == ')';
        at += position ? 2 : 1;
        if (!position && captures < MAX_CAPTURES) open |= 1 << captures;
        captures++;
        add(position ? POSITION : OPEN, 0, null);
      }
      case ')' -> {
        at++;
        int innermost = Integer.highestOneBit(open);
        open &= ~innermost;
        add(CLOSE, innermost == 0 ? -1 : Integer.numberOfTrailingZeros(innermost), null);
      }
      case '$' -> {
        if (at + 1 == end) {
          at++;
          add(END_OF_TEXT, 0, null);
        } else {
          readSingle();
        }
      }
      case '%' -> readEscape();
      default -> readSingle();
    }
  }

  private void readEscape() {
    int letter = peek(1);
    if (letter == 'b') {
      if (at + 3 >= end) {
        malformed("malformed pattern (missing arguments to '%b')");
      } else {
        add(BALANCE, peek(2) << 8 | peek(3), null);
        at += 4;
      }
    } else if (letter == 'f') {
      at += 2;
      if (peek(0) != '[') {
        malformed("missing '[' after '%f' in pattern");
      } else {
        boolean[] set = readSet();
        if (set != null) add(FRONTIER, 0, set);
      }
    } else if (Chars.isDigit(letter)) {
      add(REFERENCE, letter - '1', null);
      at += 2;
    } else {
      readSingle();
    }
  }

  /** A character class and what follows it: {@code * + - ?} or nothing. */
  private void readSingle() {
    boolean @Nullable [] set = null;
    int character = text[at] & 0xff;
    if (character == '.') {
      set = ANY;
      at++;
    } else if (character == '%') {
      if (at + 1 == end) {
        malformed("malformed pattern (ends with '%')");
        return;
      }
      character = peek(1);
      set = CLASSES[character];
      at += 2;
    } else if (character == '[') {
      set = readSet();
      if (set == null) return;
    } else {
      at++;
    }
    byte kind =
        switch (peek(0)) {
          case '*' -> STAR;
          case '+' -> PLUS;
          case '-' -> MINUS;
          case '?' -> OPTIONAL;
          default -> ONE;
        };
    if (kind != ONE) at++;
    add(kind, character, set);
  }

  /** A set in brackets; null, and the fault is noted, where its end is missing. */
  private boolean @Nullable [] readSet() {
    at++;
    boolean negated = peek(0) == '^';
    if (negated) at++;
    int close = endOfSet();
    if (close < 0) {
      malformed("malformed pattern (missing ']')");
      return null;
    }
    var set = new boolean[256];
    while (at < close) {
      int c = text[at] & 0xff;
      if (c == '%') {
        int letter = text[at + 1] & 0xff;
        if (!Chars.addClass(set, letter)) set[letter] = true;
        at += 2;
      } else if (at + 2 < close && text[at + 1] == '-') {
        for (int i = c; i <= (text[at + 2] & 0xff); i++) set[i] = true;
        at += 3;
      } else {
        set[c] = true;
        at++;
      }
    }
    at = close + 1;
    if (negated) for (int i = 0; i < 256; i++) set[i] = !set[i];
    return set;
  }

  /** Where the {@code ]} is that ends the set; one at the very start stands for itself. */
  private int endOfSet() {
    int i = at;
    do {
      if (i >= end) return -1;
      if (text[i++] == '%') i++;
    } while (i == at || (i < end && text[i] != ']'));
    return i < end ? i : -1;
  }

  /** Whether a text is no pattern but means itself. */
  static boolean isPlain(LuaString pattern) {
    Meter.scan(pattern.m_length);
    byte[] bytes = pattern.m_bytes;
    int end = pattern.m_offset + pattern.m_length;
    for (int i = pattern.m_offset; i < end; i++) {
      switch (bytes[i]) {
        case '^', '$', '*', '+', '?', '.', '(', '[', '%', '-' -> {
          return false;
        }
        default -> {}
      }
    }
    return true;
  }
}
