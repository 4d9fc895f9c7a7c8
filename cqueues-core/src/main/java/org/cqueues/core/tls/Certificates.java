package org.cqueues.core.tls;

import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;

/** Chains of certificates as BouncyCastle's TLS has them, and as everybody else does. */
final class Certificates {
  private Certificates() {}

  static List<X509CertificateHolder> chain(Certificate message) throws TlsFatalAlert {
    List<X509CertificateHolder> chain = new ArrayList<>(message.getLength());
    for (TlsCertificate certificate : message.getCertificateList()) {
      if (!(certificate instanceof BcTlsCertificate x509)) {
        throw new TlsFatalAlert(AlertDescription.unsupported_certificate);
      }
      chain.add(new X509CertificateHolder(x509.getCertificate()));
    }
    return List.copyOf(chain);
  }

  /**
   * The message with a chain.
   *
   * @param requestContext what a server of TLS 1.3 sent with its request; empty for a server's own
   */
  static Certificate message(
      HybridCrypto crypto,
      List<X509CertificateHolder> chain,
      boolean isTls13,
      byte[] requestContext) {
    var entries = new CertificateEntry[chain.size()];
    var certificates = new TlsCertificate[chain.size()];
    for (int i = 0; i < entries.length; i++) {
      certificates[i] = new BcTlsCertificate(crypto, chain.get(i).toASN1Structure());
      entries[i] = new CertificateEntry(certificates[i], null);
    }
    return isTls13 ? new Certificate(requestContext, entries) : new Certificate(certificates);
  }

  static byte[] noContext() {
    return TlsUtils.EMPTY_BYTES;
  }
}
