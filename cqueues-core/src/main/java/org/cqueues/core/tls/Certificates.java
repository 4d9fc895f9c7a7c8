package org.cqueues.core.tls;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.jspecify.annotations.Nullable;

/** Chains of certificates as BouncyCastle's TLS has them, and as everybody else does. */
@SuppressWarnings("JdkObsolete") // BouncyCastle takes hash tables
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

  /** The message with a chain, up to TLS 1.2. */
  static Certificate message(HybridCrypto crypto, List<X509CertificateHolder> chain) {
    return new Certificate(certificates(crypto, chain));
  }

  /**
   * The message with a chain in TLS 1.3.
   *
   * @param requestContext what a server sent with its request; empty for a server's own
   * @param leafExtensions what goes with the first certificate; null for nothing
   */
  static Certificate message13(
      HybridCrypto crypto,
      List<X509CertificateHolder> chain,
      byte[] requestContext,
      @Nullable Hashtable<Integer, byte[]> leafExtensions) {
    TlsCertificate[] certificates = certificates(crypto, chain);
    var entries = new CertificateEntry[certificates.length];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = new CertificateEntry(certificates[i], i == 0 ? leafExtensions : null);
    }
    return new Certificate(requestContext, entries);
  }

  private static TlsCertificate[] certificates(
      HybridCrypto crypto, List<X509CertificateHolder> chain) {
    var certificates = new TlsCertificate[chain.size()];
    for (int i = 0; i < certificates.length; i++) {
      certificates[i] = new BcTlsCertificate(crypto, chain.get(i).toASN1Structure());
    }
    return certificates;
  }

  static byte[] noContext() {
    return TlsUtils.EMPTY_BYTES;
  }
}
