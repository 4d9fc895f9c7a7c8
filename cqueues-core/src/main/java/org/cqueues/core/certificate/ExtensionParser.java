package org.cqueues.core.certificate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.misc.NetscapeCertType;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CRLDistPoint;
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
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.PolicyQualifierInfo;
import org.bouncycastle.asn1.x509.ReasonFlags;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;
import org.bouncycastle.util.Arrays;
import org.bouncycastle.util.encoders.DecoderException;
import org.bouncycastle.util.encoders.Hex;
import org.jspecify.annotations.Nullable;

/**
 * Extensions out of texts as they stand in OpenSSL's configuration, {@code x509v3_config(5)}:
 * {@code critical,CA:TRUE,pathlen:1}.
 */
public final class ExtensionParser {
  private static final Map<String, Integer> KEY_USAGES =
      Map.of(
          "digitalsignature", KeyUsage.digitalSignature,
          "nonrepudiation", KeyUsage.nonRepudiation,
          "keyencipherment", KeyUsage.keyEncipherment,
          "dataencipherment", KeyUsage.dataEncipherment,
          "keyagreement", KeyUsage.keyAgreement,
          "keycertsign", KeyUsage.keyCertSign,
          "crlsign", KeyUsage.cRLSign,
          "encipheronly", KeyUsage.encipherOnly,
          "decipheronly", KeyUsage.decipherOnly);

  private static final Map<String, Integer> NETSCAPE_TYPES =
      Map.of(
          "client", NetscapeCertType.sslClient,
          "server", NetscapeCertType.sslServer,
          "email", NetscapeCertType.smime,
          "objsign", NetscapeCertType.objectSigning,
          "sslca", NetscapeCertType.sslCA,
          "emailca", NetscapeCertType.smimeCA,
          "objca", NetscapeCertType.objectSigningCA);

  private static final Map<String, Integer> REASONS =
      Map.of(
          "keycompromise", ReasonFlags.keyCompromise,
          "cacompromise", ReasonFlags.cACompromise,
          "affiliationchanged", ReasonFlags.affiliationChanged,
          "superseded", ReasonFlags.superseded,
          "cessationofoperation", ReasonFlags.cessationOfOperation,
          "certificatehold", ReasonFlags.certificateHold,
          "privilegewithdrawn", ReasonFlags.privilegeWithdrawn,
          "aacompromise", ReasonFlags.aACompromise);

  private static final Map<String, Integer> TLS_FEATURES =
      Map.of("status_request", 5, "status_request_v2", 17);

  /** What makes names of one section differ: {@code DNS.1}. */
  private static final Pattern NUMBER = Pattern.compile("(?<=[A-Za-z])\\.[0-9]*$");

  private static final String CRITICAL = "critical,";
  private static final int MOST_SHOWN = 80;

  private final @Nullable SubjectPublicKeyInfo subjectKey;
  private final @Nullable SubjectPublicKeyInfo issuerKey;
  private final Sections sections;

  /**
   * A parser for {@code hash} and {@code keyid} of these keys; null where there is none.
   *
   * @param sections that texts name as {@code @section}
   */
  public ExtensionParser(
      @Nullable SubjectPublicKeyInfo subjectKey,
      @Nullable SubjectPublicKeyInfo issuerKey,
      Sections sections) {
    this.subjectKey = subjectKey;
    this.issuerKey = issuerKey;
    this.sections = sections;
  }

  /** An extension of DER. */
  public static Extension der(String name, boolean critical, byte[] der) throws CryptoFailure {
    return new Extension(type(name), critical, new DEROctetString(der));
  }

  /** An extension of a text; one that begins with {@code DER:} goes on with digits. */
  public Extension parse(String name, String text) throws CryptoFailure {
    boolean critical = text.startsWith(CRITICAL);
    String value = text.substring(critical ? CRITICAL.length() : 0).strip();
    ASN1ObjectIdentifier type = type(name);
    try {
      if (value.startsWith("DER:")) {
        return new Extension(type, critical, new DEROctetString(hex(value.substring(4))));
      }
      if (value.startsWith("ASN1:UTF8String:")) {
        var string = new DERUTF8String(value.substring("ASN1:UTF8String:".length()));
        return extension(type, critical, string);
      }
      return extension(type, critical, value(type, value));
    } catch (IOException | RuntimeException e) {
      throw new CryptoFailure("malformed value of " + shown(name), e);
    }
  }

  private static Extension extension(
      ASN1ObjectIdentifier type, boolean critical, ASN1Encodable value) throws IOException {
    byte[] der = value.toASN1Primitive().getEncoded(ASN1Encoding.DER);
    return new Extension(type, critical, new DEROctetString(der));
  }

  private static ASN1ObjectIdentifier type(String name) throws CryptoFailure {
    ASN1ObjectIdentifier type = ObjectNames.find(name);
    if (type == null) throw new CryptoFailure("unknown extension name");
    return type;
  }

  /** What an error quotes of a text that may be of any length. */
  private static String shown(String text) {
    return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
  }

  private static byte[] hex(String digits) throws CryptoFailure {
    try {
      return Hex.decode(digits.replace(":", "").strip());
    } catch (DecoderException e) {
      throw new CryptoFailure("illegal hex digit", e);
    }
  }

  private ASN1Encodable value(ASN1ObjectIdentifier type, String text) throws CryptoFailure {
    String name = ObjectNames.shortName(type);
    if (name.startsWith("ns") && !name.equals("nsCertType")) return new DERIA5String(text);
    return switch (name) {
      case "basicConstraints" -> basicConstraints(text);
      case "keyUsage" -> new KeyUsage(bits(text, KEY_USAGES));
      case "nsCertType" -> new NetscapeCertType(bits(text, NETSCAPE_TYPES));
      case "extendedKeyUsage" -> extendedKeyUsage(text);
      case "subjectAltName", "issuerAltName" -> names(text);
      case "subjectKeyIdentifier" -> subjectKeyIdentifier(text);
      case "authorityKeyIdentifier" -> authorityKeyIdentifier();
      case "crlDistributionPoints", "freshestCRL" -> distributionPoints(text);
      case "issuingDistributionPoint" -> issuingDistributionPoint(text);
      case "authorityInfoAccess", "subjectInfoAccess" -> access(text);
      case "certificatePolicies" -> policies(text);
      case "nameConstraints" -> nameConstraints(text);
      case "policyConstraints" -> policyConstraints(text);
      case "policyMappings" -> policyMappings(text);
      case "inhibitAnyPolicy", "crlNumber", "deltaCRL" -> new ASN1Integer(number(text));
      case "noCheck" -> DERNull.INSTANCE;
      case "tlsfeature" -> features(text);
      default -> throw new CryptoFailure("extension setting not supported");
    };
  }

  /** The parts between commas, or the lines of a section, whose names may be numbered. */
  private List<String> list(String text) throws CryptoFailure {
    var parts = new ArrayList<String>();
    if (text.startsWith("@") && text.indexOf(',') < 0) {
      for (Sections.Entry entry : sections.entries(text.substring(1))) {
        parts.add(NUMBER.matcher(entry.name()).replaceFirst("") + ":" + entry.value());
      }
      return parts;
    }
    for (String part : text.split(",", -1)) {
      if (part.isBlank()) throw new CryptoFailure("invalid empty name");
      parts.add(part.strip());
    }
    return parts;
  }

  /** What stands before and behind the first colon. */
  private record Pair(String name, String value) {
    static Pair of(String text, char separator) throws CryptoFailure {
      int at = text.indexOf(separator);
      if (at < 0) throw new CryptoFailure("missing value of " + shown(text));
      String value = text.substring(at + 1).strip();
      if (value.isEmpty()) throw new CryptoFailure("invalid null value of " + shown(text));
      return new Pair(text.substring(0, at).strip(), value);
    }
  }

  private static BigInteger number(String text) throws CryptoFailure {
    if (!text.matches("(0x[0-9a-fA-F]{1,200})|([0-9]{1,200})")) {
      throw new CryptoFailure("not a number: " + shown(text));
    }
    return text.startsWith("0x") ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
  }

  private ASN1Encodable basicConstraints(String text) throws CryptoFailure {
    var parts = new ASN1EncodableVector();
    boolean ca = false;
    BigInteger length = null;
    for (String part : list(text)) {
      Pair pair = Pair.of(part, ':');
      switch (pair.name) {
        case "CA" -> ca = truth(pair.value);
        case "pathlen" -> length = number(pair.value);
        default -> throw new CryptoFailure("invalid name " + shown(pair.name));
      }
    }
    if (ca) parts.add(ASN1Boolean.TRUE);
    if (length != null) parts.add(new ASN1Integer(length));
    return new DERSequence(parts);
  }

  private static boolean truth(String word) throws CryptoFailure {
    return switch (word) {
      case "TRUE", "true", "Y", "y", "YES", "yes" -> true;
      case "FALSE", "false", "N", "n", "NO", "no" -> false;
      default -> throw new CryptoFailure("invalid boolean string " + shown(word));
    };
  }

  /** By their short names, or the long ones with blanks that OpenSSL shows. */
  private int bits(String text, Map<String, Integer> names) throws CryptoFailure {
    int bits = 0;
    for (String part : list(text)) {
      String name = part.replaceFirst(":.*", "").replace(" ", "").toLowerCase(Locale.ROOT);
      Integer bit = names.get(name);
      if (bit == null) throw new CryptoFailure("unknown bit string argument " + shown(part));
      bits |= bit;
    }
    return bits;
  }

  private ASN1Encodable extendedKeyUsage(String text) throws CryptoFailure {
    var purposes = new ArrayList<KeyPurposeId>();
    for (String part : list(text)) {
      String name = part.substring(part.indexOf(':') + 1);
      purposes.add(KeyPurposeId.getInstance(identifier(name)));
    }
    return new ExtendedKeyUsage(purposes.toArray(new KeyPurposeId[0]));
  }

  private static ASN1ObjectIdentifier identifier(String name) throws CryptoFailure {
    ASN1ObjectIdentifier found = ObjectNames.find(name);
    if (found == null) throw new CryptoFailure("invalid object identifier " + shown(name));
    return found;
  }

  private GeneralNames names(String text) throws CryptoFailure {
    var names = new ArrayList<GeneralName>();
    for (String part : list(text)) names.add(name(part));
    return new GeneralNames(names.toArray(new GeneralName[0]));
  }

  private GeneralName name(String text) throws CryptoFailure {
    Pair pair = Pair.of(text, ':');
    return switch (pair.name) {
      case "DNS" -> new GeneralName(GeneralName.dNSName, new DERIA5String(pair.value));
      case "email" -> {
        if (pair.value.equals("copy") || pair.value.equals("move"))
          throw uncopied(subjectKey, text);
        yield new GeneralName(GeneralName.rfc822Name, new DERIA5String(pair.value));
      }
      case "URI" ->
          new GeneralName(GeneralName.uniformResourceIdentifier, new DERIA5String(pair.value));
      case "RID" -> new GeneralName(GeneralName.registeredID, identifier(pair.value));
      case "IP" -> {
        byte[] address = AlternativeName.address(pair.value);
        if (address == null) throw new CryptoFailure("bad ip address");
        yield new GeneralName(GeneralName.iPAddress, new DEROctetString(address));
      }
      case "otherName" -> otherName(pair.value);
      case "dirName" -> new GeneralName(directoryName(pair.value));
      case "issuer" -> throw uncopied(issuerKey, text);
      default -> throw new CryptoFailure("unsupported option " + shown(pair.name));
    };
  }

  /** Names that OpenSSL copies from another certificate; here they have to be written out. */
  private static CryptoFailure uncopied(@Nullable SubjectPublicKeyInfo from, String text) {
    return new CryptoFailure(
        from == null ? "no details of the certificate" : "unsupported " + shown(text));
  }

  private X500Name directoryName(String section) throws CryptoFailure {
    var parts = new ArrayList<RDN>();
    for (Sections.Entry entry : sections.entries(section)) {
      ASN1ObjectIdentifier type = identifier(NUMBER.matcher(entry.name()).replaceFirst(""));
      parts.add(new RDN(type, NameAttribute.value(type, entry.value().getBytes(UTF_8))));
    }
    return new X500Name(parts.toArray(new RDN[0]));
  }

  private static GeneralName otherName(String text) throws CryptoFailure {
    Pair pair = Pair.of(text, ';');
    Pair typed = Pair.of(pair.value, ':');
    if (!typed.name.startsWith("UTF8"))
      throw new CryptoFailure("unsupported type " + shown(typed.name));
    var parts = new ASN1EncodableVector();
    parts.add(identifier(pair.name));
    parts.add(new DERTaggedObject(true, 0, new DERUTF8String(typed.value)));
    return new GeneralName(GeneralName.otherName, new DERSequence(parts));
  }

  private ASN1Encodable subjectKeyIdentifier(String text) throws CryptoFailure {
    if (!text.equals("hash")) return new SubjectKeyIdentifier(hex(text));
    if (subjectKey == null) throw new CryptoFailure("no subject details");
    return new BcX509ExtensionUtils().createSubjectKeyIdentifier(subjectKey);
  }

  private ASN1Encodable authorityKeyIdentifier() throws CryptoFailure {
    if (issuerKey == null) throw new CryptoFailure("no issuer details");
    return new AuthorityKeyIdentifier(
        new BcX509ExtensionUtils().createSubjectKeyIdentifier(issuerKey).getKeyIdentifier());
  }

  private ASN1Encodable distributionPoints(String text) throws CryptoFailure {
    var points = new ArrayList<DistributionPoint>();
    for (String part : list(text)) {
      if (part.indexOf(':') < 0) {
        points.add(distributionPoint(part));
      } else {
        var point = new DistributionPointName(new GeneralNames(name(part)));
        points.add(new DistributionPoint(point, null, null));
      }
    }
    return new CRLDistPoint(points.toArray(new DistributionPoint[0]));
  }

  private DistributionPoint distributionPoint(String section) throws CryptoFailure {
    DistributionPointName point = null;
    ReasonFlags reasons = null;
    GeneralNames issuer = null;
    for (Sections.Entry entry : sections.entries(section)) {
      switch (entry.name()) {
        case "fullname" -> point = new DistributionPointName(names(entry.value()));
        case "reasons" -> reasons = new ReasonFlags(bits(entry.value(), REASONS));
        case "CRLissuer" -> issuer = names(entry.value());
        default -> throw new CryptoFailure("invalid name " + shown(entry.name()));
      }
    }
    return new DistributionPoint(point, reasons, issuer);
  }

  private ASN1Encodable access(String text) throws CryptoFailure {
    var descriptions = new ArrayList<AccessDescription>();
    for (String part : list(text)) {
      Pair pair = Pair.of(part, ';');
      descriptions.add(new AccessDescription(identifier(pair.name), name(pair.value)));
    }
    return new AuthorityInformationAccess(descriptions.toArray(new AccessDescription[0]));
  }

  private ASN1Encodable policies(String text) throws CryptoFailure {
    var policies = new ArrayList<PolicyInformation>();
    for (String each : text.split(",", -1)) {
      String part = each.strip();
      policies.add(
          part.startsWith("@")
              ? policy(part.substring(1))
              : new PolicyInformation(identifier(part)));
    }
    return new CertificatePolicies(policies.toArray(new PolicyInformation[0]));
  }

  /** An identifier, and where the statement of who issues certificates by it can be read. */
  private PolicyInformation policy(String section) throws CryptoFailure {
    ASN1ObjectIdentifier policy = null;
    var qualifiers = new ASN1EncodableVector();
    for (Sections.Entry entry : sections.entries(section)) {
      switch (NUMBER.matcher(entry.name()).replaceFirst("")) {
        case "policyIdentifier" -> policy = identifier(entry.value());
        case "CPS" -> qualifiers.add(new PolicyQualifierInfo(entry.value()));
        default -> throw new CryptoFailure("unsupported option " + shown(entry.name()));
      }
    }
    if (policy == null) throw new CryptoFailure("no policy identifier");
    return new PolicyInformation(
        policy, qualifiers.size() == 0 ? null : new DERSequence(qualifiers));
  }

  private ASN1Encodable nameConstraints(String text) throws CryptoFailure {
    var permitted = new ArrayList<GeneralSubtree>();
    var excluded = new ArrayList<GeneralSubtree>();
    for (String part : list(text)) {
      Pair pair = Pair.of(part, ';');
      List<GeneralSubtree> subtrees =
          switch (pair.name) {
            case "permitted" -> permitted;
            case "excluded" -> excluded;
            default -> throw new CryptoFailure("invalid syntax " + shown(pair.name));
          };
      subtrees.add(new GeneralSubtree(subtree(pair.value)));
    }
    return new NameConstraints(array(permitted), array(excluded));
  }

  private static GeneralSubtree @Nullable [] array(List<GeneralSubtree> subtrees) {
    return subtrees.isEmpty() ? null : subtrees.toArray(new GeneralSubtree[0]);
  }

  /** An address and its mask, or any other name. */
  private GeneralName subtree(String text) throws CryptoFailure {
    Pair pair = Pair.of(text, ':');
    if (!pair.name.equals("IP")) return name(text);
    Pair masked = Pair.of(pair.value, '/');
    byte[] address = AlternativeName.address(masked.name);
    byte[] mask = AlternativeName.address(masked.value);
    if (address == null || mask == null || address.length != mask.length) {
      throw new CryptoFailure("bad ip address");
    }
    byte[] both = Arrays.concatenate(address, mask);
    return new GeneralName(GeneralName.iPAddress, new DEROctetString(both));
  }

  private ASN1Encodable policyConstraints(String text) throws CryptoFailure {
    var parts = new ASN1EncodableVector();
    for (String part : list(text)) {
      Pair pair = Pair.of(part, ':');
      int tag =
          switch (pair.name) {
            case "requireExplicitPolicy" -> 0;
            case "inhibitPolicyMapping" -> 1;
            default -> throw new CryptoFailure("invalid name " + shown(pair.name));
          };
      parts.add(new DERTaggedObject(false, tag, new ASN1Integer(number(pair.value))));
    }
    return new DERSequence(parts);
  }

  private ASN1Encodable policyMappings(String text) throws CryptoFailure {
    var parts = new ASN1EncodableVector();
    for (String part : list(text)) {
      Pair pair = Pair.of(part, ':');
      parts.add(new DERSequence(identifier(pair.name), identifier(pair.value)));
    }
    return new DERSequence(parts);
  }

  private ASN1Encodable issuingDistributionPoint(String text) throws CryptoFailure {
    DistributionPointName point = null;
    ReasonFlags reasons = null;
    var flags = new HashSet<String>();
    for (String part : list(text)) {
      Pair pair = Pair.of(part, ':');
      switch (pair.name) {
        case "fullname" -> point = new DistributionPointName(names(pair.value));
        case "onlysomereasons" -> reasons = new ReasonFlags(bits(pair.value, REASONS));
        case "onlyuser", "onlyCA", "indirectCRL", "onlyAA" -> {
          if (truth(pair.value)) flags.add(pair.name);
        }
        default -> throw new CryptoFailure("invalid name " + shown(pair.name));
      }
    }
    return new IssuingDistributionPoint(
        point,
        flags.contains("onlyuser"),
        flags.contains("onlyCA"),
        reasons,
        flags.contains("indirectCRL"),
        flags.contains("onlyAA"));
  }

  private ASN1Encodable features(String text) throws CryptoFailure {
    var parts = new ASN1EncodableVector();
    for (String part : list(text)) {
      String name = part.substring(part.indexOf(':') + 1);
      Integer feature = TLS_FEATURES.get(name);
      parts.add(new ASN1Integer(feature == null ? number(name) : BigInteger.valueOf(feature)));
    }
    return new DERSequence(parts);
  }

  static Map<String, Integer> tlsFeatures() {
    return TLS_FEATURES;
  }

  /** The content of an extension; null where it is no DER. */
  static @Nullable ASN1Primitive content(Extension extension) {
    try {
      return ASN1Primitive.fromByteArray(extension.getExtnValue().getOctets());
    } catch (IOException | RuntimeException _) {
      return null;
    }
  }
}
