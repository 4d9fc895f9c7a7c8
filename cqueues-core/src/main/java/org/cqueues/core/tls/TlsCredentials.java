package org.cqueues.core.tls;

import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;

/**
 * Who one is, and the proof.
 *
 * @param key the private key: RSA, EC, Ed25519 or Ed448
 * @param chain the certificate of the key, then those that lead from there to a root
 */
public record TlsCredentials(AsymmetricKeyParameter key, List<X509CertificateHolder> chain) {
  /** Credentials with at least one certificate. */
  public TlsCredentials {
    if (!key.isPrivate()) throw new IllegalArgumentException("not a private key");
    if (chain.isEmpty()) throw new IllegalArgumentException("no certificate");
    chain = List.copyOf(chain);
  }
}
