package org.cqueues.lua.zlib;

import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Checksum;
import org.cqueues.runtime.Meter;
import org.luaj.vm2.LuaString;

/** A checksum of a growing text, to which that of another text can be added. */
abstract class Checksums {
  private static final int POLYNOMIAL = 0xEDB88320;
  private static final int ADLER_BASE = 65521;

  private final Checksum checksum;
  private long value;
  private long length;

  private Checksums(Checksum checksum) {
    this.checksum = checksum;
    this.value = checksum.getValue();
  }

  /** The checksum of two texts, one behind the other. */
  abstract long combined(long first, long second, long secondLength);

  long value() {
    return value;
  }

  /** How many bytes it is of. */
  long length() {
    return length;
  }

  void add(LuaString text) {
    Meter.scan(text.m_length);
    checksum.update(text.m_bytes, text.m_offset, text.m_length);
    long part = checksum.getValue();
    checksum.reset();
    add(part, text.m_length);
  }

  void add(Checksums other) {
    add(other.value, other.length);
  }

  private void add(long part, long partLength) {
    value = combined(value, part, partLength);
    length += partLength;
  }

  static Checksums crc32() {
    return new Checksums(new CRC32()) {
      @Override
      long combined(long first, long second, long secondLength) {
        int shifted = product(power(8 * secondLength), (int) first);
        return (shifted ^ (int) second) & 0xFFFFFFFFL;
      }
    };
  }

  static Checksums adler32() {
    return new Checksums(new Adler32()) {
      @Override
      long combined(long first, long second, long secondLength) {
        long a = (first & 0xFFFF) + (second & 0xFFFF) + ADLER_BASE - 1;
        long sums = (first & 0xFFFF) * (secondLength % ADLER_BASE);
        long b = sums + (first >> 16) + (second >> 16) + ADLER_BASE - secondLength % ADLER_BASE;
        return ((b % ADLER_BASE) << 16) | (a % ADLER_BASE);
      }
    };
  }

  /** The product of two polynomials modulo that of CRC-32; bit 31 is the constant. */
  private static int product(int a, int b) {
    int product = 0;
    int factor = b;
    for (int bit = Integer.MIN_VALUE; bit != 0; bit >>>= 1) {
      if ((a & bit) != 0) product ^= factor;
      factor = (factor & 1) == 0 ? factor >>> 1 : (factor >>> 1) ^ POLYNOMIAL;
    }
    return product;
  }

  /** x to a power, modulo the polynomial. */
  private static int power(long exponent) {
    int power = Integer.MIN_VALUE;
    int square = Integer.MIN_VALUE >>> 1;
    for (long rest = exponent; rest > 0; rest >>= 1) {
      if ((rest & 1) != 0) power = product(power, square);
      square = product(square, square);
    }
    return power;
  }
}
