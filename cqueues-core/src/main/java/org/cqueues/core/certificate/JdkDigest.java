package org.cqueues.core.certificate;

import java.security.DigestException;
import java.security.MessageDigest;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.ExtendedDigest;

/** A digest of the JDK's where BouncyCastle wants one of its own. */
final class JdkDigest implements ExtendedDigest {
  private final MessageDigest digest;
  private final String name;
  private final int blockBytes;

  /** The digest, of the algorithm that {@code like} has. */
  JdkDigest(MessageDigest digest, Digest like) {
    this.digest = digest;
    this.name = like.getAlgorithmName();
    this.blockBytes = ((ExtendedDigest) like).getByteLength();
  }

  private JdkDigest(MessageDigest digest, String name, int blockBytes) {
    this.digest = digest;
    this.name = name;
    this.blockBytes = blockBytes;
  }

  JdkDigest copy() {
    try {
      return new JdkDigest((MessageDigest) digest.clone(), name, blockBytes);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("a digest of the JDK's that cannot be copied", e);
    }
  }

  @Override
  public String getAlgorithmName() {
    return name;
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
      return digest.digest(out, offset, out.length - offset);
    } catch (DigestException e) {
      throw new IllegalArgumentException("no room for the digest", e);
    }
  }

  @Override
  public void reset() {
    digest.reset();
  }
}
