package org.cqueues.core.certificate;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that may be changed and signed anew, made of nothing or of another certificate:
 *
 * <pre>{@code
 * var draft = new CertificateDraft();
 * draft.subject(new X500Name("CN=localhost"));
 * draft.issuer(draft.subject());
 * draft.lifetime(now, now.plus(Duration.ofDays(30)));
 * draft.publicKey(key.publicInfo());
 * draft.sign(key, null);
 * X509CertificateHolder certificate = draft.holder();
 * }</pre>
 */
public final class CertificateDraft extends SignedDraft<X509CertificateHolder> {
  private static final String TITLE = "certificate";
  private static final String PEM_TYPE = "CERTIFICATE";

  private static final X500Name NOBODY = new X500Name(new RDN[0]);

  private int version = 1;
  private BigInteger serial = BigInteger.ZERO;
  private X500Name issuer = NOBODY;
  private X500Name subject = NOBODY;
  private Instant notBefore = Instant.ofEpochSecond(Instant.now().getEpochSecond());
  private Instant notAfter = notBefore;
  private @Nullable SubjectPublicKeyInfo publicKey;

  /** A certificate of version 1 with serial number 0 and nothing else. */
  public CertificateDraft() {
    super(TITLE, PEM_TYPE);
  }

  /** The certificate, until it is changed. */
  public CertificateDraft(X509CertificateHolder certificate) {
    super(
        TITLE,
        PEM_TYPE,
        certificate,
        certificate.getSignatureAlgorithm(),
        certificate.getSignature(),
        certificate.getExtensions());
    version = certificate.getVersionNumber();
    serial = certificate.getSerialNumber();
    issuer = certificate.getIssuer();
    subject = certificate.getSubject();
    notBefore = certificate.getNotBefore().toInstant();
    notAfter = certificate.getNotAfter().toInstant();
    publicKey = certificate.getSubjectPublicKeyInfo();
  }

  /** Reads a certificate in DER or, if {@code encoding} allows that, the first in PEM. */
  public static CertificateDraft read(byte[] data, KeyReader.Encoding encoding)
      throws CryptoFailure {
    return new CertificateDraft(readHolder(data, encoding));
  }

  private static X509CertificateHolder readHolder(byte[] data, KeyReader.Encoding encoding)
      throws CryptoFailure {
    byte[] der = Pem.content(data, encoding, PEM_TYPE, "X509 CERTIFICATE", "TRUSTED CERTIFICATE");
    try {
      var certificate = new X509CertificateHolder(der);
      certificate.getNotBefore(); // times are read when they are asked for
      certificate.getNotAfter();
      NameAttribute.of(certificate.getIssuer()); // and so are names
      NameAttribute.of(certificate.getSubject());
      return certificate;
    } catch (IOException | RuntimeException e) {
      throw new CryptoFailure("malformed certificate", e);
    }
  }

  public int version() {
    return version;
  }

  /** Sets the version, 3 for a certificate with extensions. */
  public void version(int newVersion) {
    version = newVersion;
    changed();
  }

  public BigInteger serial() {
    return serial;
  }

  public void serial(BigInteger number) {
    serial = number;
    changed();
  }

  public X500Name issuer() {
    return issuer;
  }

  public void issuer(X500Name name) {
    issuer = name;
    changed();
  }

  public X500Name subject() {
    return subject;
  }

  public void subject(X500Name name) {
    subject = name;
    changed();
  }

  public Instant notBefore() {
    return notBefore;
  }

  public Instant notAfter() {
    return notAfter;
  }

  /** Sets from when until when it is valid, to the second. */
  public void lifetime(Instant from, Instant until) {
    notBefore = from;
    notAfter = until;
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

  /** Whether its key usage, if it tells any, has the signing of certificates. */
  public boolean permitsSigning() {
    if (extensions().isEmpty()) return true;
    KeyUsage usage = KeyUsage.fromExtensions(extensions().toExtensions());
    return usage == null || usage.hasUsages(KeyUsage.keyCertSign);
  }

  /**
   * {@inheritDoc}
   *
   * <p>One with extensions becomes version 3, the first that has them.
   */
  @Override
  public void sign(Key key, @Nullable Hash hash) throws CryptoFailure {
    if (version < 3 && !extensions().isEmpty()) version = 3;
    super.sign(key, hash);
  }

  @Override
  X509CertificateHolder decode(byte[] der) throws IOException {
    return new X509CertificateHolder(der);
  }

  @Override
  byte[] encode(X509CertificateHolder holder) throws IOException {
    return holder.getEncoded();
  }

  /** Whether it was signed with the private half of a key, as a {@link VerifyCode}. */
  public int signedBy(Key key) throws CryptoFailure {
    AlgorithmIdentifier made = signatureAlgorithm();
    if (made != null && !SigningAlgorithm.mayBe(made, key.publicInfo().getAlgorithm())) {
      return VerifyCode.SIGNATURE_MISMATCH;
    }
    return isSignedBy(key) ? VerifyCode.OK : VerifyCode.BAD_SIGNATURE;
  }

  @Override
  boolean isSignedBy(X509CertificateHolder holder, AsymmetricKeyParameter key) {
    return Signatures.isValid(holder, key);
  }

  @Override
  DERSequence body(AlgorithmIdentifier algorithm) throws CryptoFailure {
    if (publicKey == null) throw new CryptoFailure("the certificate has no public key");
    if (version < 1 || version > 3) {
      throw new CryptoFailure("there is no certificate of version " + version);
    }
    if (version < 3 && !extensions().isEmpty()) {
      throw new CryptoFailure("a certificate with extensions has version 3");
    }
    var body = new ASN1EncodableVector();
    if (version > 1) body.add(new DERTaggedObject(true, 0, new ASN1Integer(version - 1)));
    body.add(new ASN1Integer(serial));
    body.add(algorithm);
    body.add(issuer);
    var validity = new ASN1EncodableVector();
    validity.add(new Time(Date.from(notBefore)));
    validity.add(new Time(Date.from(notAfter)));
    body.add(new DERSequence(validity));
    body.add(subject);
    body.add(publicKey);
    if (!extensions().isEmpty()) {
      body.add(new DERTaggedObject(true, 3, extensions().toExtensions()));
    }
    return new DERSequence(body);
  }
}
