package org.cqueues.core.socket;

/** Writes bits, the most significant first, to a stream of bytes. */
final class BitOutput {
  private int rest;
  private int restCount;

  /** Puts the lowest {@code count} bits of a value; bytes go out as they fill. */
  void put(ByteQueue bytes, long value, int count) {
    for (int left = count; left > 0; ) {
      int taken = Math.min(left, 8 - restCount);
      left -= taken;
      int bits = (int) (value >>> left) & ((1 << taken) - 1);
      rest = (rest << taken) | bits;
      restCount += taken;
      if (restCount == 8) {
        bytes.add((byte) rest);
        rest = 0;
        restCount = 0;
      }
    }
  }
}
