package org.cqueues.core.certificate;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyConstraints;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.util.encoders.Hex;
import org.jspecify.annotations.Nullable;

/** Extensions to be read, in the words of OpenSSL. */
public final class ExtensionText {
  private static final String[] KEY_USAGES = {
    "Digital Signature",
    "Non Repudiation",
    "Key Encipherment",
    "Data Encipherment",
    "Key Agreement",
    "Certificate Sign",
    "CRL Sign",
    "Encipher Only",
    "Decipher Only",
  };

  private static final String[] NETSCAPE_TYPES = {
    "SSL Client",
    "SSL Server",
    "S/MIME",
    "Object Signing",
    "Unused",
    "SSL CA",
    "S/MIME CA",
    "Object Signing CA",
  };

  private static final String[] REASON_FLAGS = {
    "Unused",
    "Key Compromise",
    "CA Compromise",
    "Affiliation Changed",
    "Superseded",
    "Cessation Of Operation",
    "Certificate Hold",
    "Privilege Withdrawn",
    "AA Compromise",
  };

  private static final String[] REASONS = {
    "Unspecified",
    "Key Compromise",
    "CA Compromise",
    "Affiliation Changed",
    "Superseded",
    "Cessation Of Operation",
    "Certificate Hold",
    "",
    "Remove From CRL",
    "Privilege Withdrawn",
    "AA Compromise",
  };

  private ExtensionText() {}

  /** The text, of several lines for some; null where the type is unknown or the value wrong. */
  public static @Nullable String of(Extension extension) {
    if (extension.getExtnId().equals(OCSPObjectIdentifiers.id_pkix_ocsp_nonce)) {
      return Hex.toHexString(extension.getExtnValue().getOctets()).toUpperCase(Locale.ROOT);
    }
    ASN1Primitive value = ExtensionParser.content(extension);
    if (value == null) return null;
    try {
      return text(ObjectNames.shortName(extension.getExtnId()), value);
    } catch (RuntimeException _) { // a value that is not what the type says
      return null;
    }
  }

  private static @Nullable String text(String type, ASN1Primitive value) {
    if (type.startsWith("ns") && value instanceof ASN1String text && !type.equals("nsCertType")) {
      return text.getString();
    }
    return switch (type) {
      case "basicConstraints" -> constraints(BasicConstraints.getInstance(value));
      case "keyUsage" -> bits(ASN1BitString.getInstance(value), KEY_USAGES);
      case "nsCertType" -> bits(ASN1BitString.getInstance(value), NETSCAPE_TYPES);
      case "extendedKeyUsage" -> purposes(ExtendedKeyUsage.getInstance(value));
      case "subjectAltName", "issuerAltName", "certificateIssuer" ->
          names(GeneralNames.getInstance(value));
      case "subjectKeyIdentifier" ->
          hex(SubjectKeyIdentifier.getInstance(value).getKeyIdentifier());
      case "authorityKeyIdentifier" -> authority(AuthorityKeyIdentifier.getInstance(value));
      case "crlDistributionPoints", "freshestCRL" -> points(CRLDistPoint.getInstance(value));
      case "authorityInfoAccess", "subjectInfoAccess" ->
          access(AuthorityInformationAccess.getInstance(value));
      case "certificatePolicies" -> policies(CertificatePolicies.getInstance(value));
      case "nameConstraints" -> subtrees(NameConstraints.getInstance(value));
      case "policyMappings" -> mappings(ASN1Sequence.getInstance(value));
      case "issuingDistributionPoint" -> issuingPoint(IssuingDistributionPoint.getInstance(value));
      case "policyConstraints" -> policyConstraints(PolicyConstraints.getInstance(value));
      case "inhibitAnyPolicy", "crlNumber", "deltaCRL" ->
          ASN1Integer.getInstance(value).getValue().toString();
      case "CRLReason" -> reason(CRLReason.getInstance(value));
      case "noCheck" -> "";
      case "tlsfeature" -> features(ASN1Sequence.getInstance(value));
      default -> null;
    };
  }

  private static String constraints(BasicConstraints constraints) {
    BigInteger length = constraints.getPathLenConstraint();
    return (constraints.isCA() ? "CA:TRUE" : "CA:FALSE")
        + (length == null ? "" : ", pathlen:" + length);
  }

  private static String bits(ASN1BitString bits, String[] names) {
    var set = new ArrayList<String>();
    byte[] bytes = bits.getBytes();
    for (int i = 0; i < names.length && i / 8 < bytes.length; i++) {
      if ((bytes[i / 8] & 0x80 >> i % 8) != 0) set.add(names[i]);
    }
    return String.join(", ", set);
  }

  private static String purposes(ExtendedKeyUsage usage) {
    var texts = new ArrayList<String>();
    for (KeyPurposeId purpose : usage.getUsages()) {
      texts.add(ObjectNames.longName(purpose.toOID()));
    }
    return String.join(", ", texts);
  }

  /** Names as they stand in this text, which is not quite as in {@link AlternativeName}. */
  static String names(GeneralNames names) {
    var texts = new ArrayList<String>();
    for (GeneralName name : names.getNames()) texts.add(name(name));
    return String.join(", ", texts);
  }

  private static String name(GeneralName name) {
    return switch (name.getTagNo()) {
      case GeneralName.iPAddress -> "IP Address:" + address(name);
      case GeneralName.registeredID ->
          "Registered ID:" + ObjectNames.longName((ASN1ObjectIdentifier) name.getName());
      case GeneralName.otherName -> "othername: " + otherName(name.getName());
      default -> AlternativeName.type(name) + ":" + AlternativeName.value(name);
    };
  }

  private static String otherName(ASN1Encodable name) {
    ASN1Sequence parts = ASN1Sequence.getInstance(name);
    var type = ASN1ObjectIdentifier.getInstance(parts.getObjectAt(0));
    ASN1Encodable value = ASN1TaggedObject.getInstance(parts.getObjectAt(1)).getBaseObject();
    String shown = value instanceof ASN1String text ? ":" + text.getString() : ":<unsupported>";
    return ObjectNames.shortName(type) + ":" + shown;
  }

  /** Without the abbreviations of RFC 5952; with a mask where it is twice as long. */
  private static String address(GeneralName name) {
    byte[] bytes = ASN1OctetString.getInstance(name.getName()).getOctets();
    return switch (bytes.length) {
      case 4, 16 -> digits(bytes, 0, bytes.length);
      case 8, 32 ->
          digits(bytes, 0, bytes.length / 2) + "/" + digits(bytes, bytes.length / 2, bytes.length);
      default -> "<invalid>";
    };
  }

  private static String digits(byte[] bytes, int from, int end) {
    var parts = new ArrayList<String>();
    boolean four = end - from == 4;
    for (int i = from; i < end; i += four ? 1 : 2) {
      parts.add(
          four
              ? String.valueOf(bytes[i] & 0xff)
              : Integer.toHexString((bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff))
                  .toUpperCase(Locale.ROOT));
    }
    return String.join(four ? "." : ":", parts);
  }

  /** {@code 0A:FF}. */
  static String hex(byte[] bytes) {
    var text = new StringBuilder(bytes.length * 3);
    for (byte b : bytes) {
      if (!text.isEmpty()) text.append(':');
      text.append(Character.toUpperCase(Character.forDigit(b >> 4 & 15, 16)));
      text.append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
    }
    return text.toString();
  }

  private static String authority(AuthorityKeyIdentifier identifier) {
    var lines = new ArrayList<String>();
    byte[] key = identifier.getKeyIdentifierOctets();
    if (key != null)
      lines.add((identifier.getAuthorityCertIssuer() == null ? "" : "keyid:") + hex(key));
    if (identifier.getAuthorityCertIssuer() != null) {
      lines.add(names(identifier.getAuthorityCertIssuer()));
    }
    BigInteger serial = identifier.getAuthorityCertSerialNumber();
    if (serial != null) lines.add("serial:" + hex(serial.toByteArray()));
    return String.join("\n", lines);
  }

  private static String points(CRLDistPoint list) {
    var texts = new ArrayList<String>();
    for (DistributionPoint point : list.getDistributionPoints()) {
      String text = fullName(point.getDistributionPoint());
      if (point.getReasons() != null) {
        text += "Reasons:\n  " + bits(point.getReasons(), REASON_FLAGS) + "\n";
      }
      if (!text.isEmpty()) texts.add(text);
    }
    return String.join("\n", texts);
  }

  private static String fullName(@Nullable DistributionPointName point) {
    if (point == null || point.getType() != DistributionPointName.FULL_NAME) return "";
    var lines = new StringBuilder("Full Name:");
    for (GeneralName full : GeneralNames.getInstance(point.getName()).getNames()) {
      lines.append("\n  ").append(name(full));
    }
    return lines.toString();
  }

  private static String issuingPoint(IssuingDistributionPoint point) {
    var text = new StringBuilder(fullName(point.getDistributionPoint()));
    if (point.onlyContainsUserCerts()) text.append("Only User Certificates\n");
    if (point.onlyContainsCACerts()) text.append("Only CA Certificates\n");
    if (point.isIndirectCRL()) text.append("Indirect CRL\n");
    if (point.getOnlySomeReasons() != null) {
      String reasons = bits(point.getOnlySomeReasons(), REASON_FLAGS);
      text.append("Only Some Reasons:\n  ").append(reasons).append('\n');
    }
    if (point.onlyContainsAttributeCerts()) text.append("Only Attribute Certificates\n");
    return text.toString();
  }

  private static String mappings(ASN1Sequence list) {
    var texts = new ArrayList<String>();
    for (ASN1Encodable each : list) {
      ASN1Sequence pair = ASN1Sequence.getInstance(each);
      texts.add(policyName(pair.getObjectAt(0)) + ":" + policyName(pair.getObjectAt(1)));
    }
    return String.join(", ", texts);
  }

  private static String policyName(ASN1Encodable value) {
    return ObjectNames.longName(ASN1ObjectIdentifier.getInstance(value));
  }

  private static String access(AuthorityInformationAccess list) {
    var lines = new ArrayList<String>();
    for (AccessDescription description : list.getAccessDescriptions()) {
      String method = ObjectNames.longName(description.getAccessMethod());
      lines.add(method + " - " + name(description.getAccessLocation()));
    }
    return String.join("\n", lines);
  }

  private static String policies(CertificatePolicies list) {
    var lines = new ArrayList<String>();
    for (PolicyInformation policy : list.getPolicyInformation()) {
      lines.add("Policy: " + ObjectNames.longName(policy.getPolicyIdentifier()));
    }
    return String.join("\n", lines);
  }

  private static String subtrees(NameConstraints constraints) {
    var lines = new ArrayList<String>();
    addSubtrees(lines, "Permitted:", constraints.getPermittedSubtrees());
    addSubtrees(lines, "Excluded:", constraints.getExcludedSubtrees());
    return String.join("\n", lines);
  }

  private static void addSubtrees(
      List<String> lines, String title, GeneralSubtree @Nullable [] subtrees) {
    if (subtrees == null) return;
    lines.add(title);
    for (GeneralSubtree subtree : subtrees) {
      GeneralName base = subtree.getBase();
      String text = name(base);
      lines.add("  " + (base.getTagNo() == GeneralName.iPAddress ? "IP:" + address(base) : text));
    }
  }

  private static String policyConstraints(PolicyConstraints constraints) {
    var parts = new ArrayList<String>();
    BigInteger explicit = constraints.getRequireExplicitPolicyMapping();
    BigInteger inhibit = constraints.getInhibitPolicyMapping();
    if (explicit != null) parts.add("Require Explicit Policy:" + explicit);
    if (inhibit != null) parts.add("Inhibit Policy Mapping:" + inhibit);
    return String.join(", ", parts);
  }

  private static String reason(CRLReason reason) {
    int number = reason.getValue().intValue();
    return number >= 0 && number < REASONS.length ? REASONS[number] : String.valueOf(number);
  }

  private static String features(ASN1Sequence list) {
    var texts = new ArrayList<String>();
    for (ASN1Encodable feature : list) {
      BigInteger number = ASN1Integer.getInstance(feature).getValue();
      String text = number.toString();
      for (Map.Entry<String, Integer> known : ExtensionParser.tlsFeatures().entrySet()) {
        if (BigInteger.valueOf(known.getValue()).equals(number)) text = known.getKey();
      }
      texts.add(text);
    }
    return String.join(", ", texts);
  }

  /** The bytes of an extension in digits. */
  public static String digits(Extension extension) {
    return hex(extension.getExtnValue().getOctets());
  }

  /** Bytes as a dump shows them: texts as they are, others in digits. */
  static String dump(byte[] bytes) {
    for (byte b : bytes) if (b < ' ' || b > '~') return hex(bytes);
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
