package org.cqueues.core.certificate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;

/**
 * The way from a certificate to an anchor. At each step the store is asked before the certificates
 * that the peer sent, so that old ones of these lead nobody astray.
 */
final class Chain {
  static final Chain EMPTY = new Chain();

  private final List<ParsedCertificate> certificates = new ArrayList<>();

  /** From here on they are from the store. */
  private int firstTrusted;

  /** Why there is no anchor, or 0. */
  private int problem;

  private Chain() {}

  static Chain build(
      CertificateStore store,
      X509CertificateHolder certificate,
      List<X509CertificateHolder> untrusted,
      Instant time,
      int depth) {
    var chain = new Chain();
    List<ParsedCertificate> sent = new ArrayList<>(untrusted.size());
    for (X509CertificateHolder holder : untrusted) sent.add(new ParsedCertificate(holder));
    chain.certificates.add(new ParsedCertificate(certificate));
    chain.extend(store, sent, time, depth);
    return chain;
  }

  int size() {
    return certificates.size();
  }

  ParsedCertificate get(int position) {
    return certificates.get(position);
  }

  int firstTrusted() {
    return firstTrusted;
  }

  int problem() {
    return problem;
  }

  List<X509CertificateHolder> holders() {
    List<X509CertificateHolder> holders = new ArrayList<>(certificates.size());
    for (ParsedCertificate certificate : certificates) holders.add(certificate.holder);
    return holders;
  }

  private void extend(
      CertificateStore store, List<ParsedCertificate> sent, Instant time, int depth) {
    firstTrusted = 1; // until one of the store is found
    boolean trusted = false;
    while (true) {
      ParsedCertificate top = certificates.getLast();
      if (top.isSelfSigned()) {
        ParsedCertificate own = trusted ? top : store.trusted(top);
        if (own != null) {
          if (!trusted) firstTrusted = certificates.size() - 1;
          certificates.set(certificates.size() - 1, own);
        } else {
          problem =
              certificates.size() == 1 ? VerifyCode.SELF_SIGNED : VerifyCode.SELF_SIGNED_IN_CHAIN;
        }
        return;
      }
      ParsedCertificate next = best(store.withSubject(top.issuer), top, time);
      if (next != null && !trusted) firstTrusted = certificates.size();
      trusted |= next != null;
      if (next == null && !trusted) next = best(sent, top, time);
      if (next == null) {
        problem = trusted ? VerifyCode.UNABLE_TO_GET_ISSUER : VerifyCode.NO_LOCAL_ISSUER;
        return;
      }
      certificates.add(next);
      int between = certificates.size() - (trusted ? 2 : 1); // the anchor itself does not count
      if (between > depth) {
        problem = VerifyCode.CHAIN_TOO_LONG;
        return;
      }
    }
  }

  /** An issuer that is valid now, else the one that was valid last; null if there is none. */
  private @Nullable ParsedCertificate best(
      List<ParsedCertificate> candidates, ParsedCertificate issued, Instant time) {
    ParsedCertificate best = null;
    for (ParsedCertificate candidate : candidates) {
      if (!candidate.isNamedAsIssuerOf(issued) || contains(candidate)) continue;
      if (candidate.isValidAt(time)) return candidate;
      if (best == null || candidate.expiresAfter(best)) best = candidate;
    }
    return best;
  }

  private boolean contains(ParsedCertificate candidate) {
    for (ParsedCertificate member : certificates) if (member.isSame(candidate)) return true;
    return false;
  }
}
