package org.cqueues.core.tls;

import org.bouncycastle.crypto.Digest;
import org.bouncycastle.tls.crypto.TlsHash;

/**
 * A hash of handshake messages. BouncyCastle hides the running one, and clones it for each result
 * it takes; so the last clone is where the transcript stood, see {@link HybridCrypto#transcript}.
 */
final class TranscriptHash implements TlsHash {
  private final HybridCrypto crypto;
  private final int algorithm;
  private final Digest digest;

  TranscriptHash(HybridCrypto crypto, int algorithm) {
    this(crypto, algorithm, crypto.createDigest(algorithm));
  }

  private TranscriptHash(HybridCrypto crypto, int algorithm, Digest digest) {
    this.crypto = crypto;
    this.algorithm = algorithm;
    this.digest = digest;
  }

  private TranscriptHash copy() {
    return new TranscriptHash(crypto, algorithm, crypto.cloneDigest(algorithm, digest));
  }

  @Override
  public void update(byte[] input, int offset, int length) {
    digest.update(input, offset, length);
  }

  @Override
  public byte[] calculateHash() {
    var hash = new byte[digest.getDigestSize()];
    digest.doFinal(hash, 0);
    return hash;
  }

  @Override
  public TlsHash cloneHash() {
    crypto.transcript = copy();
    return copy();
  }

  @Override
  public void reset() {
    digest.reset();
  }
}
