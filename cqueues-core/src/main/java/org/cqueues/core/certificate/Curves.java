package org.cqueues.core.certificate;

import java.util.Locale;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTNamedCurves;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.jspecify.annotations.Nullable;

/** The elliptic curves that have a name. */
public final class Curves {
  private Curves() {}

  static boolean isKnown(ASN1ObjectIdentifier curve) {
    return ECNamedCurveTable.getByOIDLazy(curve) != null;
  }

  /**
   * A curve by its name in X9.62, SEC 2, RFC 5639 or FIPS 186 ({@code prime256v1}, {@code
   * secp256r1}, {@code brainpoolP256r1}, {@code P-256}); null where it is unknown.
   */
  public static @Nullable ECNamedDomainParameters find(String name) {
    String known = name.toLowerCase(Locale.ROOT).equals("sm2") ? "sm2p256v1" : name;
    ASN1ObjectIdentifier curve = ECNamedCurveTable.getOID(known);
    if (curve == null) curve = ASN1ObjectIdentifier.tryFromID(name);
    return curve == null || !isKnown(curve) ? null : ECNamedDomainParameters.lookup(curve);
  }

  /** The name in FIPS 186, such as {@code P-256}; null where it has none. */
  static @Nullable String nistName(ASN1ObjectIdentifier curve) {
    return NISTNamedCurves.getName(curve);
  }
}
