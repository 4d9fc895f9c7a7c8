package org.cqueues.core.tls;

import java.nio.charset.StandardCharsets;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsSecret;

/**
 * Resumption in TLS 1.3. BouncyCastle knows only keys that were agreed on by other means, and
 * proves their possession under the label {@code ext binder}; a key of an earlier session has
 * {@code res binder}, RFC 8446 section 7.1. So its early secret says the one where it is asked for
 * the other.
 */
final class ResumptionSecrets {
  private static final byte[] EXTERNAL = "tls13 ext binder".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] RESUMED = "tls13 res binder".getBytes(StandardCharsets.US_ASCII);

  /** Where the label lies in the info of HKDF: behind a length of two bytes, and its own. */
  private static final int LABEL = 3;

  private ResumptionSecrets() {}

  /** A key of an earlier session as BouncyCastle takes one. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares keys, or changes the bytes
  record Psk(HybridCrypto crypto, byte[] identity, byte[] key, int prf) implements TlsPSKExternal {
    @Override
    public byte[] getIdentity() {
      return identity;
    }

    @Override
    public TlsSecret getKey() {
      return new Key(crypto, key.clone());
    }

    @Override
    public int getPRFAlgorithm() {
      return prf;
    }
  }

  private static final class Key extends BcTlsSecret {
    Key(HybridCrypto crypto, byte[] data) {
      super(crypto, data);
    }
  }

  /** What every early secret is extracted with. */
  static final class Zeros extends BcTlsSecret {
    Zeros(HybridCrypto crypto, int hash) {
      super(crypto, new byte[TlsCryptoUtils.getHashOutputSize(hash)]);
    }

    @Override
    public synchronized TlsSecret hkdfExtract(int hash, TlsSecret key) {
      TlsSecret early = super.hkdfExtract(hash, key);
      return key instanceof Key ? new Early((HybridCrypto) crypto, early.extract()) : early;
    }
  }

  private static final class Early extends BcTlsSecret {
    Early(HybridCrypto crypto, byte[] data) {
      super(crypto, data);
    }

    @Override
    public synchronized TlsSecret hkdfExpand(int hash, byte[] info, int length) {
      byte[] used = info;
      if (isExternalBinder(info)) {
        used = info.clone();
        System.arraycopy(RESUMED, 0, used, LABEL, RESUMED.length);
      }
      return super.hkdfExpand(hash, used, length);
    }

    private static boolean isExternalBinder(byte[] info) {
      int end = LABEL + EXTERNAL.length;
      return info.length > end
          && java.util.Arrays.equals(info, LABEL, end, EXTERNAL, 0, EXTERNAL.length);
    }
  }
}
