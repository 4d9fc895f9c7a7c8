package org.cqueues.runtime;

import java.util.concurrent.ThreadLocalRandom;
import org.luaj.vm2.LuaDouble;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * A hash of keys that no script can foresee. LuaJ's looks at 32 bytes of a text at most, and adds
 * up the halves of a double, so that keys can be chosen which all have the same.
 *
 * <p>Bytes are the coefficients of a polynomial modulo the prime 2^61-1, which is evaluated at a
 * random point: whatever two texts are chosen, they collide for a share of length/2^61 of the
 * points (Carter and Wegman, Universal classes of hash functions, 1979).
 */
final class SeededHash {
  private static final int PRIME_BITS = 61;
  private static final long PRIME = (1L << PRIME_BITS) - 1;

  private final long point = ThreadLocalRandom.current().nextLong(1L << 32, PRIME);

  /** The hash of a key; the same for all that are equal. */
  int of(LuaValue key) {
    return switch (key) {
      case LuaString text -> spread(polynomial(text));
      case LuaInteger integer -> spread(next(1, Integer.toUnsignedLong(integer.v)));
      case LuaDouble number -> {
        long bits = Double.doubleToRawLongBits(number.todouble());
        yield spread(next(next(2, bits >>> 32), bits & 0xffffffffL));
      }
      default -> spread(next(3, Integer.toUnsignedLong(key.hashCode())));
    };
  }

  private long polynomial(LuaString text) {
    byte[] bytes = text.m_bytes;
    int end = text.m_offset + text.m_length;
    if (text.m_length > Meter.SHORT) Meter.owe(text.m_length);
    long value = text.m_length;
    for (int i = text.m_offset; i < end; i++) value = next(value, bytes[i] & 0xff);
    return value;
  }

  /** {@code value * point + coefficient} modulo the prime, perhaps once more the prime. */
  private long next(long value, long coefficient) {
    long high = Math.multiplyHigh(value, point);
    long low = value * point;
    long sum = (low & PRIME) + ((high << (64 - PRIME_BITS)) | (low >>> PRIME_BITS)) + coefficient;
    return (sum & PRIME) + (sum >>> PRIME_BITS);
  }

  /** Similar values come to different places. */
  private static int spread(long given) {
    long value = given >= PRIME ? given - PRIME : given;
    value = (value ^ (value >>> 32)) * 0xd6e8feb86659fd93L;
    return (int) (value >>> 32);
  }
}
