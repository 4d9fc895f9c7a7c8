package org.cqueues.core.tls;

import java.io.IOException;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsSecret;

/** The resumption master secret of TLS 1.3 and the keys made of it, RFC 8446 section 7.1. */
final class Tls13Resumption {
  private static final int HEADER = 4;
  private static final byte FINISHED = 20;

  private final HybridCrypto crypto;
  private final int hash;
  private final TlsSecret secret;

  private Tls13Resumption(HybridCrypto crypto, int hash, TlsSecret secret) {
    this.crypto = crypto;
    this.hash = hash;
    this.secret = secret;
  }

  /**
   * The secret of a session whose client has finished.
   *
   * @param before the hash of all messages before the client's last one
   * @param finished the content of that
   */
  static Tls13Resumption of(
      HybridCrypto crypto, SecurityParameters security, TranscriptHash before, byte[] finished)
      throws IOException {
    byte[] header = {FINISHED, 0, 0, (byte) finished.length};
    before.update(header, 0, HEADER);
    before.update(finished, 0, finished.length);
    int hash = security.getPRFCryptoHashAlgorithm();
    int size = TlsCryptoUtils.getHashOutputSize(hash);
    byte[] transcript = before.calculateHash();
    TlsSecret master = security.getMasterSecret();
    return new Tls13Resumption(
        crypto, hash, TlsCryptoUtils.hkdfExpandLabel(master, hash, "res master", transcript, size));
  }

  /** The key that goes with a ticket. */
  byte[] key(byte[] nonce) throws IOException {
    int size = TlsCryptoUtils.getHashOutputSize(hash);
    return crypto.bytes(TlsCryptoUtils.hkdfExpandLabel(secret, hash, "resumption", nonce, size));
  }
}
