package org.cqueues.core.certificate;

import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;

/**
 * What came of verifying a certificate.
 *
 * @param code 0, or the first problem, see {@link VerifyCode}
 * @param depth where in the chain the problem is: 0 is the certificate itself
 * @param certificate the one with the problem, null where there is none
 * @param chain from the certificate itself to the anchor, or as far as it was found
 */
public record Verification(
    int code,
    int depth,
    @Nullable X509CertificateHolder certificate,
    List<X509CertificateHolder> chain) {

  /** Whether the certificate is to be believed. */
  public boolean isTrusted() {
    return code == VerifyCode.OK;
  }

  /** The problem in OpenSSL's words; {@code ok} where there is none. */
  public String text() {
    return VerifyCode.text(code);
  }

  /** Whose certificate has the problem, as {@code CN=localhost}; empty where there is none. */
  public String subject() {
    return certificate == null ? "" : Names.shown(certificate.getSubject());
  }
}
