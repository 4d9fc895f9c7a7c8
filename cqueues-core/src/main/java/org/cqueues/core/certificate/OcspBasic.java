package org.cqueues.core.certificate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ocsp.ResponderID;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;
import org.jspecify.annotations.Nullable;

/** What an OCSP response says about certificates, signed by their issuer or in its name. */
public final class OcspBasic {
  /** Flag of {@link #verify}: the signer is none of the certificates in the response. */
  public static final int NO_INTERN = 2;

  /** Flag of {@link #verify}: the signature is not looked at. */
  public static final int NO_SIGNATURES = 4;

  /** Flag of {@link #verify}: no certificates but those of the store lead to an anchor. */
  public static final int NO_CHAIN = 8;

  /** Flag of {@link #verify}: the signer's certificate is not verified. */
  public static final int NO_VERIFY = 16;

  /** Flag of {@link #verify}: an anchor that is trusted for OCSP does not suffice. */
  public static final int NO_EXPLICIT = 32;

  /** Flag of {@link #verify}: the signer may be anybody whose certificate can be verified. */
  public static final int NO_CHECKS = 256;

  /** Flag of {@link #verify}: a signer that the caller gave is trusted. */
  public static final int TRUST_OTHER = 512;

  private static final KeyPurposeId SIGNING = KeyPurposeId.id_kp_OCSPSigning;
  private static final DigestCalculatorProvider DIGESTS = new BcDigestCalculatorProvider();

  private final BasicOCSPResp response;
  private final byte @Nullable [] signerKeyHash;
  private final String signerName;
  private final List<X509CertificateHolder> certificates;
  private final SingleResp[] statements;

  OcspBasic(BasicOCSPResp response) throws CryptoFailure {
    this.response = response;
    try {
      ResponderID signer = response.getResponderId().toASN1Primitive();
      signerKeyHash = signer.getKeyHash();
      signerName = signerKeyHash == null ? Names.canonical(signer.getName()) : "";
      certificates = List.of(response.getCerts());
      statements = response.getResponses();
    } catch (RuntimeException e) { // all of that is read when it is asked for
      throw new CryptoFailure("malformed OCSP response", e);
    }
  }

  /**
   * Finds out whether the response is to be believed, as OCSP_basic_verify(3) does: somebody signed
   * it whose certificate the store trusts, and who is the issuer of the certificates it is about,
   * or was allowed by that issuer to sign such responses.
   *
   * @param others certificates among which the signer may be, and that may lead to an anchor
   * @param flags what to leave out, added up; 0 for nothing
   * @return null if it is, else why not
   * @throws CryptoFailure it cannot be found out
   */
  public @Nullable String verify(
      List<X509CertificateHolder> others, CertificateStore store, int flags) throws CryptoFailure {
    X509CertificateHolder given = signer(others);
    X509CertificateHolder own =
        given == null && !has(flags, NO_INTERN) ? signer(certificates) : given;
    if (own == null) return "signer certificate not found";
    if (!has(flags, NO_SIGNATURES) && !isSignedBy(own)) return "signature failure";
    if (has(flags, NO_VERIFY) || (given != null && has(flags, TRUST_OTHER))) return null;
    List<X509CertificateHolder> untrusted = new ArrayList<>();
    if (!has(flags, NO_CHAIN)) {
      untrusted.addAll(certificates);
      untrusted.addAll(others);
    }
    var parameters = new VerifyParameters();
    parameters.purpose(Purpose.OCSP_HELPER);
    Verification verified = store.verify(own, untrusted, parameters);
    if (!verified.isTrusted()) return "certificate verify error: " + verified.text();
    if (has(flags, NO_CHECKS)) return null;
    return authority(verified.chain(), store, flags);
  }

  private static boolean has(int flags, int flag) {
    return (flags & flag) != 0;
  }

  private @Nullable X509CertificateHolder signer(List<X509CertificateHolder> candidates) {
    for (X509CertificateHolder candidate : candidates) {
      boolean fits =
          signerKeyHash == null
              ? new ParsedCertificate(candidate).subject.equals(signerName)
              : Arrays.equals(signerKeyHash, keyHash(candidate));
      if (fits) return candidate;
    }
    return null;
  }

  private static byte[] keyHash(X509CertificateHolder certificate) {
    byte[] key = certificate.getSubjectPublicKeyInfo().getPublicKeyData().getBytes();
    return Hash.SHA1.digest(key);
  }

  private boolean isSignedBy(X509CertificateHolder certificate) {
    AsymmetricKeyParameter key = Signatures.key(certificate.getSubjectPublicKeyInfo());
    return key != null && Signatures.isValid(response, key);
  }

  /** Why whoever is at the beginning of the chain may not say such things; null if it may. */
  private @Nullable String authority(
      List<X509CertificateHolder> chain, CertificateStore store, int flags) throws CryptoFailure {
    if (statements.length == 0) throw new CryptoFailure("response contains no revocation data");
    X509CertificateHolder own = chain.getFirst();
    String reason = "the signer is not the issuer";
    if (chain.size() > 1 && isAboutThoseOf(chain.get(1))) {
      if (new ParsedCertificate(own).isFor(SIGNING)) return null;
      reason = "missing ocspsigning usage";
    } else if (isAboutThoseOf(own)) {
      return null;
    }
    if (has(flags, NO_EXPLICIT)) return reason;
    var anchor = new ParsedCertificate(chain.getLast());
    ParsedCertificate trusted = store.trusted(anchor);
    return trusted != null && trusted.isTrustedFor(SIGNING) ? null : "root ca not trusted";
  }

  private boolean isAboutThoseOf(X509CertificateHolder issuer) throws CryptoFailure {
    for (SingleResp statement : statements) {
      CertificateID id = statement.getCertID();
      try {
        if (!id.matchesIssuer(issuer, DIGESTS)) return false;
      } catch (OCSPException e) {
        throw new CryptoFailure("unknown message digest", e);
      }
    }
    return true;
  }
}
