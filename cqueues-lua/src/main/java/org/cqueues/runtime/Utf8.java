package org.cqueues.runtime;

import org.luaj.vm2.LuaString;

/** Characters in UTF-8 (RFC 3629), also halves of surrogate pairs, as Lua 5.3 takes them. */
public final class Utf8 {
  /** The last character. */
  public static final int LAST = 0x10FFFF;

  private Utf8() {}

  /** Whether the byte at an index from 0 goes on with a character. */
  public static boolean isContinuation(LuaString text, long index) {
    return index < text.m_length && (text.luaByte((int) index) & 0xc0) == 0x80;
  }

  /**
   * Reads the character at an index from 0.
   *
   * @return its code in the low 32 bits and its length above, or -1 where it is malformed
   */
  public static long decode(LuaString text, int index) {
    int lead = text.luaByte(index);
    if (lead < 0x80) return (1L << 32) | lead;
    int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 0;
    if (length == 0 || lead >= 0xf8 || index + length > text.m_length) return -1;
    int value = lead & (0x7f >> length);
    for (int i = 1; i < length; i++) {
      if (!isContinuation(text, index + i)) return -1;
      value = (value << 6) | (text.luaByte(index + i) & 0x3f);
    }
    int least = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
    return value < least || value > LAST ? -1 : ((long) length << 32) | value;
  }

  /** Adds a character; half of a surrogate pair as if it were one. */
  public static void encode(Bytes out, int value) {
    if (value < 0x80) {
      out.add(value);
      return;
    }
    if (value < 0x800) {
      out.add(0xc0 | (value >> 6));
    } else {
      if (value < 0x10000) {
        out.add(0xe0 | (value >> 12));
      } else {
        out.add(0xf0 | (value >> 18)).add(0x80 | ((value >> 12) & 0x3f));
      }
      out.add(0x80 | ((value >> 6) & 0x3f));
    }
    out.add(0x80 | (value & 0x3f));
  }
}
