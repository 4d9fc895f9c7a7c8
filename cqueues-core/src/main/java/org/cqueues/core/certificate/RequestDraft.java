package org.cqueues.core.certificate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;

/** A request for a certificate that may be changed and signed anew, PKCS#10. */
public final class RequestDraft extends SignedDraft<PKCS10CertificationRequest> {
  private static final String TITLE = "certificate request";
  private static final String PEM_TYPE = "CERTIFICATE REQUEST";

  private int version;
  private X500Name subject = new X500Name(new RDN[0]);
  private @Nullable SubjectPublicKeyInfo publicKey;
  private final List<Attribute> otherAttributes = new ArrayList<>();

  /** A request of nobody. */
  public RequestDraft() {
    super(TITLE, PEM_TYPE);
  }

  /** A request for a certificate like this one, for the same subject and key; not signed. */
  public RequestDraft(CertificateDraft certificate) {
    this();
    subject = certificate.subject();
    publicKey = certificate.publicKey();
  }

  /** The request, until it is changed. */
  public RequestDraft(PKCS10CertificationRequest request) {
    super(
        TITLE,
        PEM_TYPE,
        request,
        request.getSignatureAlgorithm(),
        request.getSignature(),
        request.getRequestedExtensions());
    CertificationRequestInfo info = request.toASN1Structure().getCertificationRequestInfo();
    version = info.getVersion().intValueExact() + 1;
    subject = request.getSubject();
    NameAttribute.of(subject); // names are read when they are asked for
    publicKey = request.getSubjectPublicKeyInfo();
    for (Attribute attribute : request.getAttributes()) {
      if (!attribute.getAttrType().equals(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest)) {
        otherAttributes.add(attribute);
      }
    }
  }

  /** Reads a request in DER or, if {@code encoding} allows that, the first in PEM. */
  public static RequestDraft read(byte[] data, KeyReader.Encoding encoding) throws CryptoFailure {
    byte[] der = Pem.content(data, encoding, PEM_TYPE, "NEW CERTIFICATE REQUEST");
    try {
      return new RequestDraft(new PKCS10CertificationRequest(der));
    } catch (IOException | RuntimeException e) {
      throw new CryptoFailure("malformed certificate request", e);
    }
  }

  /** 1 for the only version there is; 0 before anybody has said so. */
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

  @Override
  PKCS10CertificationRequest decode(byte[] der) throws IOException {
    return new PKCS10CertificationRequest(der);
  }

  @Override
  byte[] encode(PKCS10CertificationRequest holder) throws IOException {
    return holder.getEncoded();
  }

  @Override
  boolean isSignedBy(PKCS10CertificationRequest holder, AsymmetricKeyParameter key) {
    return Signatures.isValid(holder, key);
  }

  @Override
  DERSequence body(AlgorithmIdentifier algorithm) throws CryptoFailure {
    if (publicKey == null) throw new CryptoFailure("the certificate request has no public key");
    var attributes = new ASN1EncodableVector();
    for (Attribute attribute : otherAttributes) attributes.add(attribute);
    if (!extensions().isEmpty()) {
      var wanted = new DERSet(extensions().toExtensions());
      attributes.add(new Attribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, wanted));
    }
    var body = new ASN1EncodableVector();
    body.add(new ASN1Integer(Math.max(0, version - 1)));
    body.add(subject);
    body.add(publicKey);
    body.add(new DERTaggedObject(false, 0, new DERSet(attributes)));
    return new DERSequence(body);
  }
}
