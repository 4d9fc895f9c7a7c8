package org.cqueues.core.name.resolver;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * Unpredictable numbers. The generator is asked for many bytes at a time, which costs the least.
 */
public final class Entropy implements RandomGenerator {
  private static final int BATCH = 1024;

  private final SecureRandom random = new SecureRandom();
  private final byte[] bytes = new byte[BATCH];
  private int used = BATCH;

  private int nextByte() {
    if (used == BATCH) {
      random.nextBytes(bytes);
      used = 0;
    }
    return bytes[used++] & 0xFF;
  }

  /** 16 bits, as an identifier has. */
  public int bits16() {
    return nextByte() << 8 | nextByte();
  }

  /** 32 bits. */
  @Override
  public int nextInt() {
    return bits16() << 16 | bits16();
  }

  @Override
  public long nextLong() {
    return (long) nextInt() << 32 | Integer.toUnsignedLong(nextInt());
  }

  /** One of 0 … bound − 1, each as likely as the others; {@code bound} is positive. */
  public int below(int bound) {
    long limit = 0x1_0000_0000L / bound * bound;
    long drawn;
    do {
      drawn = Integer.toUnsignedLong(nextInt());
    } while (drawn >= limit);
    return (int) (drawn % bound);
  }
}
