package org.cqueues.core.socket;

/** Reads a stream of bytes as bits, the most significant first. */
final class BitInput {
  /** The unused bits of the byte taken last, and how many they are. */
  private int rest;

  private int restCount;
  private long value;

  /** How many more bytes it takes to have {@code count} bits. */
  int bytesFor(int count) {
    return Math.max(0, count - restCount + 7) / 8;
  }

  /** Takes bits; the bytes for them are there. */
  void take(ByteQueue bytes, int count) {
    value = 0;
    int at = 0;
    for (int left = count; left > 0; ) {
      if (restCount == 0) {
        rest = bytes.get(at++) & 0xFF;
        restCount = 8;
      }
      int taken = Math.min(left, restCount);
      restCount -= taken;
      left -= taken;
      value = (value << taken) | (rest >>> restCount);
      rest &= (1 << restCount) - 1;
    }
    if (at > 0) bytes.skip(at);
  }

  /** What was taken last. */
  long value() {
    return value;
  }
}
