package org.cqueues.core.certificate;

import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.Ed448PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed448PublicKeyParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.bouncycastle.crypto.params.X448PrivateKeyParameters;
import org.bouncycastle.crypto.params.X448PublicKeyParameters;

/** Keys that are nothing but bytes, RFC 7748 and RFC 8032. */
public final class RawKey {
  private RawKey() {}

  /** The bytes of a public or private key of these types. */
  public static byte[] bytes(AsymmetricKeyParameter key) {
    return switch (key) {
      case Ed25519PublicKeyParameters ed -> ed.getEncoded();
      case Ed25519PrivateKeyParameters ed -> ed.getEncoded();
      case Ed448PublicKeyParameters ed -> ed.getEncoded();
      case Ed448PrivateKeyParameters ed -> ed.getEncoded();
      case X25519PublicKeyParameters x -> x.getEncoded();
      case X25519PrivateKeyParameters x -> x.getEncoded();
      case X448PublicKeyParameters x -> x.getEncoded();
      case X448PrivateKeyParameters x -> x.getEncoded();
      default -> throw new IllegalArgumentException("a key of numbers");
    };
  }

  public static AsymmetricKeyParameter publicKey(KeyType type, byte[] bytes) throws CryptoFailure {
    try {
      return switch (type) {
        case ED25519 -> new Ed25519PublicKeyParameters(bytes);
        case ED448 -> new Ed448PublicKeyParameters(bytes);
        case X25519 -> new X25519PublicKeyParameters(bytes);
        case X448 -> new X448PublicKeyParameters(bytes);
        default -> throw new CryptoFailure("a key of numbers");
      };
    } catch (IllegalArgumentException e) {
      throw new CryptoFailure("malformed public key", e);
    }
  }

  public static AsymmetricKeyParameter privateKey(KeyType type, byte[] bytes) throws CryptoFailure {
    try {
      return switch (type) {
        case ED25519 -> new Ed25519PrivateKeyParameters(bytes);
        case ED448 -> new Ed448PrivateKeyParameters(bytes);
        case X25519 -> new X25519PrivateKeyParameters(bytes);
        case X448 -> new X448PrivateKeyParameters(bytes);
        default -> throw new CryptoFailure("a key of numbers");
      };
    } catch (IllegalArgumentException e) {
      throw new CryptoFailure("malformed private key", e);
    }
  }
}
