package org.cqueues.core.certificate;

import java.math.BigInteger;
import org.bouncycastle.crypto.generators.SCrypt;

/** Keys out of passwords, with bounds on what that takes. */
public final class KeyDerivation {
  /** The most turns of PBKDF2, some seconds. */
  public static final int MOST_ITERATIONS = 10_000_000;

  /** About what it takes to mix a block of 128 bytes, in instructions of Lua. */
  private static final int BLOCK = 40;

  private KeyDerivation() {}

  /**
   * What {@link #scrypt} takes, in instructions of Lua.
   *
   * @param most bytes that may be used
   */
  public static long scryptInstructions(long n, long r, long p, long most) throws CryptoFailure {
    if (Long.bitCount(n) != 1 || n < 2) throw new CryptoFailure("N is no power of two");
    if (scryptBytes(n, r, p).compareTo(BigInteger.valueOf(most)) > 0) {
      throw new CryptoFailure("memory limit exceeded");
    }
    BigInteger blocks = BigInteger.valueOf(2 * n * r).multiply(BigInteger.valueOf(p));
    if (blocks.bitLength() > 31) throw new CryptoFailure("it would take too long");
    return blocks.longValueExact() * BLOCK;
  }

  /** The memory that {@link #scrypt} takes, in bytes. */
  public static BigInteger scryptBytes(long n, long r, long p) {
    return BigInteger.valueOf(r)
        .shiftLeft(7)
        .multiply(BigInteger.valueOf(n).add(BigInteger.valueOf(p)));
  }

  /**
   * RFC 7914.
   *
   * @param most bytes that may be used
   */
  public static byte[] scrypt(
      byte[] password, byte[] salt, long n, long r, long p, int length, long most)
      throws CryptoFailure {
    scryptInstructions(n, r, p, most);
    try {
      return SCrypt.generate(password, salt, (int) n, (int) r, (int) p, length);
    } catch (IllegalArgumentException e) {
      throw new CryptoFailure("invalid parameters of scrypt", e);
    }
  }
}
