package org.cqueues.core.name.resolver;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * Unpredictable numbers, those of the system itself: what the JVM makes of them by hashing is no
 * better, and takes a while to be compiled. Many bytes are fetched at a time.
 */
public final class Entropy implements RandomGenerator {
  private static final int BATCH = 1024;

  private final SecureRandom random = source();
  private byte[] bytes = {};
  private int used = BATCH;

  /** Whose seeds are what {@code /dev/urandom} gives. */
  private static SecureRandom source() {
    try {
      return SecureRandom.getInstance("NativePRNGNonBlocking");
    } catch (NoSuchAlgorithmException otherSystem) {
      return new SecureRandom();
    }
  }

  private int nextByte() {
    if (used == BATCH) {
      bytes = random.generateSeed(BATCH);
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
