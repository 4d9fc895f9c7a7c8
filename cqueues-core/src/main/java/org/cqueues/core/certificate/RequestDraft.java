package org.cqueues.core.certificate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;

/** A request for a certificate that may be changed and signed anew, PKCS#10. */
public final class RequestDraft {
  private int version;
  private X500Name subject = new X500Name(new RDN[0]);
  private @Nullable SubjectPublicKeyInfo publicKey;
  private final List<Attribute> otherAttributes = new ArrayList<>();
  private @Nullable AlgorithmIdentifier signatureAlgorithm;
  private byte @Nullable [] signature;
  private final ExtensionList extensions;

  /** The request as it was read or signed; null after a change. */
  private @Nullable PKCS10CertificationRequest encoded;

  /** A request of nobody. */
  public RequestDraft() {
    extensions = new ExtensionList(List.of(), this::changed);
  }

  /** A request for a certificate like this one, for the same subject and key; not signed. */
  public RequestDraft(CertificateDraft certificate) {
    this();
    subject = certificate.subject();
    publicKey = certificate.publicKey();
  }

  /** The request, until it is changed. */
  public RequestDraft(PKCS10CertificationRequest request) {
    CertificationRequestInfo info = request.toASN1Structure().getCertificationRequestInfo();
    version = info.getVersion().intValueExact();
    subject = request.getSubject();
    NameAttribute.of(subject); // names are read when they are asked for
    publicKey = request.getSubjectPublicKeyInfo();
    for (Attribute attribute : request.getAttributes()) {
      if (!attribute.getAttrType().equals(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest)) {
        otherAttributes.add(attribute);
      }
    }
    signatureAlgorithm = request.getSignatureAlgorithm();
    signature = request.getSignature();
    extensions = new ExtensionList(request.getRequestedExtensions(), this::changed);
    encoded = request;
  }

  /** Reads a request in DER or, if {@code encoding} allows that, the first in PEM. */
  public static RequestDraft read(byte[] data, KeyReader.Encoding encoding) throws CryptoFailure {
    byte[] der =
        Pem.isWanted(data, encoding)
            ? Pem.first(data, "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST")
            : data;
    try {
      return new RequestDraft(new PKCS10CertificationRequest(der));
    } catch (IOException | RuntimeException e) {
      throw new CryptoFailure("malformed certificate request", e);
    }
  }

  private void changed() {
    encoded = null;
  }

  /** As it is written, 0 for the only version there is. */
  public int version() {
    return version;
  }

  public void version(int newVersion) {
    version = newVersion;
    changed();
  }

  public X500Name subject() {
    return subject;
  }

  public void subject(X500Name name) {
    subject = name;
    changed();
  }

  /** The subject's key; null if there is none yet. */
  public @Nullable SubjectPublicKeyInfo publicKey() {
    return publicKey;
  }

  public void publicKey(SubjectPublicKeyInfo key) {
    publicKey = key;
    changed();
  }

  /** The extensions that the certificate is to have; they may be changed. */
  public ExtensionList extensions() {
    return extensions;
  }

  /**
   * Signs the request as it is now.
   *
   * @param hash null for the usual one of the key
   */
  public void sign(Key key, @Nullable Hash hash) throws CryptoFailure {
    ContentSigner signer = SigningAlgorithm.signer(key, hash);
    signatureAlgorithm = signer.getAlgorithmIdentifier();
    changed();
    signature = SigningAlgorithm.sign(signer, body());
  }

  /**
   * The request. After a change it has the signature of before, which is wrong.
   *
   * @throws CryptoFailure if it was not signed yet, or lacks something
   */
  public PKCS10CertificationRequest holder() throws CryptoFailure {
    if (encoded != null) return encoded;
    if (signature == null || signatureAlgorithm == null) {
      throw new CryptoFailure("the certificate request is not signed");
    }
    try {
      var parts = new ASN1EncodableVector();
      parts.add(body());
      parts.add(signatureAlgorithm);
      parts.add(new DERBitString(signature));
      byte[] der = new DERSequence(parts).getEncoded(ASN1Encoding.DER);
      encoded = new PKCS10CertificationRequest(CertificationRequest.getInstance(der));
      return encoded;
    } catch (IOException | RuntimeException e) {
      throw new CryptoFailure("the certificate request has no encoding", e);
    }
  }

  /** Whether it was signed with the private half of this key, and not changed since. */
  public boolean isSignedBy(Key key) throws CryptoFailure {
    PKCS10CertificationRequest holder = holder();
    return SigningAlgorithm.isSignature(
        key,
        holder.getSignatureAlgorithm(),
        holder.toASN1Structure().getCertificationRequestInfo(),
        holder.getSignature());
  }

  private DERSequence body() throws CryptoFailure {
    if (publicKey == null) throw new CryptoFailure("the certificate request has no public key");
    var attributes = new ASN1EncodableVector();
    for (Attribute attribute : otherAttributes) attributes.add(attribute);
    if (!extensions.isEmpty()) {
      var wanted = new DERSet(extensions.toExtensions());
      attributes.add(new Attribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, wanted));
    }
    var body = new ASN1EncodableVector();
    body.add(new ASN1Integer(version));
    body.add(subject);
    body.add(publicKey);
    body.add(new DERTaggedObject(false, 0, new DERSet(attributes)));
    return new DERSequence(body);
  }
}
