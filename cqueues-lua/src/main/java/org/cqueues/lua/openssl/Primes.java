package org.cqueues.lua.openssl;

import java.math.BigInteger;
import java.util.Random;
import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.runtime.Meter;

/** New prime numbers. */
final class Primes {
  private static final int CERTAINTY = 112;
  private static final int WORD_BITS = 64;

  /** So many numbers in vain, for each bit; one in ln 2 / 2 of them is prime on the average. */
  private static final int TRIES_PER_BIT = 400;

  private Primes() {}

  /**
   * A prime of so many bits, that is {@code rest} modulo {@code add} unless that is 0.
   *
   * @param safe whether half of it is to be prime, too
   */
  static BigInteger generate(int bits, boolean safe, BigInteger add, BigInteger rest, Random random)
      throws CryptoFailure {
    long words = bits / WORD_BITS + 1L;
    long work = words * words * bits / 4;
    for (int i = 0; i < TRIES_PER_BIT * bits; i++) {
      // most candidates have a small factor, and cost nothing
      if (i % 8 == 0) Meter.work(work);
      BigInteger candidate = candidate(bits, safe, add, rest, random);
      if (candidate.bitLength() != bits || !candidate.isProbablePrime(1)) continue;
      if (safe && !candidate.shiftRight(1).isProbablePrime(CERTAINTY)) continue;
      if (candidate.isProbablePrime(CERTAINTY)) return candidate;
    }
    throw new CryptoFailure("no such prime found");
  }

  private static BigInteger candidate(
      int bits, boolean safe, BigInteger add, BigInteger rest, Random random) {
    BigInteger number = new BigInteger(bits, random).setBit(bits - 1);
    if (bits > 2) number = number.setBit(bits - 2).setBit(0);
    if (add.signum() != 0) return number.subtract(number.mod(add)).add(rest.mod(add));
    return safe ? number.setBit(1) : number;
  }
}
