package org.cqueues.core.certificate;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.util.Memoable;
import org.jspecify.annotations.Nullable;

/** A hash function of the JDK, which has the processor's instructions, for BouncyCastle's code. */
public final class JdkDigest implements ExtendedDigest, Memoable {
  private final int blockBytes;
  private MessageDigest digest;

  private JdkDigest(MessageDigest digest, int blockBytes) {
    this.digest = digest;
    this.blockBytes = blockBytes;
  }

  /**
   * A fresh hash function; null where the JDK has none of that name. To look for it takes longer
   * than a short hash: {@link #copy} one where many are needed.
   */
  public static @Nullable JdkDigest of(String name, int blockBytes) {
    try {
      return new JdkDigest(MessageDigest.getInstance(name), blockBytes);
    } catch (NoSuchAlgorithmException _) {
      return null;
    }
  }

  private static MessageDigest copyOf(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("a digest of the JDK's that cannot be copied", e);
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
    return blockBytes;
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
      throw new IllegalArgumentException("no room for the digest", e);
    }
  }

  @Override
  public void reset() {
    digest.reset();
  }

  @Override
  public JdkDigest copy() {
    return new JdkDigest(copyOf(digest), blockBytes);
  }

  @Override
  public void reset(Memoable other) {
    digest = copyOf(((JdkDigest) other).digest);
  }
}
