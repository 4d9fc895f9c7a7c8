package org.cqueues.core.certificate;

import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.DHPublicKeyParameters;
import org.bouncycastle.crypto.params.DSAPublicKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.Ed448PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;

/** How much work it takes to forge something, in bits, and what OpenSSL's levels ask for. */
public final class Strength {
  private static final int[] LEVELS = {0, 80, 112, 128, 192, 256};
  private static final int[] MODULUS = {1024, 2048, 3072, 7680, 15360};
  private static final int[] OF_MODULUS = {80, 112, 128, 192, 256};

  private Strength() {}

  /** The bits that a level asks for; those of the highest above it. */
  public static int ofLevel(int level) {
    return LEVELS[Math.clamp(level, 0, LEVELS.length - 1)];
  }

  /** The strength of a public key; 0 for one of an unknown kind. */
  public static int of(AsymmetricKeyParameter key) {
    return switch (key) {
      case RSAKeyParameters rsa -> ofModulus(rsa.getModulus().bitLength());
      case DSAPublicKeyParameters dsa -> ofModulus(dsa.getParameters().getP().bitLength());
      case DHPublicKeyParameters dh -> ofModulus(dh.getParameters().getP().bitLength());
      case ECPublicKeyParameters ec -> ec.getParameters().getN().bitLength() / 2;
      case Ed25519PublicKeyParameters _ -> 128;
      case Ed448PublicKeyParameters _ -> 224;
      default -> 0;
    };
  }

  private static int ofModulus(int bits) {
    for (int i = MODULUS.length - 1; i >= 0; i--) if (bits >= MODULUS[i]) return OF_MODULUS[i];
    return 0;
  }

  /** The strength of a certificate's key; 0 for one that cannot be read. */
  public static int of(SubjectPublicKeyInfo key) {
    AsymmetricKeyParameter parsed = Signatures.key(key);
    return parsed == null ? 0 : of(parsed);
  }

  /** The strength of the digest that is signed; 0 for an unknown one. */
  static int of(AlgorithmIdentifier signature) {
    return Signatures.strength(signature);
  }
}
