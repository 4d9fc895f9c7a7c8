package org.cqueues.lua.lpeg;

import org.cqueues.runtime.Meter;
import org.luaj.vm2.LuaString;

/** A set of bytes. */
record Charset(long a, long b, long c, long d) {
  private static final int BYTES = 256;

  static final Charset EMPTY = new Charset(0, 0, 0, 0);
  static final Charset FULL = new Charset(-1, -1, -1, -1);

  static Charset of(int one) {
    return range(one, one);
  }

  /** From one to the other, both included; empty if they are the wrong way round. */
  static Charset range(int first, int last) {
    var words = new long[4];
    for (int i = first; i <= last; i++) words[i >> 6] |= 1L << i;
    return new Charset(words[0], words[1], words[2], words[3]);
  }

  static Charset of(LuaString bytes) {
    var words = new long[4];
    for (int i = 0; i < bytes.m_length; i++) {
      int at = bytes.m_bytes[bytes.m_offset + i] & 0xFF;
      words[at >> 6] |= 1L << at;
    }
    return new Charset(words[0], words[1], words[2], words[3]);
  }

  boolean contains(int value) {
    return ((word(value >> 6) >>> value) & 1) != 0;
  }

  /** For each byte, whether it is in the set. */
  boolean[] table() {
    Meter.memory(BYTES);
    var table = new boolean[BYTES];
    for (int i = 0; i < BYTES; i++) table[i] = contains(i);
    return table;
  }

  private long word(int index) {
    return switch (index) {
      case 0 -> a;
      case 1 -> b;
      case 2 -> c;
      default -> d;
    };
  }

  Charset or(Charset o) {
    return new Charset(a | o.a, b | o.b, c | o.c, d | o.d);
  }

  Charset and(Charset o) {
    return new Charset(a & o.a, b & o.b, c & o.c, d & o.d);
  }

  Charset not() {
    return new Charset(~a, ~b, ~c, ~d);
  }

  boolean isEmpty() {
    return (a | b | c | d) == 0;
  }

  boolean isFull() {
    return (a & b & c & d) == -1;
  }

  /** The only byte of the set, or -1. */
  int single() {
    if (Long.bitCount(a) + Long.bitCount(b) + Long.bitCount(c) + Long.bitCount(d) != 1) return -1;
    for (int i = 0; ; i++) {
      if (word(i) != 0) return i * Long.SIZE + Long.numberOfTrailingZeros(word(i));
    }
  }
}
