package org.cqueues.core.tls;

import java.io.IOException;
import java.util.Vector;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed448PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.KeyExchangeAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsCredentialedDecryptor;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedDecryptor;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsECDomain;
import org.jspecify.annotations.Nullable;

/** Which credentials fit what the peer understands. */
@SuppressWarnings("JdkObsolete") // BouncyCastle takes vectors
final class Signers {
  private Signers() {}

  /** Credentials, and the signature to make with them; null before TLS 1.2. */
  record Choice(TlsCredentials credentials, @Nullable SignatureAndHashAlgorithm algorithm) {}

  /** Chooses by the peer's order of signatures; null if nothing fits. */
  static @Nullable Choice choose(
      Iterable<TlsCredentials> credentials, Vector<?> algorithms, boolean isTls13) {
    for (Object each : algorithms) {
      var algorithm = (SignatureAndHashAlgorithm) each;
      for (TlsCredentials candidate : credentials) {
        if (canSign(candidate, algorithm, isTls13)) return new Choice(candidate, algorithm);
      }
    }
    return null;
  }

  private static boolean canSign(
      TlsCredentials credentials, SignatureAndHashAlgorithm algorithm, boolean isTls13) {
    int scheme = SignatureScheme.from(algorithm);
    AsymmetricKeyParameter key = credentials.key();
    // a switch over types would be linked anew in each process, which takes longer than all this
    if (key instanceof RSAKeyParameters rsa) return rsaCanSign(credentials, rsa, scheme, isTls13);
    if (key instanceof ECPrivateKeyParameters ec) {
      return algorithm.getSignature() == SignatureAlgorithm.ecdsa && ecCanSign(ec, scheme, isTls13);
    }
    if (key instanceof Ed25519PrivateKeyParameters) return scheme == SignatureScheme.ed25519;
    return key instanceof Ed448PrivateKeyParameters && scheme == SignatureScheme.ed448;
  }

  private static boolean rsaCanSign(
      TlsCredentials credentials, RSAKeyParameters key, int scheme, boolean isTls13) {
    int bytes = key.getModulus().bitLength() / Byte.SIZE;
    return switch (scheme) {
      case SignatureScheme.rsa_pss_rsae_sha256 -> !isPssOnly(credentials) && bytes >= 66;
      case SignatureScheme.rsa_pss_rsae_sha384 -> !isPssOnly(credentials) && bytes >= 98;
      case SignatureScheme.rsa_pss_rsae_sha512 -> !isPssOnly(credentials) && bytes >= 130;
      case SignatureScheme.rsa_pss_pss_sha256 -> isPssOnly(credentials) && bytes >= 66;
      case SignatureScheme.rsa_pss_pss_sha384 -> isPssOnly(credentials) && bytes >= 98;
      case SignatureScheme.rsa_pss_pss_sha512 -> isPssOnly(credentials) && bytes >= 130;
      case SignatureScheme.rsa_pkcs1_sha256,
          SignatureScheme.rsa_pkcs1_sha384,
          SignatureScheme.rsa_pkcs1_sha512 ->
          !isTls13 && !isPssOnly(credentials);
      default -> false;
    };
  }

  private static boolean isPssOnly(TlsCredentials credentials) {
    return credentials
        .chain()
        .getFirst()
        .getSubjectPublicKeyInfo()
        .getAlgorithm()
        .getAlgorithm()
        .equals(PKCSObjectIdentifiers.id_RSASSA_PSS);
  }

  /** TLS 1.3 ties the hash to the curve. */
  private static boolean ecCanSign(ECPrivateKeyParameters key, int scheme, boolean isTls13) {
    boolean known = SignatureScheme.isECDSA(scheme) && SignatureScheme.ecdsa_sha1 != scheme;
    if (!isTls13) return known;
    return known && SignatureScheme.getNamedGroup(scheme) == group(key);
  }

  /** The group of a key's curve, or -1. */
  static int group(ECPrivateKeyParameters key) {
    ECCurve curve = key.getParameters().getCurve();
    for (int group : CURVES) {
      if (BcTlsECDomain.getDomainParameters(group).getCurve().equals(curve)) return group;
    }
    return -1;
  }

  private static final int[] CURVES = {
    NamedGroup.secp256r1, NamedGroup.secp384r1, NamedGroup.secp521r1, NamedGroup.secp256k1
  };

  /**
   * Credentials for a key exchange up to TLS 1.2; null if there are none.
   *
   * @param algorithms the peer's signatures; null before TLS 1.2
   * @param groups the curves that the peer knows; null if it does not say
   */
  static @Nullable Choice chooseFor(
      int keyExchange,
      Iterable<TlsCredentials> credentials,
      @Nullable Vector<?> algorithms,
      int @Nullable [] groups) {
    for (TlsCredentials candidate : credentials) {
      if (!fits(keyExchange, candidate, groups)) continue;
      if (keyExchange == KeyExchangeAlgorithm.RSA) return new Choice(candidate, null);
      if (algorithms == null) {
        if (signedBeforeTls12(candidate)) return new Choice(candidate, null);
        continue;
      }
      Choice choice = choose(java.util.List.of(candidate), algorithms, false);
      if (choice != null) return choice;
    }
    return null;
  }

  private static boolean fits(
      int keyExchange, TlsCredentials credentials, int @Nullable [] groups) {
    AsymmetricKeyParameter key = credentials.key();
    return switch (keyExchange) {
      case KeyExchangeAlgorithm.RSA -> key instanceof RSAKeyParameters && !isPssOnly(credentials);
      case KeyExchangeAlgorithm.DHE_RSA, KeyExchangeAlgorithm.ECDHE_RSA ->
          key instanceof RSAKeyParameters;
      case KeyExchangeAlgorithm.ECDHE_ECDSA ->
          key instanceof ECPrivateKeyParameters ec
              ? groups == null || contains(groups, group(ec))
              : key instanceof Ed25519PrivateKeyParameters
                  || key instanceof Ed448PrivateKeyParameters;
      default -> false;
    };
  }

  private static boolean contains(int[] groups, int group) {
    for (int each : groups) if (each == group) return true;
    return false;
  }

  private static boolean signedBeforeTls12(TlsCredentials credentials) {
    return credentials.key() instanceof ECPrivateKeyParameters
        || (credentials.key() instanceof RSAKeyParameters && !isPssOnly(credentials));
  }

  /** Signs; with RSA and long curves on another thread, for that takes about a millisecond. */
  static TlsCredentialedSigner signer(
      TlsCryptoParameters parameters,
      HybridCrypto crypto,
      Choice choice,
      Certificate message,
      Handshake handshake) {
    AsymmetricKeyParameter key = choice.credentials.key();
    if (isQuick(key)) {
      return new BcDefaultTlsCredentialedSigner(parameters, crypto, key, message, choice.algorithm);
    }
    return new BcDefaultTlsCredentialedSigner(parameters, crypto, key, message, choice.algorithm) {
      @Override
      public byte[] generateRawSignature(byte[] hash) throws IOException {
        return handshake.offload(() -> super.generateRawSignature(hash));
      }
    };
  }

  private static boolean isQuick(AsymmetricKeyParameter key) {
    if (key instanceof RSAKeyParameters) return false;
    return !(key instanceof ECPrivateKeyParameters ec)
        || ec.getParameters().getCurve().getFieldSize() <= HybridCrypto.QUICK_CURVE;
  }

  /** Decrypts what a client encrypted with a server's RSA key, on another thread. */
  static TlsCredentialedDecryptor decryptor(
      HybridCrypto crypto, Choice choice, Certificate message, Handshake handshake) {
    return new BcDefaultTlsCredentialedDecryptor(crypto, message, choice.credentials.key()) {
      @Override
      public TlsSecret decrypt(TlsCryptoParameters parameters, byte[] ciphertext)
          throws IOException {
        return handshake.offload(() -> super.decrypt(parameters, ciphertext));
      }
    };
  }
}
