package org.cqueues.core.certificate;

import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X962Parameters;
import org.bouncycastle.crypto.params.DSAPublicKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;

/** Certificates and revocation lists to be read, as {@code openssl x509 -text} shows them. */
public final class CertificateText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss yyyy 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final int KEY_BYTES_PER_LINE = 15;
  private static final int SIGNATURE_BYTES_PER_LINE = 18;

  private final StringBuilder text = new StringBuilder();

  /** An empty text. */
  CertificateText() {}

  @Override
  public String toString() {
    return text.toString();
  }

  /** The text of a certificate, which need not be complete. */
  public static String of(CertificateDraft certificate) {
    var printer = new CertificateText();
    printer.certificate(certificate);
    return printer.toString();
  }

  /** The text of a revocation list, which need not be complete. */
  public static String of(RevocationListDraft list) {
    var printer = new CertificateText();
    printer.list(list);
    return printer.toString();
  }

  /** Adds what has its lines already. */
  CertificateText append(String lines) {
    text.append(lines);
    return this;
  }

  CertificateText line(int indent, String line) {
    text.repeat(' ', indent).append(line).append('\n');
    return this;
  }

  private void certificate(CertificateDraft certificate) {
    int version = certificate.version();
    line(0, "Certificate:");
    line(4, "Data:");
    line(8, "Version: " + version + " (0x" + Integer.toHexString(version - 1) + ")");
    serial(certificate.serial());
    line(8, "Signature Algorithm: " + name(certificate.signatureAlgorithm()));
    line(8, "Issuer: " + NameAttribute.shown(certificate.issuer()));
    line(8, "Validity");
    line(12, "Not Before: " + time(certificate.notBefore()));
    line(12, "Not After : " + time(certificate.notAfter()));
    line(8, "Subject: " + NameAttribute.shown(certificate.subject()));
    line(8, "Subject Public Key Info:");
    publicKey(certificate.publicKey());
    extensions(8, "X509v3 extensions:", certificate.extensions());
    signature(certificate.signatureAlgorithm(), certificate.signature());
  }

  private static String name(@Nullable AlgorithmIdentifier algorithm) {
    return algorithm == null ? "NULL" : ObjectNames.longName(algorithm.getAlgorithm());
  }

  static String time(Instant time) {
    return TIME.format(time);
  }

  private void serial(BigInteger serial) {
    if (serial.bitLength() < Long.SIZE) {
      String sign = serial.signum() < 0 ? "-" : "";
      BigInteger size = serial.abs();
      line(8, "Serial Number: " + serial + " (" + sign + "0x" + size.toString(16) + ")");
    } else {
      line(8, "Serial Number:");
      String sign = serial.signum() < 0 ? " (Negative)" : "";
      byte[] bytes = BigIntegers.asUnsignedByteArray(serial.abs());
      line(12, sign + ExtensionText.hex(bytes).toLowerCase(Locale.ROOT));
    }
  }

  private void publicKey(@Nullable SubjectPublicKeyInfo info) {
    if (info == null) {
      line(12, "Public Key Algorithm: NULL").line(12, "Unable to load Public Key");
      return;
    }
    line(12, "Public Key Algorithm: " + name(info.getAlgorithm()));
    try {
      key(Key.of(info), info);
    } catch (CryptoFailure _) { // a kind that is not known here
      line(12, "Unable to load Public Key");
    }
  }

  private void key(Key key, SubjectPublicKeyInfo info) {
    switch (key.publicKey()) {
      case RSAKeyParameters rsa -> {
        line(16, "RSA Public-Key: (" + rsa.getModulus().bitLength() + " bit)");
        line(16, "Modulus:").bytes(20, rsa.getModulus().toByteArray(), KEY_BYTES_PER_LINE);
        BigInteger e = rsa.getExponent();
        line(16, "Exponent: " + e + " (0x" + e.toString(16) + ")");
      }
      case ECPublicKeyParameters ec -> {
        line(16, "Public-Key: (" + ec.getParameters().getN().bitLength() + " bit)");
        line(16, "pub:").bytes(20, info.getPublicKeyData().getBytes(), KEY_BYTES_PER_LINE);
        X962Parameters parameters = X962Parameters.getInstance(info.getAlgorithm().getParameters());
        var curve = ASN1ObjectIdentifier.getInstance(parameters.getParameters());
        line(16, "ASN1 OID: " + ObjectNames.shortName(curve));
        String nist = Curves.nistName(curve);
        if (nist != null) line(16, "NIST CURVE: " + nist);
      }
      case DSAPublicKeyParameters dsa -> {
        line(16, "Public-Key: (" + dsa.getParameters().getP().bitLength() + " bit)");
        line(16, "pub:").bytes(20, dsa.getY().toByteArray(), KEY_BYTES_PER_LINE);
        line(16, "P:").bytes(20, dsa.getParameters().getP().toByteArray(), KEY_BYTES_PER_LINE);
        line(16, "Q:").bytes(20, dsa.getParameters().getQ().toByteArray(), KEY_BYTES_PER_LINE);
        line(16, "G:").bytes(20, dsa.getParameters().getG().toByteArray(), KEY_BYTES_PER_LINE);
      }
      default -> {
        line(16, key.type().algorithmName() + " Public-Key:");
        line(16, "pub:").bytes(20, info.getPublicKeyData().getBytes(), KEY_BYTES_PER_LINE);
      }
    }
  }

  private void bytes(int indent, byte[] bytes, int perLine) {
    for (int i = 0; i < bytes.length; i += perLine) {
      int end = Math.min(i + perLine, bytes.length);
      byte[] part = Arrays.copyOfRange(bytes, i, end);
      String digits = ExtensionText.hex(part).toLowerCase(Locale.ROOT);
      line(indent, end < bytes.length ? digits + ":" : digits);
    }
  }

  void extensions(int indent, String title, ExtensionList extensions) {
    if (extensions.isEmpty()) return;
    line(indent, title);
    for (int i = 0; i < extensions.size(); i++) extension(indent + 4, extensions.get(i));
  }

  private void extension(int indent, Extension extension) {
    String critical = extension.isCritical() ? "critical" : "";
    line(indent, ObjectNames.longName(extension.getExtnId()) + ": " + critical);
    String value = ExtensionText.of(extension);
    if (value == null) value = ExtensionText.dump(extension.getExtnValue().getOctets());
    if (value.isEmpty()) line(0, "");
    else value.lines().forEach(part -> line(indent + 4, part));
  }

  void signature(@Nullable AlgorithmIdentifier algorithm, byte @Nullable [] signature) {
    line(4, "Signature Algorithm: " + name(algorithm));
    line(4, "Signature Value:");
    if (signature == null) line(0, "");
    else bytes(8, signature, SIGNATURE_BYTES_PER_LINE);
  }

  private void list(RevocationListDraft list) {
    line(0, "Certificate Revocation List (CRL):");
    line(8, "Version " + list.version() + " (0x" + Integer.toHexString(list.version() - 1) + ")");
    line(8, "Signature Algorithm: " + name(list.signatureAlgorithm()));
    line(8, "Issuer: " + NameAttribute.shown(list.issuer()));
    line(8, "Last Update: " + time(list.lastUpdate()));
    Instant next = list.nextUpdate();
    line(8, "Next Update: " + (next == null ? "NONE" : time(next)));
    extensions(8, "CRL extensions:", list.extensions());
    List<RevocationListDraft.Revoked> revoked = list.revoked();
    line(0, revoked.isEmpty() ? "No Revoked Certificates." : "Revoked Certificates:");
    for (RevocationListDraft.Revoked entry : revoked) {
      byte[] serial = BigIntegers.asUnsignedByteArray(entry.serial().abs());
      line(4, "Serial Number: " + ExtensionText.hex(serial).replace(":", ""));
      line(8, "Revocation Date: " + time(entry.time()));
      extensions(8, "CRL entry extensions:", entry.extensionList());
    }
    signature(list.signatureAlgorithm(), list.signature());
  }
}
