package org.cqueues.core.tls;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.core.certificate.Key;

/**
 * The public keys that peers have shown lately. BouncyCastle keeps multiples of a point with it, by
 * which a second signature under the same key is verified in half the time.
 */
final class PeerKeys {
  private static final int CAPACITY = 64;

  private final LinkedHashMap<SubjectPublicKeyInfo, AsymmetricKeyParameter> keys =
      new LinkedHashMap<>(CAPACITY, 0.75f, /* accessOrder= */ true) {
        @Override
        protected boolean removeEldestEntry(
            Map.Entry<SubjectPublicKeyInfo, AsymmetricKeyParameter> eldest) {
          return size() > CAPACITY;
        }
      };

  AsymmetricKeyParameter of(SubjectPublicKeyInfo info) throws CryptoFailure {
    AsymmetricKeyParameter key = keys.get(info);
    if (key == null) {
      key = Key.of(info).publicKey();
      keys.put(info, key);
    }
    return key;
  }
}
