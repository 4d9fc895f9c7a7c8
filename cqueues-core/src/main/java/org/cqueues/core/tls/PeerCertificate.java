package org.cqueues.core.tls;

import java.io.IOException;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.cqueues.core.certificate.CryptoFailure;

/**
 * A certificate that the peer shows. BouncyCastle would try for many milliseconds whether the
 * modulus of an RSA key that it has not seen before is a prime.
 */
final class PeerCertificate extends BcTlsCertificate {
  private final PeerKeys keys;

  PeerCertificate(HybridCrypto crypto, PeerKeys keys, byte[] encoding) throws IOException {
    super(crypto, encoding);
    this.keys = keys;
  }

  @Override
  protected AsymmetricKeyParameter getPublicKey() throws IOException {
    try {
      return keys.of(keyInfo);
    } catch (CryptoFailure e) {
      throw new TlsFatalAlert(AlertDescription.unsupported_certificate, e);
    }
  }
}
