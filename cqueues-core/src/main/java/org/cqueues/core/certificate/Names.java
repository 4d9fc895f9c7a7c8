package org.cqueues.core.certificate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1GeneralString;
import org.bouncycastle.asn1.ASN1NumericString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.util.Pack;

/** Names of subjects and issuers. */
final class Names {
  private Names() {}

  /** A name for a message, whatever a stranger put in it: {@code CN=localhost, O=x y}. */
  static String shown(X500Name name) {
    String text;
    try {
      text = NameAttribute.shown(name);
    } catch (IllegalArgumentException _) { // its parts are only looked at now
      text = "(malformed name)";
    }
    var readable = new StringBuilder(text.length());
    text.chars().forEach(c -> readable.append(Character.isISOControl(c) ? '?' : (char) c));
    return readable.toString();
  }

  /**
   * What two names have in common that are the same as OpenSSL sees it: texts in UTF-8 and lower
   * case, without needless spaces; one character for each byte.
   */
  static String canonical(X500Name name) {
    var canonical = new StringBuilder();
    for (RDN part : name.getRDNs()) {
      var values = new ASN1EncodableVector();
      for (AttributeTypeAndValue value : part.getTypesAndValues()) {
        var pair = new ASN1EncodableVector();
        pair.add(value.getType());
        pair.add(canonical(value.getValue()));
        values.add(new DERSequence(pair));
      }
      try {
        byte[] encoded = new DERSet(values).getEncoded(ASN1Encoding.DER);
        canonical.append(new String(encoded, StandardCharsets.ISO_8859_1));
      } catch (IOException e) {
        throw new IllegalArgumentException("name without an encoding", e);
      }
    }
    return canonical.toString();
  }

  private static ASN1Encodable canonical(ASN1Encodable value) {
    boolean isText =
        value instanceof ASN1String
            && !(value instanceof ASN1BitString)
            && !(value instanceof ASN1NumericString)
            && !(value instanceof ASN1GeneralString);
    if (!isText) return value;
    String text = ((ASN1String) value).getString().strip();
    var squeezed = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean space = isSpace(c);
      if (space && isSpace(text.charAt(i - 1))) continue;
      if (space) squeezed.append(' ');
      else squeezed.append(c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c);
    }
    return new DERUTF8String(squeezed.toString());
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  /**
   * The name of a file for certificates of a subject, before the dot: as {@code c_rehash} has it.
   */
  static String hash(String canonical) {
    byte[] bytes = canonical.getBytes(StandardCharsets.ISO_8859_1);
    var digest = new SHA1Digest();
    digest.update(bytes, 0, bytes.length);
    var sum = new byte[digest.getDigestSize()];
    digest.doFinal(sum, 0);
    int first = Pack.littleEndianToInt(sum, 0);
    return String.format(Locale.ROOT, "%08x", first);
  }
}
