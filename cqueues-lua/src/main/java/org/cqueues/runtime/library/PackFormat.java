package org.cqueues.runtime.library;

import java.util.Arrays;
import org.cqueues.runtime.Meter;
import org.cqueues.runtime.parser.Chars;
import org.luaj.vm2.LuaString;

/**
 * A format of {@code string.pack}, taken apart: one item for each option that stands for data or
 * padding. An option that is malformed is the last item, for it is an error only when it is its
 * turn.
 */
final class PackFormat {
  /** The letter of the item that is malformed, see {@link #failure}. */
  static final char MALFORMED = 0;

  private static final int NATIVE_ALIGNMENT = 8;
  private static final int LARGEST = 16;

  private static final String SIGNED = "bhilj";
  private static final String ALIGNED = "hHiIlLjJTfdnsX";

  /** Parts of an item: the letter, two flags, the alignment, and the size in the upper half. */
  private static final int LITTLE = 1 << 8;

  private static final int SIGN = 1 << 9;
  private static final int ALIGNMENT_SHIFT = 16;
  private static final int ALIGNMENT_MASK = 0xff;

  private static final int INSTRUCTIONS = 16;

  private final LuaString text;
  private long[] items;
  private int count;

  private int at;
  private boolean little = true;
  private int maximum = 1;

  private String failure = "";
  private boolean badArgument;

  PackFormat(LuaString text) {
    this.text = text;
    Meter.work((long) INSTRUCTIONS * text.m_length);
    Meter.memory((long) Long.BYTES * text.m_length);
    items = new long[text.m_length];
    while (at < text.m_length && failure.isEmpty()) {
      char letter = nextLetter();
      switch (letter) {
        case '<', '=' -> little = true;
        case '>' -> little = false;
        case '!' -> maximum = integerSize(NATIVE_ALIGNMENT);
        case ' ' -> {}
        default -> add(letter);
      }
    }
    if (!failure.isEmpty()) items[count++] = MALFORMED | (1L << ALIGNMENT_SHIFT);
    items = Arrays.copyOf(items, count);
  }

  private char nextLetter() {
    return (char) text.luaByte(at++);
  }

  private void add(char letter) {
    int size = size(letter);
    char aligned = letter;
    if (letter == 'X') {
      aligned = at == text.m_length ? 'X' : nextLetter();
      size = "<>=! X".indexOf(aligned) < 0 ? size(aligned) : 0;
      if (aligned == 'c' || size == 0) fail("invalid next option for option 'X'", true);
    }
    int alignment = ALIGNED.indexOf(aligned) < 0 ? 1 : Math.min(size, maximum);
    if (Integer.bitCount(alignment) > 1) fail("format asks for alignment not power of 2", true);
    if (!failure.isEmpty()) return;
    long item = letter | ((long) alignment << ALIGNMENT_SHIFT);
    if (little) item |= LITTLE;
    if (SIGNED.indexOf(letter) >= 0) item |= SIGN;
    items[count++] = letter == 'X' ? item : item | ((long) size << Integer.SIZE);
  }

  /** The first failure is the one that counts. */
  private void fail(String why, boolean ofArgument) {
    if (!failure.isEmpty()) return;
    failure = why;
    badArgument = ofArgument;
  }

  private int size(char letter) {
    return switch (letter) {
      case 'b', 'B', 'x' -> 1;
      case 'h', 'H' -> 2;
      case 'i', 'I' -> integerSize(4);
      case 'l', 'L', 'j', 'J', 'T', 'd', 'n' -> 8;
      case 'f' -> 4;
      case 's' -> integerSize(8);
      case 'c' -> {
        int size = number(-1);
        if (size < 0) fail("missing size for format option 'c'", false);
        yield size;
      }
      case 'z', 'X' -> 0;
      default -> {
        fail("invalid format option '" + letter + "'", false);
        yield 0;
      }
    };
  }

  private int integerSize(int absent) {
    int size = number(absent);
    if (size < 1 || size > LARGEST) {
      fail("integral size (" + size + ") out of limits [1," + LARGEST + "]", false);
    }
    return size;
  }

  private int number(int absent) {
    if (at == text.m_length || !Chars.isDigit(text.luaByte(at))) return absent;
    int number = 0;
    while (at < text.m_length && Chars.isDigit(text.luaByte(at)) && number < 100_000_000) {
      number = number * 10 + text.luaByte(at++) - '0';
    }
    return number;
  }

  /** What it was made of. */
  LuaString text() {
    return text;
  }

  /** How many items there are. */
  int count() {
    return count;
  }

  /** One of the items, for the methods below. */
  long item(int index) {
    return items[index];
  }

  /** Why the last item is malformed; empty where none is. */
  String failure() {
    return failure;
  }

  /** Whether {@link #failure} is one of the function's first argument. */
  boolean isBadArgument() {
    return badArgument;
  }

  /** The option of an item, or {@link #MALFORMED}. */
  static char letter(long item) {
    return (char) (item & 0xff);
  }

  /** How many bytes it stands for; for a text with a length, of that. */
  static int size(long item) {
    return (int) (item >>> Integer.SIZE);
  }

  /** How many bytes of padding it wants at an offset. */
  static int padding(long item, long offset) {
    int alignment = (int) (item >>> ALIGNMENT_SHIFT) & ALIGNMENT_MASK;
    return (int) -offset & (alignment - 1);
  }

  /** Whether the lowest byte comes first. */
  static boolean isLittle(long item) {
    return (item & LITTLE) != 0;
  }

  /** Whether it is an integer with a sign. */
  static boolean isSigned(long item) {
    return (item & SIGN) != 0;
  }
}
