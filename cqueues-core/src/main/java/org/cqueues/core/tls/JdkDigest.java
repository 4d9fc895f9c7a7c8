package org.cqueues.core.tls;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.tls.crypto.CryptoHashAlgorithm;
import org.bouncycastle.util.Memoable;
import org.jspecify.annotations.Nullable;

/** A hash function of the JDK, which has the processor's instructions, for BouncyCastle's code. */
final class JdkDigest implements ExtendedDigest, Memoable {
  /** Fresh ones, which are only copied: a look for an algorithm takes longer than a short hash. */
  private static final JdkDigest SHA1 = of("SHA-1", 64);

  private static final JdkDigest SHA256 = of("SHA-256", 64);
  private static final JdkDigest SHA384 = of("SHA-384", 128);
  private static final JdkDigest SHA512 = of("SHA-512", 128);

  private final int blockLength;
  private MessageDigest digest;

  private JdkDigest(MessageDigest digest, int blockLength) {
    this.digest = digest;
    this.blockLength = blockLength;
  }

  /** A fresh hash function; null for one that is not here. */
  static @Nullable JdkDigest of(int algorithm) {
    return switch (algorithm) {
      case CryptoHashAlgorithm.sha1 -> SHA1.copy();
      case CryptoHashAlgorithm.sha256 -> SHA256.copy();
      case CryptoHashAlgorithm.sha384 -> SHA384.copy();
      case CryptoHashAlgorithm.sha512 -> SHA512.copy();
      default -> null;
    };
  }

  private static JdkDigest of(String name, int blockLength) {
    try {
      return new JdkDigest(MessageDigest.getInstance(name), blockLength);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MessageDigest copyOf(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String getAlgorithmName() {
    return digest.getAlgorithm();
  }

  @Override
  public int getDigestSize() {
    return digest.getDigestLength();
  }

  @Override
  public int getByteLength() {
    return blockLength;
  }

  @Override
  public void update(byte in) {
    digest.update(in);
  }

  @Override
  public void update(byte[] in, int offset, int length) {
    digest.update(in, offset, length);
  }

  @Override
  public int doFinal(byte[] out, int offset) {
    try {
      return digest.digest(out, offset, digest.getDigestLength());
    } catch (DigestException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public void reset() {
    digest.reset();
  }

  @Override
  public JdkDigest copy() {
    return new JdkDigest(copyOf(digest), blockLength);
  }

  @Override
  public void reset(Memoable other) {
    digest = copyOf(((JdkDigest) other).digest);
  }
}
