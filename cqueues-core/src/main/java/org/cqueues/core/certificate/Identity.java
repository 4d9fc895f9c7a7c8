package org.cqueues.core.certificate;

import java.util.Arrays;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;

/** Whether a certificate is that of the host, mailbox or address that was meant, RFC 9525. */
final class Identity {
  private final ParsedCertificate certificate;

  private Identity(ParsedCertificate certificate) {
    this.certificate = certificate;
  }

  /** The code of what does not match, or 0. */
  static int check(ParsedCertificate certificate, VerifyParameters parameters) {
    var identity = new Identity(certificate);
    if (!parameters.hosts().isEmpty() && parameters.hosts().stream().noneMatch(identity::isHost)) {
      return VerifyCode.HOST_MISMATCH;
    }
    String email = parameters.email();
    if (email != null && !identity.isMailbox(email)) return VerifyCode.EMAIL_MISMATCH;
    byte[] address = parameters.address();
    if (address != null && !identity.isAddress(address)) return VerifyCode.ADDRESS_MISMATCH;
    return VerifyCode.OK;
  }

  private boolean isHost(String host) {
    boolean named = false;
    for (GeneralName name : certificate.altNames()) {
      if (name.getTagNo() != GeneralName.dNSName) continue;
      named = true;
      if (matches(text(name), host)) return true;
    }
    return !named && hasSubjectPart(BCStyle.CN, value -> matches(value, host));
  }

  private boolean isMailbox(String email) {
    boolean named = false;
    for (GeneralName name : certificate.altNames()) {
      if (name.getTagNo() != GeneralName.rfc822Name) continue;
      named = true;
      if (isSameMailbox(text(name), email)) return true;
    }
    return !named && hasSubjectPart(BCStyle.EmailAddress, value -> isSameMailbox(value, email));
  }

  private boolean isAddress(byte[] address) {
    for (GeneralName name : certificate.altNames()) {
      if (name.getTagNo() != GeneralName.iPAddress) continue;
      if (Arrays.equals(ASN1OctetString.getInstance(name.getName()).getOctets(), address)) {
        return true;
      }
    }
    return false;
  }

  /** What a part of a name has to fulfil. */
  @FunctionalInterface
  private interface Check {
    boolean accepts(String value);
  }

  private boolean hasSubjectPart(ASN1ObjectIdentifier type, Check check) {
    for (RDN part : certificate.holder.getSubject().getRDNs(type)) {
      for (AttributeTypeAndValue value : part.getTypesAndValues()) {
        boolean isText = value.getType().equals(type) && value.getValue() instanceof ASN1String;
        if (isText && check.accepts(((ASN1String) value.getValue()).getString())) return true;
      }
    }
    return false;
  }

  private static String text(GeneralName name) {
    return name.getName() instanceof ASN1String string ? string.getString() : "";
  }

  /** The local part as it is, the domain in any case. */
  private static boolean isSameMailbox(String a, String b) {
    int at = a.lastIndexOf('@');
    if (at < 0 || at != b.lastIndexOf('@')) return a.equals(b);
    return a.startsWith(b.substring(0, at)) && lower(a).equals(lower(b));
  }

  /**
   * Whether a host is meant by a name of a certificate, of which the first label may be an
   * asterisk: that stands for one label of letters, digits and hyphens, not in front of a top-level
   * domain. A host that begins with a dot is any name below it.
   */
  static boolean matches(String pattern, String host) {
    String wanted = lower(host);
    String given = lower(pattern);
    if (wanted.length() > 1 && wanted.startsWith(".")) return given.endsWith(wanted);
    if (!given.startsWith("*.")) return given.equals(wanted) && !given.isEmpty();
    int dot = wanted.indexOf('.');
    boolean isBroad = given.indexOf('.', 2) < 0 || given.indexOf('*', 1) >= 0;
    return !isBroad && isLabel(wanted, dot) && wanted.substring(dot).equals(given.substring(1));
  }

  /** Whether so much of a name is what an asterisk stands for; RFC 952. */
  private static boolean isLabel(String name, int end) {
    for (int i = 0; i < end; i++) {
      char c = name.charAt(i);
      boolean known = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
      if (!known) return false;
    }
    return end > 0;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
