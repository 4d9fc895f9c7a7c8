package org.cqueues.core.certificate;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DigestInfo;
import org.bouncycastle.crypto.AsymmetricBlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.digests.NullDigest;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.bouncycastle.crypto.encodings.PKCS1Encoding;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.DSASigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.GenericSigner;
import org.jspecify.annotations.Nullable;

/** What keys do with digests and with short texts. */
public final class KeyOperation {
  /** How RSA fills a text up. */
  public enum Padding {
    PKCS1,
    /** Not at all: the text is as long as the modulus. */
    NONE,
    /** RFC 8017, with SHA-1. */
    OAEP
  }

  private static final String UNSUPPORTED = "operation not supported for this keytype";

  private KeyOperation() {}

  /** What a key signs with unless it is told; null where it is told nothing. */
  public static @Nullable Hash defaultHash(Key key) throws CryptoFailure {
    return switch (key.type()) {
      case RSA_PSS -> PssSignature.of(key, null).hash();
      case RSA, DSA, EC -> Hash.SHA256;
      default -> null;
    };
  }

  /** Signs a digest: PKCS#1 or PSS for RSA, DER of the two numbers for DSA and curves. */
  public static byte[] sign(Key key, Hash hash, byte[] digest) throws CryptoFailure {
    CipherParameters privateKey = key.requirePrivateKey();
    try {
      if (key.type() == KeyType.RSA_PSS) return PssSignature.of(key, hash).sign(key, digest);
      Signer signer = signer(key);
      signer.init(true, privateKey);
      feed(signer, key, hash, digest);
      return signer.generateSignature();
    } catch (CryptoException | RuntimeException e) {
      throw new CryptoFailure("cannot sign with this key", e);
    }
  }

  /** Whether a signature is that of a digest; a malformed one is not. */
  public static boolean verify(Key key, Hash hash, byte[] digest, byte[] signature)
      throws CryptoFailure {
    try {
      if (key.publicKey() instanceof RSAKeyParameters rsa && key.type() == KeyType.RSA_PSS) {
        return PssSignature.of(key, hash).isSignature(rsa, digest, signature);
      }
      Signer signer = signer(key);
      signer.init(false, key.publicKey());
      feed(signer, key, hash, digest);
      return signer.verifySignature(signature);
    } catch (RuntimeException _) { // whatever is wrong with it
      return false;
    }
  }

  private static Signer signer(Key key) throws CryptoFailure {
    return switch (key.type()) {
      case RSA -> new GenericSigner(new PKCS1Encoding(new RSABlindedEngine()), new NullDigest());
      case EC -> new DSADigestSigner(new ECDSASigner(), new NullDigest());
      case DSA -> new DSADigestSigner(new DSASigner(), new NullDigest());
      default -> throw new CryptoFailure(UNSUPPORTED);
    };
  }

  private static void feed(Signer signer, Key key, Hash hash, byte[] digest) {
    byte[] text = key.type() == KeyType.RSA ? digestInfo(hash, digest) : digest;
    signer.update(text, 0, text.length);
  }

  private static byte[] digestInfo(Hash hash, byte[] digest) {
    var algorithm = new AlgorithmIdentifier(hash.algorithm(), DERNull.INSTANCE);
    try {
      return new DigestInfo(algorithm, digest).getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException("digest without an encoding", e);
    }
  }

  /** Encrypts a text that is short enough. */
  public static byte[] encrypt(Key key, byte[] text, Padding padding) throws CryptoFailure {
    AsymmetricBlockCipher cipher = cipher(key, padding);
    cipher.init(true, key.publicKey());
    if (padding == Padding.NONE && text.length * 8 < bits(key)) {
      throw new CryptoFailure("data too small for key size");
    }
    if (text.length > cipher.getInputBlockSize() + (padding == Padding.NONE ? 1 : 0)) {
      throw new CryptoFailure("data too large for key size");
    }
    return process(cipher, text, "cannot encrypt this");
  }

  /** Decrypts what {@link #encrypt} made. */
  public static byte[] decrypt(Key key, byte[] text, Padding padding) throws CryptoFailure {
    AsymmetricBlockCipher cipher = cipher(key, padding);
    cipher.init(false, key.requirePrivateKey());
    if (text.length * 8 >= bits(key) + 8) {
      throw new CryptoFailure("data greater than mod len");
    }
    return process(cipher, text, "padding check failed");
  }

  private static int bits(Key key) {
    return ((RSAKeyParameters) key.publicKey()).getModulus().bitLength();
  }

  private static byte[] process(AsymmetricBlockCipher cipher, byte[] text, String failure)
      throws CryptoFailure {
    try {
      return cipher.processBlock(text, 0, text.length);
    } catch (InvalidCipherTextException | RuntimeException e) {
      throw new CryptoFailure(failure, e);
    }
  }

  private static AsymmetricBlockCipher cipher(Key key, Padding padding) throws CryptoFailure {
    if (key.type() != KeyType.RSA) throw new CryptoFailure(UNSUPPORTED);
    return switch (padding) {
      case PKCS1 -> new PKCS1Encoding(new RSABlindedEngine());
      case OAEP -> new OAEPEncoding(new RSABlindedEngine());
      case NONE -> new RSABlindedEngine();
    };
  }
}
