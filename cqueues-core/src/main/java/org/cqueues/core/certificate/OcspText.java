package org.cqueues.core.certificate;

import java.math.BigInteger;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.ResponderID;
import org.bouncycastle.asn1.ocsp.ResponseBytes;
import org.bouncycastle.asn1.ocsp.ResponseData;
import org.bouncycastle.asn1.ocsp.SingleResponse;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.util.encoders.Hex;
import org.jspecify.annotations.Nullable;

/** OCSP responses to be read, as {@code openssl ocsp -resp_text} shows them. */
final class OcspText {
  private static final int HEX_BYTES_PER_LINE = 35;

  private static final List<String> STATUSES =
      List.of(
          "successful",
          "malformedrequest",
          "internalerror",
          "trylater",
          "(UNKNOWN)",
          "sigrequired",
          "unauthorized");

  private static final List<String> REASONS =
      List.of(
          "unspecified",
          "keyCompromise",
          "cACompromise",
          "affiliationChanged",
          "superseded",
          "cessationOfOperation",
          "certificateHold",
          "(UNKNOWN)",
          "removeFromCRL",
          "privilegeWithdrawn",
          "aACompromise");

  private final CertificateText text = new CertificateText();

  private OcspText() {}

  static String of(OCSPResp response) throws CryptoFailure {
    var printer = new OcspText();
    try {
      printer.response(response);
    } catch (RuntimeException e) { // what is in it is read when it is asked for
      throw new CryptoFailure("malformed OCSP response", e);
    }
    return printer.text.toString();
  }

  private static String named(List<String> names, int number) {
    return number >= 0 && number < names.size() ? names.get(number) : "(UNKNOWN)";
  }

  private void response(OCSPResp response) throws CryptoFailure {
    int status = response.getStatus();
    text.line(0, "OCSP Response Data:");
    text.line(4, "OCSP Response Status: " + named(STATUSES, status) + hexadecimal(status));
    ResponseBytes bytes = response.toASN1Structure().getResponseBytes();
    if (bytes == null) return;
    ASN1ObjectIdentifier type = bytes.getResponseType();
    boolean isBasic = type.equals(OCSPObjectIdentifiers.id_pkix_ocsp_basic);
    String unknown = isBasic ? "" : " (unknown response type)";
    text.line(4, "Response Type: " + ObjectNames.longName(type) + unknown);
    if (isBasic) basic(OcspResponse.basic(response), bytes.getResponse());
  }

  private static String hexadecimal(int number) {
    return " (0x" + Integer.toHexString(number) + ")";
  }

  private void basic(BasicOCSPResp response, ASN1OctetString encoded) throws CryptoFailure {
    BasicOCSPResponse structure = BasicOCSPResponse.getInstance(encoded.getOctets());
    ResponseData data = structure.getTbsResponseData();
    int version = response.getVersion();
    text.line(4, "Version: " + version + hexadecimal(version - 1));
    text.line(4, "Responder Id: " + shown(data.getResponderID()));
    text.line(4, "Produced At: " + time(response.getProducedAt()));
    text.line(4, "Responses:");
    for (ASN1Encodable single : data.getResponses()) single(SingleResponse.getInstance(single));
    extensions(4, "Response Extensions:", data.getResponseExtensions());
    text.signature(structure.getSignatureAlgorithm(), structure.getSignature().getOctets());
    for (X509CertificateHolder certificate : response.getCerts()) {
      var draft = new CertificateDraft(certificate);
      text.append(CertificateText.of(draft)).append(draft.pem());
    }
  }

  private static String shown(ResponderID id) {
    byte[] key = id.getKeyHash();
    return key == null ? NameAttribute.spaced(id.getName()) : hex(key);
  }

  private static String time(Date time) {
    return CertificateText.time(time.toInstant());
  }

  private void single(SingleResponse structure) {
    var single = new SingleResp(structure);
    CertID id = structure.getCertID();
    ASN1ObjectIdentifier hash = id.getHashAlgorithm().getAlgorithm();
    text.line(4, "Certificate ID:");
    text.line(6, "Hash Algorithm: " + ObjectNames.longName(hash));
    text.line(6, "Issuer Name Hash: " + hex(id.getIssuerNameHash().getOctets()));
    text.line(6, "Issuer Key Hash: " + hex(id.getIssuerKeyHash().getOctets()));
    text.line(6, "Serial Number: " + number(id.getSerialNumber().getValue()));
    status(single.getCertStatus());
    text.line(4, "This Update: " + time(single.getThisUpdate()));
    Date next = single.getNextUpdate();
    if (next != null) text.line(4, "Next Update: " + time(next));
    extensions(8, "Response Single Extensions:", structure.getSingleExtensions());
    text.line(0, "");
  }

  private void status(@Nullable CertificateStatus status) {
    if (status instanceof RevokedStatus revoked) {
      text.line(4, "Cert Status: revoked");
      text.line(4, "Revocation Time: " + time(revoked.getRevocationTime()));
      if (revoked.hasRevocationReason()) {
        int reason = revoked.getRevocationReason();
        text.line(4, "Revocation Reason: " + named(REASONS, reason) + hexadecimal(reason));
      }
    } else {
      text.line(4, "Cert Status: " + (status == null ? "good" : "unknown"));
    }
  }

  private void extensions(int indent, String title, @Nullable Extensions extensions) {
    text.extensions(indent, title, new ExtensionList(extensions, () -> {}));
  }

  private static String number(BigInteger number) {
    String digits = number.abs().toString(16).toUpperCase(Locale.ROOT);
    return (number.signum() < 0 ? "-" : "") + (digits.length() % 2 == 0 ? digits : "0" + digits);
  }

  /** Digits in pairs; more than one line are joined by backslashes. */
  private static String hex(byte[] bytes) {
    var lines = new StringBuilder();
    for (int i = 0; i < bytes.length; i += HEX_BYTES_PER_LINE) {
      if (i > 0) lines.append("\\\n");
      int length = Math.min(HEX_BYTES_PER_LINE, bytes.length - i);
      lines.append(Hex.toHexString(bytes, i, length).toUpperCase(Locale.ROOT));
    }
    return lines.isEmpty() ? "0" : lines.toString();
  }
}
