package org.cqueues.core.certificate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_32BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1BMPString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.ASN1UniversalString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/** The parts of names of subjects and issuers, as OpenSSL writes and shows them. */
public final class NameAttribute {
  /** What a part is written as, and between which lengths. */
  private record Form(Kind kind, int least, int most) {
    Form(int most) {
      this(Kind.UTF8, 1, most);
    }
  }

  private enum Kind {
    UTF8,
    PRINTABLE,
    IA5
  }

  /** The upper bounds of RFC 5280, appendix A. */
  private static final Map<ASN1ObjectIdentifier, Form> FORMS =
      Map.ofEntries(
          Map.entry(BCStyle.CN, new Form(64)),
          Map.entry(BCStyle.O, new Form(64)),
          Map.entry(BCStyle.OU, new Form(64)),
          Map.entry(BCStyle.L, new Form(128)),
          Map.entry(BCStyle.ST, new Form(128)),
          Map.entry(BCStyle.SURNAME, new Form(32768)),
          Map.entry(BCStyle.GIVENNAME, new Form(32768)),
          Map.entry(BCStyle.INITIALS, new Form(32768)),
          Map.entry(BCStyle.NAME, new Form(32768)),
          Map.entry(BCStyle.C, new Form(Kind.PRINTABLE, 2, 2)),
          Map.entry(BCStyle.SERIALNUMBER, new Form(Kind.PRINTABLE, 1, 64)),
          Map.entry(BCStyle.DN_QUALIFIER, new Form(Kind.PRINTABLE, 0, Integer.MAX_VALUE)),
          Map.entry(BCStyle.EmailAddress, new Form(Kind.IA5, 1, 128)),
          Map.entry(BCStyle.JURISDICTION_C, new Form(Kind.PRINTABLE, 2, 2)),
          Map.entry(BCStyle.UnstructuredName, new Form(Integer.MAX_VALUE)),
          Map.entry(PKCSObjectIdentifiers.pkcs_9_at_challengePassword, new Form(Integer.MAX_VALUE)),
          Map.entry(BCStyle.DC, new Form(Kind.IA5, 1, Integer.MAX_VALUE)));

  private static final Form OTHER = new Form(Kind.UTF8, 0, Integer.MAX_VALUE);

  private NameAttribute() {}

  /**
   * A part's value, in the form that its type has.
   *
   * @param text in UTF-8, or in Latin-1 if it is no UTF-8
   */
  public static ASN1Encodable value(ASN1ObjectIdentifier type, byte[] text) throws CryptoFailure {
    Form form = FORMS.getOrDefault(type, OTHER);
    String value = decode(text);
    int length = value.codePointCount(0, value.length());
    if (length < form.least) throw new CryptoFailure("string too short");
    if (length > form.most) throw new CryptoFailure("string too long");
    boolean right =
        switch (form.kind) {
          case UTF8 -> true;
          case PRINTABLE -> DERPrintableString.isPrintableString(value);
          case IA5 -> US_ASCII.newEncoder().canEncode(value);
        };
    if (!right) throw new CryptoFailure("illegal characters");
    return switch (form.kind) {
      case UTF8 -> new DERUTF8String(value);
      case PRINTABLE -> new DERPrintableString(value);
      case IA5 -> new DERIA5String(value);
    };
  }

  private static String decode(byte[] text) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    } catch (CharacterCodingException _) {
      return new String(text, ISO_8859_1);
    }
  }

  /** The parts of a name, those of one level one after the other. */
  public static List<AttributeTypeAndValue> of(X500Name name) {
    var parts = new ArrayList<AttributeTypeAndValue>();
    for (RDN level : name.getRDNs()) parts.addAll(List.of(level.getTypesAndValues()));
    return parts;
  }

  /** The bytes of a value: those behind its header for texts, else all of them. */
  public static byte[] bytes(ASN1Encodable value) {
    byte[] der = der(value);
    if (!(value instanceof ASN1String)) return der;
    int length = der[1] & 0xff;
    int header = length < 0x80 ? 2 : 2 + (length & 0x7f);
    return Arrays.copyOfRange(der, header, der.length);
  }

  private static byte[] der(ASN1Encodable value) {
    try {
      return value.toASN1Primitive().getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalArgumentException("value without an encoding", e);
    }
  }

  /** {@code CN=localhost, O=x y}, without any escapes. */
  public static String shown(X500Name name) {
    return shown(name, "=");
  }

  /** {@code CN = localhost, O = x y}, as OpenSSL has it in some places. */
  static String spaced(X500Name name) {
    return shown(name, " = ");
  }

  private static String shown(X500Name name, String equals) {
    var text = new StringBuilder();
    for (RDN level : name.getRDNs()) {
      String separator = ", ";
      for (AttributeTypeAndValue part : level.getTypesAndValues()) {
        if (!text.isEmpty()) text.append(separator);
        separator = " + ";
        text.append(ObjectNames.shortName(part.getType()))
            .append(equals)
            .append(text(part.getValue()));
      }
    }
    return text.toString();
  }

  /** Not by BouncyCastle, which throws at what is no UTF-8. */
  private static String text(ASN1Encodable value) {
    return new String(
        bytes(value),
        switch (value) {
          case ASN1BMPString _ -> UTF_16BE;
          case ASN1UniversalString _ -> UTF_32BE;
          case ASN1UTF8String _ -> UTF_8;
          default -> ISO_8859_1;
        });
  }
}
