package org.cqueues.core.certificate;

import java.io.IOException;
import java.util.List;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.operator.ContentSigner;
import org.jspecify.annotations.Nullable;

/**
 * Something signed that may be changed and signed anew: a body, how it was signed, and the
 * signature, as X.509 and PKCS#10 have it.
 *
 * @param <H> BouncyCastle's class for it
 */
public abstract sealed class SignedDraft<H>
    permits CertificateDraft, RequestDraft, RevocationListDraft {
  private final String title;
  private final String pemType;
  private final ExtensionList extensions;
  private @Nullable AlgorithmIdentifier signatureAlgorithm;
  private byte @Nullable [] signature;

  /** As it was read or signed; null after a change. */
  private @Nullable H encoded;

  /** Not signed, and without extensions. */
  SignedDraft(String title, String pemType) {
    this.title = title;
    this.pemType = pemType;
    extensions = new ExtensionList(List.of(), this::changed);
  }

  /** As it was read. */
  SignedDraft(
      String title,
      String pemType,
      H holder,
      AlgorithmIdentifier signatureAlgorithm,
      byte[] signature,
      @Nullable Extensions extensions) {
    this.title = title;
    this.pemType = pemType;
    this.extensions = new ExtensionList(extensions, this::changed);
    this.signatureAlgorithm = signatureAlgorithm;
    this.signature = signature;
    encoded = holder;
  }

  /** Something is no longer as it was signed. */
  final void changed() {
    encoded = null;
  }

  /** What is signed, or why it cannot be. */
  abstract DERSequence body(AlgorithmIdentifier algorithm) throws CryptoFailure;

  abstract H decode(byte[] der) throws IOException;

  abstract byte[] encode(H holder) throws IOException;

  abstract boolean isSignedBy(H holder, AsymmetricKeyParameter key);

  /** How it was signed; null if it was not. */
  public final @Nullable AlgorithmIdentifier signatureAlgorithm() {
    return signatureAlgorithm;
  }

  /** The signature; null if it was not signed. */
  public final byte @Nullable [] signature() {
    return signature == null ? null : signature.clone();
  }

  /** The extensions, in their order; they may be changed. */
  public final ExtensionList extensions() {
    return extensions;
  }

  /**
   * Signs it as it is now.
   *
   * @param hash null for the usual one of the key
   */
  public void sign(Key key, @Nullable Hash hash) throws CryptoFailure {
    ContentSigner signer = SigningAlgorithm.signer(key, hash);
    AlgorithmIdentifier algorithm = signer.getAlgorithmIdentifier();
    signature = SigningAlgorithm.sign(signer, body(algorithm));
    signatureAlgorithm = algorithm;
    changed();
  }

  /**
   * BouncyCastle's form of it. After a change it has the signature of before, which is wrong.
   *
   * @throws CryptoFailure if it was not signed yet, or lacks something
   */
  public final H holder() throws CryptoFailure {
    if (encoded != null) return encoded;
    if (signature == null || signatureAlgorithm == null) {
      throw new CryptoFailure("the " + title + " is not signed");
    }
    try {
      var parts = new ASN1EncodableVector();
      parts.add(body(signatureAlgorithm));
      parts.add(signatureAlgorithm);
      parts.add(new DERBitString(signature));
      encoded = decode(new DERSequence(parts).getEncoded(ASN1Encoding.DER));
      return encoded;
    } catch (IOException | RuntimeException e) {
      throw new CryptoFailure("the " + title + " has no encoding", e);
    }
  }

  /** It in DER; fails as {@link #holder} does. */
  public final byte[] der() throws CryptoFailure {
    try {
      return encode(holder());
    } catch (IOException e) {
      throw new CryptoFailure("the " + title + " has no encoding", e);
    }
  }

  /** It in PEM; fails as {@link #holder} does. */
  public final String pem() throws CryptoFailure {
    return Pem.write(pemType, der());
  }

  /** Whether it was signed with the private half of this key, and not changed since. */
  public final boolean isSignedBy(Key key) throws CryptoFailure {
    return isSignedBy(holder(), key.publicKey());
  }
}
