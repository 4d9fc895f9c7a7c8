package org.cqueues.core.certificate;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A certificate with what the verification looks at again and again. */
final class ParsedCertificate {
  /** Extensions that this package looks at, or that need no look. */
  private static final Set<ASN1ObjectIdentifier> KNOWN =
      Set.of(
          Extension.keyUsage,
          Extension.basicConstraints,
          Extension.extendedKeyUsage,
          Extension.subjectAlternativeName,
          Extension.nameConstraints,
          Extension.subjectKeyIdentifier,
          Extension.authorityKeyIdentifier,
          Extension.cRLDistributionPoints,
          Extension.certificatePolicies,
          Extension.policyMappings,
          Extension.policyConstraints,
          Extension.inhibitAnyPolicy);

  private static final GeneralName[] NO_NAMES = {};

  /** What stands for names that are none; no other certificate has them. */
  private static final String NO_SUBJECT = "no subject";

  private static final String NO_ISSUER = "no issuer";

  final X509CertificateHolder holder;
  final String subject;
  final String issuer;

  /** An extension cannot be understood; then none of them counts. */
  final boolean malformed;

  private final Contents contents;

  /** Purposes that whoever gave the certificate trusts it for; null for all. */
  private final @Nullable Set<ASN1ObjectIdentifier> trustedFor;

  private final Set<ASN1ObjectIdentifier> rejectedFor;

  private @Nullable AsymmetricKeyParameter key;

  ParsedCertificate(X509CertificateHolder holder) {
    this(holder, null, Set.of());
  }

  ParsedCertificate(
      X509CertificateHolder holder,
      @Nullable Set<ASN1ObjectIdentifier> trustedFor,
      Set<ASN1ObjectIdentifier> rejectedFor) {
    this.holder = holder;
    this.trustedFor = trustedFor;
    this.rejectedFor = rejectedFor;
    String ownName = NO_SUBJECT;
    String issuerName = NO_ISSUER;
    Contents parsed = null;
    try {
      ownName = Names.canonical(holder.getSubject());
      issuerName = Names.canonical(holder.getIssuer());
      parsed = holder.hasExtensions() ? new Contents(holder.getExtensions()) : Contents.NONE;
    } catch (RuntimeException _) { // BouncyCastle has several
      // whoever made it did not mean it to be understood
    }
    malformed = parsed == null;
    subject = ownName;
    issuer = issuerName;
    contents = parsed == null ? Contents.NONE : parsed;
  }

  /** What the extensions say. */
  private static final class Contents {
    private static final Contents NONE = new Contents();

    private final GeneralName[] altNames;
    private final @Nullable NameConstraints nameConstraints;
    private final @Nullable BasicConstraints basic;
    private final @Nullable KeyUsage usage;
    private final @Nullable ExtendedKeyUsage extendedUsage;
    private final byte @Nullable [] subjectKey;
    private final @Nullable AuthorityKeyIdentifier issuerKey;

    private Contents() {
      altNames = NO_NAMES;
      nameConstraints = null;
      basic = null;
      usage = null;
      extendedUsage = null;
      subjectKey = null;
      issuerKey = null;
    }

    Contents(Extensions extensions) {
      GeneralNames names =
          GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
      altNames = names == null ? NO_NAMES : names.getNames();
      nameConstraints =
          NameConstraints.getInstance(
              extensions.getExtensionParsedValue(Extension.nameConstraints));
      basic = BasicConstraints.fromExtensions(extensions);
      usage = KeyUsage.fromExtensions(extensions);
      extendedUsage = ExtendedKeyUsage.fromExtensions(extensions);
      SubjectKeyIdentifier own = SubjectKeyIdentifier.fromExtensions(extensions);
      subjectKey = own == null ? null : own.getKeyIdentifier();
      issuerKey = AuthorityKeyIdentifier.fromExtensions(extensions);
    }
  }

  /** The public key; null if it cannot be read. What is computed for a signature stays with it. */
  @Nullable AsymmetricKeyParameter key() {
    if (key == null) key = Signatures.key(holder.getSubjectPublicKeyInfo());
    return key;
  }

  GeneralName[] altNames() {
    return contents.altNames;
  }

  /** What the names of the certificates below it have to be like, or null. */
  @Nullable NameConstraints nameConstraints() {
    return contents.nameConstraints;
  }

  boolean hasUnknownCritical() {
    for (Object id : holder.getCriticalExtensionOIDs()) {
      if (!KNOWN.contains((ASN1ObjectIdentifier) id)) return true;
    }
    return false;
  }

  boolean isSelfIssued() {
    return subject.equals(issuer);
  }

  /** It names itself as its issuer, by name and by key. */
  boolean isSelfSigned() {
    return isSelfIssued() && isNamedAsIssuerOf(this);
  }

  /**
   * Whether the name and key that {@code other} gives for its issuer are those of this one, and its
   * signature one of such a key's.
   */
  boolean isNamedAsIssuerOf(ParsedCertificate other) {
    if (!other.issuer.equals(subject)) return false;
    var key = holder.getSubjectPublicKeyInfo().getAlgorithm();
    if (!SigningAlgorithm.mayBe(other.holder.getSignatureAlgorithm(), key)) return false;
    AuthorityKeyIdentifier wanted = other.contents.issuerKey;
    if (wanted == null) return true;
    byte[] wantedKey = wanted.getKeyIdentifierOctets();
    if (wantedKey != null
        && contents.subjectKey != null
        && !Arrays.areEqual(wantedKey, contents.subjectKey)) {
      return false;
    }
    if (wanted.getAuthorityCertSerialNumber() == null) return true;
    return wanted.getAuthorityCertSerialNumber().equals(holder.getSerialNumber());
  }

  /** Whether it may be used for what the extended key usage {@code wanted} stands for. */
  boolean permits(KeyPurposeId wanted) {
    return contents.extendedUsage == null || contents.extendedUsage.hasKeyPurposeId(wanted);
  }

  /** Whether it says that it may be used for this. */
  boolean isFor(KeyPurposeId use) {
    return contents.extendedUsage != null && contents.extendedUsage.hasKeyPurposeId(use);
  }

  /** Whether it says, critically, that it is for nothing else. */
  boolean isOnlyFor(@Nullable KeyPurposeId wanted) {
    return contents.extendedUsage != null
        && holder.getExtension(Extension.extendedKeyUsage).isCritical()
        && contents.extendedUsage.size() == 1
        && contents.extendedUsage.hasKeyPurposeId(wanted);
  }

  /** Whether its key may be used for any of the bits of {@link KeyUsage}. */
  boolean permits(int anyOf) {
    if (contents.usage == null) return true;
    for (int bit = Integer.highestOneBit(anyOf); anyOf != 0; bit = Integer.highestOneBit(anyOf)) {
      if (contents.usage.hasUsages(bit)) return true;
      anyOf &= ~bit;
    }
    return false;
  }

  /**
   * Whether it may issue certificates.
   *
   * @param last whether it ends the chain: one that is trusted need not say that it is an authority
   */
  boolean mayBeIssuer(boolean last) {
    if (malformed || !permits(KeyUsage.keyCertSign)) return false;
    if (contents.basic != null) return contents.basic.isCA();
    if (!last) return false;
    return contents.usage != null || (holder.getVersionNumber() == 1 && isSelfSigned());
  }

  /** How many intermediate certificates may follow, or -1 for any number. */
  int pathLength() {
    if (contents.basic == null || contents.basic.getPathLenConstraint() == null) return -1;
    return contents.basic.getPathLenConstraint().min(BigInteger.valueOf(100)).intValue();
  }

  /** Whether whoever made it an anchor said that it is none for this use. */
  boolean isRejectedFor(@Nullable KeyPurposeId use) {
    return use != null && rejectedFor.contains(use.toOID());
  }

  /** Whether whoever made it an anchor named other uses only. */
  boolean isNotTrustedFor(@Nullable KeyPurposeId use) {
    return use != null && trustedFor != null && !trustedFor.contains(use.toOID());
  }

  /** Whether whoever made it an anchor said that it is one for this use. */
  boolean isTrustedFor(KeyPurposeId use) {
    return trustedFor != null && trustedFor.contains(use.toOID()) && !isRejectedFor(use);
  }

  /** Whether its lifetime includes a moment. */
  boolean isValidAt(Instant time) {
    try {
      return !time.isBefore(holder.getNotBefore().toInstant())
          && !time.isAfter(holder.getNotAfter().toInstant());
    } catch (IllegalStateException _) {
      return false;
    }
  }

  /** Whether it is valid for longer than another. */
  boolean expiresAfter(ParsedCertificate other) {
    try {
      return holder.getNotAfter().toInstant().isAfter(other.holder.getNotAfter().toInstant());
    } catch (IllegalStateException _) {
      return false;
    }
  }

  boolean isSame(ParsedCertificate other) {
    return holder.equals(other.holder);
  }
}
