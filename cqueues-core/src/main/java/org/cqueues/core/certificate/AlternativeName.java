package org.cqueues.core.certificate;

import java.net.InetAddress;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.util.IPAddress;
import org.jspecify.annotations.Nullable;

/** Alternative names of subjects and issuers as texts, RFC 5280 section 4.2.1.6. */
public final class AlternativeName {
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  private static final int IPV6_WORDS = 8;

  private AlternativeName() {}

  /** OpenSSL's word for what kind of name it is: {@code DNS}, {@code IP}, … */
  public static String type(GeneralName name) {
    return switch (name.getTagNo()) {
      case GeneralName.rfc822Name -> "email";
      case GeneralName.dNSName -> "DNS";
      case GeneralName.x400Address -> "X400";
      case GeneralName.directoryName -> "DirName";
      case GeneralName.ediPartyName -> "EdiPartyName";
      case GeneralName.uniformResourceIdentifier -> "URI";
      case GeneralName.iPAddress -> "IP";
      case GeneralName.registeredID -> "RID";
      default -> "otherName";
    };
  }

  /** The name as a text; of kinds that have none, {@code <unsupported>}. */
  public static String value(GeneralName name) {
    return switch (name.getName()) {
      case ASN1String text -> text.getString();
      case ASN1OctetString address -> address(address.getOctets());
      case X500Name directory -> NameAttribute.shown(directory);
      case ASN1ObjectIdentifier id -> id.getId();
      default -> "<unsupported>";
    };
  }

  /** The bytes of an address in digits; null where it is none. */
  public static byte @Nullable [] address(String text) {
    if (!IPAddress.isValid(text)) return null;
    try {
      byte[] address = InetAddress.ofLiteral(text).getAddress();
      return address.length == 4 && text.indexOf(':') >= 0 ? mapped(address) : address;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /** An address of IPv4 among those of IPv6, {@code ::ffff:0:0/96}, which Java makes short. */
  private static byte[] mapped(byte[] address) {
    byte[] longer = Arrays.copyOf(MAPPED, MAPPED.length + address.length);
    System.arraycopy(address, 0, longer, MAPPED.length, address.length);
    return longer;
  }

  /** An address of 4 or 16 bytes in digits, the longest run of zeros left out (RFC 5952). */
  public static String address(byte[] address) {
    if (address.length == 4) {
      return (address[0] & 0xff)
          + "."
          + (address[1] & 0xff)
          + "."
          + (address[2] & 0xff)
          + "."
          + (address[3] & 0xff);
    }
    if (Arrays.equals(address, 0, Math.min(address.length, MAPPED.length), MAPPED, 0, MAPPED.length)
        && address.length == 2 * IPV6_WORDS) {
      return "::ffff:" + address(Arrays.copyOfRange(address, MAPPED.length, address.length));
    }
    return address.length == 2 * IPV6_WORDS ? compressed(address) : "<invalid>";
  }

  private static String compressed(byte[] address) {
    var words = new int[IPV6_WORDS];
    for (int i = 0; i < IPV6_WORDS; i++) {
      words[i] = (address[2 * i] & 0xff) << 8 | (address[2 * i + 1] & 0xff);
    }
    int start = -1;
    int length = 1; // a single zero is written
    for (int i = 0; i < IPV6_WORDS; i++) {
      int end = i;
      while (end < IPV6_WORDS && words[end] == 0) end++;
      if (end - i > length) {
        start = i;
        length = end - i;
      }
    }
    var text = new StringBuilder();
    for (int i = 0; i < IPV6_WORDS; i++) {
      if (i == start) {
        text.append("::");
        i += length - 1;
      } else {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') text.append(':');
        text.append(Integer.toHexString(words[i]));
      }
    }
    return text.toString();
  }
}
