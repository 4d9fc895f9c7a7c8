package org.cqueues.core.certificate;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** The kinds of keys there are. */
@SuppressWarnings("ImmutableEnumChecker") // object identifiers do not change
public enum KeyType {
  RSA("rsaEncryption", PKCSObjectIdentifiers.rsaEncryption),
  /** RSA keys that are for PSS signatures only. */
  RSA_PSS("RSASSA-PSS", PKCSObjectIdentifiers.id_RSASSA_PSS),
  DSA("DSA", X9ObjectIdentifiers.id_dsa),
  DH("dhKeyAgreement", PKCSObjectIdentifiers.dhKeyAgreement),
  EC("id-ecPublicKey", X9ObjectIdentifiers.id_ecPublicKey),
  ED25519("ED25519", EdECObjectIdentifiers.id_Ed25519),
  ED448("ED448", EdECObjectIdentifiers.id_Ed448),
  X25519("X25519", EdECObjectIdentifiers.id_X25519),
  X448("X448", EdECObjectIdentifiers.id_X448);

  private static final Map<ASN1ObjectIdentifier, KeyType> BY_ALGORITHM =
      Stream.of(values()).collect(Collectors.toMap(KeyType::algorithm, Function.identity()));

  private final String algorithmName;
  private final ASN1ObjectIdentifier algorithm;

  KeyType(String algorithmName, ASN1ObjectIdentifier algorithm) {
    this.algorithmName = algorithmName;
    this.algorithm = algorithm;
  }

  /** OpenSSL's name of the algorithm. */
  public String algorithmName() {
    return algorithmName;
  }

  ASN1ObjectIdentifier algorithm() {
    return algorithm;
  }

  static KeyType of(ASN1ObjectIdentifier algorithm) throws CryptoFailure {
    KeyType type = BY_ALGORITHM.get(algorithm);
    if (type == null) throw new CryptoFailure("unsupported key algorithm " + algorithm.getId());
    return type;
  }
}
