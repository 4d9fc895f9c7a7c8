package org.cqueues.core.certificate;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CRLEntryHolder;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;

/** Looks for a certificate in the lists of its issuer, RFC 5280 section 6.3. */
final class RevocationCheck {
  private static final Set<ASN1ObjectIdentifier> KNOWN =
      Set.of(
          Extension.cRLNumber,
          Extension.authorityKeyIdentifier,
          Extension.issuingDistributionPoint);

  private final CertificateStore store;
  private final Instant time;

  RevocationCheck(CertificateStore store, Instant time) {
    this.store = store;
    this.time = time;
  }

  /** The code of the problem, or 0; a missing list is one only if it is {@code wanted}. */
  int check(ParsedCertificate certificate, ParsedCertificate issuer, boolean wanted) {
    List<X509CRLHolder> lists = store.listsOf(certificate.issuer);
    int code = wanted ? VerifyCode.UNABLE_TO_GET_CRL : 0;
    for (X509CRLHolder list : lists) {
      code = check(certificate, issuer, list);
      // one list that says so is enough, and so is one that is in order
      if (code == 0 || code == VerifyCode.REVOKED) return code;
    }
    return code;
  }

  private int check(ParsedCertificate certificate, ParsedCertificate issuer, X509CRLHolder list) {
    if (!coversAll(list)) return VerifyCode.OTHER_CRL_SCOPE;
    for (Object id : list.getCriticalExtensionOIDs()) {
      if (!KNOWN.contains((ASN1ObjectIdentifier) id)) {
        return VerifyCode.UNKNOWN_CRITICAL_CRL_EXTENSION;
      }
    }
    if (!issuer.permits(KeyUsage.cRLSign)) return VerifyCode.NO_CRL_SIGNING_USAGE;
    if (time.isBefore(list.getThisUpdate().toInstant())) return VerifyCode.CRL_NOT_YET_VALID;
    Date next = list.getNextUpdate();
    if (next != null && time.isAfter(next.toInstant())) return VerifyCode.CRL_EXPIRED;
    AsymmetricKeyParameter key = issuer.key();
    if (key == null) return VerifyCode.UNDECODABLE_ISSUER_KEY;
    if (!Signatures.isValid(list, key)) return VerifyCode.BAD_CRL_SIGNATURE;
    return isRevoked(certificate, list) ? VerifyCode.REVOKED : 0;
  }

  /** Whether a list is about all certificates of its issuer, and about no others. */
  private static boolean coversAll(X509CRLHolder list) {
    Extension extension = list.getExtension(Extension.issuingDistributionPoint);
    if (extension == null) return true;
    var point = IssuingDistributionPoint.getInstance(extension.getParsedValue());
    return !point.isIndirectCRL()
        && !point.onlyContainsAttributeCerts()
        && !point.onlyContainsCACerts()
        && !point.onlyContainsUserCerts()
        && point.getOnlySomeReasons() == null;
  }

  private static boolean isRevoked(ParsedCertificate certificate, X509CRLHolder list) {
    X509CRLEntryHolder entry = list.getRevokedCertificate(certificate.holder.getSerialNumber());
    if (entry == null) return false;
    Extension reason = entry.getExtension(Extension.reasonCode);
    if (reason == null) return true;
    int code = CRLReason.getInstance(reason.getParsedValue()).getValue().intValue();
    return code != CRLReason.removeFromCRL;
  }
}
