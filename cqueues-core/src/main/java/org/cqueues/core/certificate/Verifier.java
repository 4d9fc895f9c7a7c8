package org.cqueues.core.certificate;

import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.jspecify.annotations.Nullable;

/**
 * Verifies one certificate: finds a chain to an anchor, RFC 5280 section 6, and asks everything of
 * it in the order of OpenSSL, so that of several problems the same one is told.
 */
final class Verifier {
  private final CertificateStore store;
  private final VerifyParameters parameters;
  private final Instant time;
  private Chain chain = Chain.EMPTY;

  /** Where the last check found a problem. */
  private int depth;

  Verifier(CertificateStore store, VerifyParameters parameters) {
    this.store = store;
    this.parameters = parameters;
    this.time = parameters.time() == null ? Instant.now() : parameters.time();
  }

  Verification verify(X509CertificateHolder certificate, List<X509CertificateHolder> untrusted) {
    chain = Chain.build(store, certificate, untrusted, time, parameters.depthOrDefault());
    int code = check();
    List<X509CertificateHolder> holders = chain.holders();
    return code == VerifyCode.OK
        ? new Verification(code, 0, null, holders)
        : new Verification(code, depth, holders.get(depth), holders);
  }

  private int check() {
    int code = strength(0, VerifyCode.KEY_TOO_WEAK);
    if (code == 0) code = anchor();
    if (code == 0) code = extensions();
    if (code == 0) code = strengths();
    if (code == 0) code = at(0, Identity.check(chain.get(0), parameters));
    if (code == 0) code = revocation();
    if (code == 0) code = signatures();
    if (code == 0) code = constraints();
    return code;
  }

  private int at(int position, int code) {
    if (code != 0) depth = position;
    return code;
  }

  private int anchor() {
    if (chain.problem() != 0) return at(chain.size() - 1, chain.problem());
    Purpose purpose = parameters.purpose();
    KeyPurposeId use = purpose == null ? null : purpose.extendedUsage();
    for (int i = chain.firstTrusted(); i < chain.size(); i++) {
      if (chain.get(i).isRejectedFor(use)) return at(i, VerifyCode.REJECTED);
      if (chain.get(i).isNotTrustedFor(use)) return at(i, VerifyCode.NOT_TRUSTED);
    }
    return 0;
  }

  private int extensions() {
    int issuedBelow = 0;
    for (int i = 0; i < chain.size(); i++) {
      ParsedCertificate certificate = chain.get(i);
      if (certificate.hasUnknownCritical()) return at(i, VerifyCode.UNKNOWN_CRITICAL_EXTENSION);
      if (certificate.malformed) return at(i, VerifyCode.INVALID_EXTENSION);
      boolean last = i == chain.size() - 1;
      if (i > 0 && !certificate.mayBeIssuer(last)) return at(i, VerifyCode.INVALID_CA);
      Purpose purpose = parameters.purpose();
      if (purpose != null && !purpose.allows(certificate, i > 0)) {
        return at(i, VerifyCode.WRONG_PURPOSE);
      }
      int most = certificate.pathLength();
      if (i > 1 && most >= 0 && issuedBelow > most) return at(i, VerifyCode.PATH_TOO_LONG);
      if (i > 0 && !certificate.isSelfIssued()) issuedBelow++;
    }
    return 0;
  }

  private int strengths() {
    if (parameters.level() <= 0) return 0;
    for (int i = 0; i < chain.size(); i++) {
      int code = i == 0 ? 0 : strength(i, VerifyCode.CA_KEY_TOO_WEAK);
      boolean isAnchor = i == chain.size() - 1;
      if (code == 0 && !isAnchor) {
        int bits = Strength.of(chain.get(i).holder.getSignatureAlgorithm());
        if (bits < Strength.ofLevel(parameters.level())) code = at(i, VerifyCode.DIGEST_TOO_WEAK);
      }
      if (code != 0) return code;
    }
    return 0;
  }

  private int strength(int position, int code) {
    if (parameters.level() <= 0) return 0;
    int bits = Strength.of(chain.get(position).holder.getSubjectPublicKeyInfo());
    return bits < Strength.ofLevel(parameters.level()) ? at(position, code) : 0;
  }

  private int revocation() {
    var revocation = new RevocationCheck(store, time);
    for (int i = 0; i < chain.size(); i++) {
      ParsedCertificate certificate = chain.get(i);
      if (i > 0 && i == chain.size() - 1 && certificate.isSelfIssued()) return 0;
      boolean wanted =
          switch (parameters.revocation()) {
            case AS_KNOWN -> false;
            case LEAF -> i == 0;
            case ALL -> true;
          };
      ParsedCertificate issuer = chain.get(Math.min(i + 1, chain.size() - 1));
      int code = revocation.check(certificate, issuer, wanted);
      if (code != 0) return at(i, code);
    }
    return 0;
  }

  /** From the anchor down: who signed the next one, and when. */
  private int signatures() {
    AsymmetricKeyParameter key = null;
    for (int i = chain.size() - 1; i >= 0; i--) {
      ParsedCertificate certificate = chain.get(i);
      if (i < chain.size() - 1) {
        if (key == null) return at(i + 1, VerifyCode.UNDECODABLE_ISSUER_KEY);
        if (!Signatures.isValid(certificate.holder, key)) return at(i, VerifyCode.BAD_SIGNATURE);
      }
      int code = at(i, validity(certificate.holder));
      if (code != 0) return code;
      key = i == 0 ? null : certificate.key();
    }
    return 0;
  }

  private int validity(X509CertificateHolder certificate) {
    Instant from = instant(certificate, true);
    Instant to = instant(certificate, false);
    if (from == null) return VerifyCode.BAD_NOT_BEFORE;
    if (time.isBefore(from)) return VerifyCode.NOT_YET_VALID;
    if (to == null) return VerifyCode.BAD_NOT_AFTER;
    return time.isAfter(to) ? VerifyCode.EXPIRED : 0;
  }

  private static @Nullable Instant instant(X509CertificateHolder certificate, boolean from) {
    try {
      return (from ? certificate.getNotBefore() : certificate.getNotAfter()).toInstant();
    } catch (IllegalStateException _) { // BouncyCastle's word for what cannot be parsed
      return null;
    }
  }

  private int constraints() {
    for (int i = chain.size() - 1; i >= 0; i--) {
      ParsedCertificate certificate = chain.get(i);
      if (i > 0 && certificate.isSelfIssued()) continue;
      for (int above = chain.size() - 1; above > i; above--) {
        int code = Constraints.check(chain.get(above), certificate, i == 0);
        if (code != 0) return at(i, code);
      }
    }
    return 0;
  }
}
