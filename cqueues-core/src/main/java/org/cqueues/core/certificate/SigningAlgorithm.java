package org.cqueues.core.certificate;

import java.io.IOException;
import java.io.OutputStream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.signers.Ed448Signer;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.ContentVerifier;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcContentSignerBuilder;
import org.bouncycastle.operator.bc.BcContentVerifierProviderBuilder;
import org.bouncycastle.operator.bc.BcDSAContentSignerBuilder;
import org.bouncycastle.operator.bc.BcDSAContentVerifierProviderBuilder;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.operator.bc.BcECContentVerifierProviderBuilder;
import org.bouncycastle.operator.bc.BcEdDSAContentVerifierProviderBuilder;
import org.bouncycastle.operator.bc.BcEdECContentSignerBuilder;
import org.bouncycastle.operator.bc.BcRSAContentSignerBuilder;
import org.bouncycastle.operator.bc.BcRSAContentVerifierProviderBuilder;
import org.jspecify.annotations.Nullable;

/** How certificates, requests and revocation lists are signed. */
final class SigningAlgorithm {
  private SigningAlgorithm() {}

  /**
   * What signs with a key.
   *
   * @param hash null for the usual one of the key
   */
  static ContentSigner signer(Key key, @Nullable Hash hash) throws CryptoFailure {
    AlgorithmIdentifier algorithm = of(key.type(), hash);
    try {
      return builder(key.type(), algorithm).build(key.requirePrivateKey());
    } catch (OperatorCreationException | RuntimeException e) {
      throw new CryptoFailure("cannot sign with this key", e);
    }
  }

  private static BcContentSignerBuilder builder(KeyType type, AlgorithmIdentifier algorithm) {
    if (type == KeyType.ED25519) return new BcEdECContentSignerBuilder(algorithm);
    if (type == KeyType.ED448) return new Ed448SignerBuilder(algorithm);
    AlgorithmIdentifier hash = DefaultDigestAlgorithmIdentifierFinder.INSTANCE.find(algorithm);
    return switch (type) {
      case EC -> new BcECContentSignerBuilder(algorithm, hash);
      case DSA -> new BcDSAContentSignerBuilder(algorithm, hash);
      default -> new BcRSAContentSignerBuilder(algorithm, hash);
    };
  }

  private static AlgorithmIdentifier of(KeyType type, @Nullable Hash hash) throws CryptoFailure {
    boolean edwards = type == KeyType.ED25519 || type == KeyType.ED448;
    if (edwards && hash != null) throw new CryptoFailure("invalid digest: the key has its own");
    String key =
        switch (type) {
          case RSA -> "RSA";
          case EC -> "ECDSA";
          case DSA -> "DSA";
          case ED25519, ED448 -> "";
          default -> throw new CryptoFailure("operation not supported for this keytype");
        };
    String name =
        edwards ? type.name() : (hash == null ? Hash.SHA256 : hash).signatureName() + "WITH" + key;
    var finder = new DefaultSignatureAlgorithmIdentifierFinder();
    try {
      return finder.find(name);
    } catch (IllegalArgumentException e) {
      throw new CryptoFailure("digest and key type not supported", e);
    }
  }

  private static BcContentVerifierProviderBuilder verifiers(KeyType type) {
    var hashes = DefaultDigestAlgorithmIdentifierFinder.INSTANCE;
    return switch (type) {
      case EC -> new BcECContentVerifierProviderBuilder(hashes);
      case DSA -> new BcDSAContentVerifierProviderBuilder(hashes);
      case ED25519, ED448 -> new BcEdDSAContentVerifierProviderBuilder();
      default -> new BcRSAContentVerifierProviderBuilder(hashes);
    };
  }

  /** Whether the holder of {@code key} signed a structure; never throws for what others wrote. */
  static boolean isSignature(
      Key key, AlgorithmIdentifier algorithm, ASN1Encodable body, byte[] signature) {
    try {
      ContentVerifier verifier = verifiers(key.type()).build(key.publicKey()).get(algorithm);
      try (OutputStream out = verifier.getOutputStream()) {
        out.write(body.toASN1Primitive().getEncoded(ASN1Encoding.DER));
      }
      return verifier.verify(signature);
    } catch (IOException | OperatorCreationException | RuntimeException _) {
      return false;
    }
  }

  /** The signature of a structure's DER. */
  static byte[] sign(ContentSigner signer, ASN1Encodable body) throws CryptoFailure {
    try (OutputStream out = signer.getOutputStream()) {
      out.write(body.toASN1Primitive().getEncoded(ASN1Encoding.DER));
      return signer.getSignature();
    } catch (IOException | RuntimeException e) {
      throw new CryptoFailure("cannot sign", e);
    }
  }

  /** BouncyCastle's own builder knows Ed25519 only. */
  private static final class Ed448SignerBuilder extends BcContentSignerBuilder {
    Ed448SignerBuilder(AlgorithmIdentifier algorithm) {
      super(algorithm, new AlgorithmIdentifier(NISTObjectIdentifiers.id_shake256));
    }

    @Override
    protected Signer createSigner(AlgorithmIdentifier signature, AlgorithmIdentifier hash) {
      return new Ed448Signer(new byte[0]);
    }
  }
}
