package org.cqueues.runtime.parser;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.cqueues.runtime.Numbers;

/** Character classes of the C locale, as patterns name them. */
public final class Chars {
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHEST = 0x8080808080808080L;

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final int ALPHA = 1;
  private static final int CONTROL = 2;
  private static final int DIGIT = 4;
  private static final int LOWER = 8;
  private static final int PUNCTUATION = 16;
  private static final int SPACE = 32;
  private static final int UPPER = 64;
  private static final int HEX = 128;
  private static final int ZERO = 256;
  private static final int UNDERSCORE = 512;

  private static final short[] KINDS = new short[256];

  static {
    for (int c = 0; c < 128; c++) {
      int kind = 0;
      if (c >= 'a' && c <= 'z') kind = ALPHA | LOWER;
      else if (c >= 'A' && c <= 'Z') kind = ALPHA | UPPER;
      else if (c >= '0' && c <= '9') kind = DIGIT | HEX;
      else if (c < ' ' || c == 127) kind = CONTROL;
      else if (c > ' ') kind = PUNCTUATION;
      if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') kind |= HEX;
      if (Numbers.isSpace(c)) kind |= SPACE;
      if (c == 0) kind |= ZERO;
      if (c == '_') kind |= UNDERSCORE;
      KINDS[c] = (short) kind;
    }
  }

  private Chars() {}

  public static boolean isControl(int c) {
    return (KINDS[c & 0xff] & CONTROL) != 0;
  }

  /** Whether a name of Lua may begin with it; not true of what is no byte. */
  static boolean isNameStart(int c) {
    return c >= 0 && (KINDS[c & 0xff] & (ALPHA | UNDERSCORE)) != 0;
  }

  static boolean isNamePart(int c) {
    return (KINDS[c & 0xff] & (ALPHA | UNDERSCORE | DIGIT)) != 0;
  }

  static boolean isHex(int c) {
    return (KINDS[c & 0xff] & HEX) != 0;
  }

  public static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** A copy in capitals or small letters, eight characters at a time. */
  public static byte[] changeCase(byte[] bytes, int offset, int length, boolean upper) {
    var changed = new byte[length];
    int i = 0;
    for (; i + 8 <= length; i += 8) {
      long eight = (long) EIGHT.get(bytes, offset + i);
      EIGHT.set(changed, i, eight ^ (letters(eight, upper ? 'a' : 'A') >>> 2));
    }
    for (; i < length; i++) {
      changed[i] = upper ? toUpper(bytes[offset + i]) : toLower(bytes[offset + i]);
    }
    return changed;
  }

  /** The highest bit of each of eight bytes that is one of 26 letters from {@code first} on. */
  private static long letters(long eight, int first) {
    long low = eight & 0x7f * ONES;
    // carries into the highest bits, from the first letter on and from behind the last on
    long from = low + (0x80 - first) * ONES;
    long behind = low + (0x80 - first - 26) * ONES;
    return (from ^ behind) & ~eight & HIGHEST;
  }

  static byte toLower(byte c) {
    return c >= 'A' && c <= 'Z' ? (byte) (c + 32) : c;
  }

  public static byte toUpper(byte c) {
    return c >= 'a' && c <= 'z' ? (byte) (c - 32) : c;
  }

  /**
   * Adds the characters of a class to a set.
   *
   * @param letter the class as behind {@code %}; a capital letter means all others
   * @return false where the letter names no class
   */
  public static boolean addClass(boolean[] set, int letter) {
    int kinds =
        switch (letter | 0x20) {
          case 'a' -> ALPHA;
          case 'c' -> CONTROL;
          case 'd' -> DIGIT;
          case 'g' -> ALPHA | DIGIT | PUNCTUATION;
          case 'l' -> LOWER;
          case 'p' -> PUNCTUATION;
          case 's' -> SPACE;
          case 'u' -> UPPER;
          case 'w' -> ALPHA | DIGIT;
          case 'x' -> HEX;
          case 'z' -> ZERO;
          default -> 0;
        };
    if (kinds == 0 || (letter & 0x40) == 0) return false;
    boolean others = (letter & 0x20) == 0;
    for (int c = 0; c < 256; c++) if ((KINDS[c] & kinds) != 0 != others) set[c] = true;
    return true;
  }
}
