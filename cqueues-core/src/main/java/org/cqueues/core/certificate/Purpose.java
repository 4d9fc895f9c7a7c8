package org.cqueues.core.certificate;

import static org.bouncycastle.asn1.x509.KeyUsage.cRLSign;
import static org.bouncycastle.asn1.x509.KeyUsage.digitalSignature;
import static org.bouncycastle.asn1.x509.KeyUsage.keyAgreement;
import static org.bouncycastle.asn1.x509.KeyUsage.keyEncipherment;
import static org.bouncycastle.asn1.x509.KeyUsage.nonRepudiation;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;

/** What a certificate is to be used for, in the names and numbers of OpenSSL. */
public enum Purpose {
  SSL_CLIENT(1, "sslclient", "1.3.6.1.5.5.7.3.2", digitalSignature | keyAgreement),
  SSL_SERVER(
      2, "sslserver", "1.3.6.1.5.5.7.3.1", digitalSignature | keyEncipherment | keyAgreement),
  NS_SSL_SERVER(3, "nssslserver", "1.3.6.1.5.5.7.3.1", keyEncipherment),
  SMIME_SIGN(4, "smimesign", "1.3.6.1.5.5.7.3.4", digitalSignature | nonRepudiation),
  SMIME_ENCRYPT(5, "smimeencrypt", "1.3.6.1.5.5.7.3.4", keyEncipherment),
  CRL_SIGN(6, "crlsign", null, cRLSign),
  ANY(7, "any", null, 0),
  OCSP_HELPER(8, "ocsphelper", null, 0),
  TIMESTAMP_SIGN(9, "timestampsign", "1.3.6.1.5.5.7.3.8", digitalSignature | nonRepudiation);

  private final int number;
  private final String title;
  private final @Nullable String extendedUsage;
  private final int usage;

  /** A purpose that asks for one of the bits of {@code usage}, unless it is 0. */
  Purpose(int number, String title, @Nullable String extendedUsage, int usage) {
    this.number = number;
    this.title = title;
    this.extendedUsage = extendedUsage;
    this.usage = usage;
  }

  /** As {@code openssl verify -purpose} names it. */
  public String title() {
    return title;
  }

  /** From 1 on. */
  public int number() {
    return number;
  }

  /** The purpose of a number, or null. */
  public static @Nullable Purpose of(int number) {
    for (Purpose purpose : values()) if (purpose.number == number) return purpose;
    return null;
  }

  /** The purpose of a name, or null. */
  public static @Nullable Purpose of(String title) {
    for (Purpose purpose : values()) if (purpose.title.equals(title)) return purpose;
    return null;
  }

  /** The extended key usage that stands for this, or null. */
  @Nullable KeyPurposeId extendedUsage() {
    return extendedUsage == null
        ? null
        : KeyPurposeId.getInstance(new ASN1ObjectIdentifier(extendedUsage));
  }

  /** Whether a certificate may be used for this, itself or as the issuer of another. */
  boolean allows(ParsedCertificate certificate, boolean asIssuer) {
    if (this == ANY) return true;
    KeyPurposeId extended = extendedUsage();
    if (this == TIMESTAMP_SIGN && !asIssuer && !certificate.isOnlyFor(extended)) return false;
    if (extended != null && !certificate.permits(extended)) return false;
    if (asIssuer) return certificate.mayBeIssuer(true);
    return usage == 0 || certificate.permits(usage);
  }
}
