package org.cqueues.lua.lpeg;

/** Characters as UTF-8 encodes them. */
final class Utf8Codes {
  static final int LAST = 0x10FFFF;

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
   * The character at a position, in the shortest encoding there is; -1 where there is none. Its
   * {@link #length} tells where the next one is.
   */
  static int decode(byte[] text, int at, int end) {
    if (at >= end) return -1;
    int lead = text[at] & 0xFF;
    if (lead < 0x80) return lead;
    int length = lead < 0xC0 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF8 ? 4 : 0;
    if (length == 0 || end - at < length) return -1;
    int code = lead & (0x7F >> length);
    for (int i = 1; i < length; i++) {
      int next = text[at + i];
      if ((next & 0xC0) != 0x80) return -1;
      code = (code << 6) | (next & 0x3F);
    }
    boolean surrogate = code >= 0xD800 && code <= 0xDFFF;
    return code > LAST || surrogate || length(code) != length ? -1 : code;
  }
}
