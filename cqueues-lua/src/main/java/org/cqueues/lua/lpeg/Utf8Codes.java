package org.cqueues.lua.lpeg;

import org.cqueues.runtime.Utf8;
import org.luaj.vm2.LuaString;

/** Characters as UTF-8 encodes them. */
final class Utf8Codes {
  static final int LAST = Utf8.LAST;

  private static final int[] FIRST_OF_LENGTH = {0, 0x80, 0x800, 0x10000, 0x110000};

  private Utf8Codes() {}

  /** How many bytes a character takes. */
  static int length(int code) {
    int length = 1;
    while (code >= FIRST_OF_LENGTH[length]) length++;
    return length;
  }

  /** The first bytes of the characters in a range. */
  static Charset leaders(int first, int last) {
    Charset leaders = Charset.EMPTY;
    for (int length = 1; length < FIRST_OF_LENGTH.length; length++) {
      int from = Math.max(first, FIRST_OF_LENGTH[length - 1]);
      int to = Math.min(last, FIRST_OF_LENGTH[length] - 1);
      if (from <= to) {
        leaders = leaders.or(Charset.range(leader(from, length), leader(to, length)));
      }
    }
    return leaders;
  }

  private static int leader(int code, int length) {
    return length == 1 ? code : ((0xF00 >> length) & 0xFF) | (code >> (6 * (length - 1)));
  }

  /**
   * The character at an index from 0, which is no half of a surrogate pair; -1 where there is none.
   * Its {@link #length} tells where the next one is.
   */
  static int decode(LuaString text, int index) {
    long read = index < text.m_length ? Utf8.decode(text, index) : -1;
    int code = (int) read;
    return read < 0 || (code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE)
        ? -1
        : code;
  }
}
