package org.cqueues.core.certificate;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.CertificateList;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.X509CRLEntryHolder;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.jspecify.annotations.Nullable;

/** A list of revoked certificates that may be changed and signed anew, RFC 5280 section 5. */
public final class RevocationListDraft extends SignedDraft<X509CRLHolder> {
  private static final String TITLE = "revocation list";
  private static final String PEM_TYPE = "X509 CRL";

  /** One of them. */
  public record Revoked(BigInteger serial, Instant time, @Nullable Extensions extensions) {
    ExtensionList extensionList() {
      return new ExtensionList(extensions, () -> {});
    }
  }

  private int version = 1;
  private X500Name issuer = new X500Name(new RDN[0]);
  private Instant lastUpdate = Instant.ofEpochSecond(Instant.now().getEpochSecond());
  private @Nullable Instant nextUpdate;
  private final Map<BigInteger, Revoked> revoked = new LinkedHashMap<>();

  /** An empty list of version 1, as of now. */
  public RevocationListDraft() {
    super(TITLE, PEM_TYPE);
  }

  /** The list, until it is changed. */
  public RevocationListDraft(X509CRLHolder list) {
    CertificateList structure = list.toASN1Structure();
    super(
        TITLE,
        PEM_TYPE,
        list,
        structure.getSignatureAlgorithm(),
        structure.getSignature().getOctets(),
        list.getExtensions());
    version = structure.getVersionNumber();
    issuer = list.getIssuer();
    NameAttribute.of(issuer); // names are read when they are asked for
    lastUpdate = list.getThisUpdate().toInstant();
    Date next = list.getNextUpdate();
    nextUpdate = next == null ? null : next.toInstant();
    for (Object entry : list.getRevokedCertificates()) {
      var holder = (X509CRLEntryHolder) entry;
      BigInteger serial = holder.getSerialNumber();
      Instant time = holder.getRevocationDate().toInstant();
      revoked.put(serial, new Revoked(serial, time, holder.getExtensions()));
    }
  }

  /** Reads a list in DER or, if {@code encoding} allows that, the first in PEM. */
  public static RevocationListDraft read(byte[] data, KeyReader.Encoding encoding)
      throws CryptoFailure {
    byte[] der = Pem.content(data, encoding, PEM_TYPE);
    try {
      return new RevocationListDraft(new X509CRLHolder(der));
    } catch (IOException | RuntimeException e) {
      throw new CryptoFailure("malformed revocation list", e);
    }
  }

  public int version() {
    return version;
  }

  public void version(int newVersion) {
    version = newVersion;
    changed();
  }

  public X500Name issuer() {
    return issuer;
  }

  public void issuer(X500Name name) {
    issuer = name;
    changed();
  }

  public Instant lastUpdate() {
    return lastUpdate;
  }

  public void lastUpdate(Instant time) {
    lastUpdate = time;
    changed();
  }

  /** Null if the list does not tell. */
  public @Nullable Instant nextUpdate() {
    return nextUpdate;
  }

  public void nextUpdate(Instant time) {
    nextUpdate = time;
    changed();
  }

  /** Adds a certificate by its serial number, or changes when it was revoked. */
  public void add(BigInteger serial, Instant time) {
    revoked.put(serial, new Revoked(serial, time, null));
    changed();
  }

  /** Whether the certificate of this number is on the list. */
  public boolean contains(BigInteger serial) {
    return revoked.containsKey(serial);
  }

  /** Those on the list, in its order. */
  public List<Revoked> revoked() {
    return new ArrayList<>(revoked.values());
  }

  /**
   * {@inheritDoc}
   *
   * <p>One with extensions becomes version 2, the first that has them.
   */
  @Override
  public void sign(Key key, @Nullable Hash hash) throws CryptoFailure {
    if (!extensions().isEmpty()) version = 2;
    super.sign(key, hash);
  }

  @Override
  X509CRLHolder decode(byte[] der) throws IOException {
    return new X509CRLHolder(der);
  }

  @Override
  byte[] encode(X509CRLHolder holder) throws IOException {
    return holder.getEncoded();
  }

  @Override
  boolean isSignedBy(X509CRLHolder holder, AsymmetricKeyParameter key) {
    return Signatures.isValid(holder, key);
  }

  @Override
  DERSequence body(AlgorithmIdentifier algorithm) throws CryptoFailure {
    if (version < 1 || version > 2) {
      throw new CryptoFailure("there is no revocation list of version " + version);
    }
    var body = new ASN1EncodableVector();
    if (version > 1) body.add(new ASN1Integer(version - 1L));
    body.add(algorithm);
    body.add(issuer);
    body.add(new Time(Date.from(lastUpdate)));
    if (nextUpdate != null) body.add(new Time(Date.from(nextUpdate)));
    if (!revoked.isEmpty()) body.add(entries());
    if (!extensions().isEmpty()) {
      body.add(new DERTaggedObject(true, 0, extensions().toExtensions()));
    }
    return new DERSequence(body);
  }

  private DERSequence entries() {
    var entries = new ASN1EncodableVector();
    for (Revoked entry : revoked.values()) {
      var parts = new ASN1EncodableVector();
      parts.add(new ASN1Integer(entry.serial));
      parts.add(new Time(Date.from(entry.time)));
      if (entry.extensions != null) parts.add(entry.extensions);
      entries.add(new DERSequence(parts));
    }
    return new DERSequence(entries);
  }
}
