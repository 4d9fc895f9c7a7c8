package org.cqueues.core.certificate;

import static java.util.Objects.requireNonNullElse;

import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.generators.MGF1BytesGenerator;
import org.bouncycastle.crypto.params.MGFParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.jspecify.annotations.Nullable;

/**
 * What a key that is for RSASSA-PSS only signs with, RFC 8017 section 8.1 and RFC 4055. The key may
 * say which hash to use, and how much salt at least; else that is as long as the digest.
 */
record PssSignature(Hash hash, Hash maskHash, int saltBytes) {
  /** How a key wants to sign; {@code hash} is null for the usual one. */
  static PssSignature of(Key key, @Nullable Hash hash) throws CryptoFailure {
    ASN1Encodable restrictions = key.publicInfo().getAlgorithm().getParameters();
    if (restrictions == null || restrictions instanceof DERNull) {
      Hash used = requireNonNullElse(hash, Hash.SHA256);
      return new PssSignature(used, used, saltBytes(key, used));
    }
    var wanted = RSASSAPSSparams.getInstance(restrictions);
    Hash only = hash(wanted.getHashAlgorithm());
    if (hash != null && hash != only) throw new CryptoFailure("digest not allowed");
    AlgorithmIdentifier mask =
        AlgorithmIdentifier.getInstance(wanted.getMaskGenAlgorithm().getParameters());
    return new PssSignature(only, hash(mask), wanted.getSaltLength().intValueExact());
  }

  /** As long as the digest, or as there is room. */
  private static int saltBytes(Key key, Hash hash) {
    int digest = hash.newDigest().getDigestSize();
    int bits = ((RSAKeyParameters) key.publicKey()).getModulus().bitLength();
    return Math.min(digest, (bits + 6) / 8 - digest - 2);
  }

  private static Hash hash(AlgorithmIdentifier algorithm) throws CryptoFailure {
    Hash hash = Hash.find(algorithm.getAlgorithm().getId());
    if (hash == null) throw new CryptoFailure("digest not allowed");
    return hash;
  }

  /** As it stands in what was signed. */
  AlgorithmIdentifier algorithm() {
    var mask = new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, algorithm(maskHash));
    return new AlgorithmIdentifier(
        PKCSObjectIdentifiers.id_RSASSA_PSS,
        new RSASSAPSSparams(
            algorithm(hash),
            mask,
            new ASN1Integer(saltBytes),
            RSASSAPSSparams.DEFAULT_TRAILER_FIELD));
  }

  private static AlgorithmIdentifier algorithm(Hash hash) {
    return new AlgorithmIdentifier(hash.algorithm(), DERNull.INSTANCE);
  }

  /** Signs texts, or checks the signatures of those. */
  PSSSigner signer() {
    return new PSSSigner(new RSABlindedEngine(), hash.newDigest(), maskHash.newDigest(), saltBytes);
  }

  /** Signs digests, or checks the signatures of those. */
  private PSSSigner digestSigner(int salt) {
    return PSSSigner.createRawSigner(
        new RSABlindedEngine(),
        hash.newDigest(),
        maskHash.newDigest(),
        salt,
        PSSSigner.TRAILER_IMPLICIT);
  }

  byte[] sign(Key key, byte[] digest) throws CryptoFailure {
    PSSSigner signer = digestSigner(saltBytes);
    signer.init(true, key.requirePrivateKey());
    signer.update(digest, 0, digest.length);
    try {
      return signer.generateSignature();
    } catch (CryptoException e) {
      throw new CryptoFailure("cannot sign with this key", e);
    }
  }

  /** Whether it is a signature of the digest, with any salt that is long enough for the key. */
  boolean isSignature(RSAKeyParameters key, byte[] digest, byte[] signature) {
    int salt = saltBytes(key, signature);
    if (salt < 0) return false;
    PSSSigner signer = digestSigner(salt);
    signer.init(false, key);
    signer.update(digest, 0, digest.length);
    return signer.verifySignature(signature);
  }

  /** How long the salt in a signature is, RFC 8017 section 9.1.2; negative for none. */
  private int saltBytes(RSAKeyParameters key, byte[] signature) {
    int bits = key.getModulus().bitLength();
    if (signature.length != (bits + 7) / 8) return -1;
    var rsa = new RSABlindedEngine();
    rsa.init(false, key);
    byte[] shortened = rsa.processBlock(signature, 0, signature.length);
    var block = new byte[(bits + 6) / 8];
    System.arraycopy(shortened, 0, block, block.length - shortened.length, shortened.length);
    int digestBytes = hash.newDigest().getDigestSize();
    int maskedBytes = block.length - digestBytes - 1;
    if (maskedBytes < 1) return -1;
    var generator = new MGF1BytesGenerator(maskHash.newDigest());
    generator.init(
        new MGFParameters(Arrays.copyOfRange(block, maskedBytes, maskedBytes + digestBytes)));
    var mask = new byte[maskedBytes];
    generator.generateBytes(mask, 0, maskedBytes);
    for (int i = 0; i < maskedBytes; i++) block[i] ^= mask[i];
    block[0] &= (byte) (0xff >> (8 * block.length - (bits - 1)));
    int start = 0;
    while (start < maskedBytes && block[start] == 0) start++;
    return start < maskedBytes && block[start] == 1 ? maskedBytes - start - 1 : -1;
  }
}
