package org.cqueues.core.certificate;

import java.io.IOException;
import java.io.OutputStream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.signers.Ed448Signer;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcContentSignerBuilder;
import org.bouncycastle.operator.bc.BcDSAContentSignerBuilder;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.operator.bc.BcEdECContentSignerBuilder;
import org.bouncycastle.operator.bc.BcRSAContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** How certificates, requests and revocation lists are signed. */
final class SigningAlgorithm {
  private SigningAlgorithm() {}

  /** Whether a signature can be one of such a key's; true where that is not known. */
  static boolean mayBe(AlgorithmIdentifier signature, AlgorithmIdentifier key) {
    ASN1ObjectIdentifier made = signature.getAlgorithm();
    ASN1ObjectIdentifier type = key.getAlgorithm();
    boolean rsa = type.equals(PKCSObjectIdentifiers.rsaEncryption);
    if (made.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) return rsa || type.equals(made);
    if (made.on(PKCSObjectIdentifiers.pkcs_1)) return rsa;
    if (made.on(X9ObjectIdentifiers.ansi_X9_62)) {
      return type.equals(X9ObjectIdentifiers.id_ecPublicKey);
    }
    return !made.on(EdECObjectIdentifiers.id_edwards_curve_algs) || type.equals(made);
  }

  /**
   * What signs with a key.
   *
   * @param hash null for the usual one of the key
   */
  static ContentSigner signer(Key key, @Nullable Hash hash) throws CryptoFailure {
    try {
      return builder(key, hash).build(key.requirePrivateKey());
    } catch (OperatorCreationException | RuntimeException e) {
      throw new CryptoFailure("cannot sign with this key", e);
    }
  }

  private static BcContentSignerBuilder builder(Key key, @Nullable Hash wanted)
      throws CryptoFailure {
    KeyType type = key.type();
    if (type == KeyType.RSA_PSS) return new PssSignerBuilder(PssSignature.of(key, wanted));
    AlgorithmIdentifier algorithm = of(type, wanted);
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

  /** BouncyCastle's own builder knows PKCS#1 only. */
  private static final class PssSignerBuilder extends BcContentSignerBuilder {
    private final PssSignature pss;

    PssSignerBuilder(PssSignature pss) {
      super(pss.algorithm(), new AlgorithmIdentifier(pss.hash().algorithm()));
      this.pss = pss;
    }

    @Override
    protected Signer createSigner(AlgorithmIdentifier signature, AlgorithmIdentifier hash) {
      return pss.signer();
    }
  }
}
