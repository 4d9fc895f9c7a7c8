package org.cqueues.core.certificate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/** Texts with keys and certificates in Base64, RFC 7468. */
public final class Pem {
  private static final String BEGIN = "-----BEGIN ";

  private Pem() {}

  /** Whether there is something in PEM in the text. */
  public static boolean isIn(byte[] text) {
    return new String(text, StandardCharsets.ISO_8859_1).contains(BEGIN);
  }

  /** Whether data is to be read as PEM, if that may be either. */
  static boolean isWanted(byte[] data, KeyReader.Encoding encoding) {
    return switch (encoding) {
      case PEM -> true;
      case DER -> false;
      case ANY -> isIn(data);
    };
  }

  /** What is in the text, in its order; other lines between are passed over. */
  public static List<PemObject> read(byte[] text) throws CryptoFailure {
    var objects = new ArrayList<PemObject>();
    try (var reader =
        new PemReader(new StringReader(new String(text, StandardCharsets.ISO_8859_1)))) {
      for (var object = reader.readPemObject(); object != null; object = reader.readPemObject()) {
        objects.add(object);
      }
    } catch (IOException | RuntimeException e) {
      // what comes before the mistake is as good as ever
      if (objects.isEmpty()) throw new CryptoFailure("malformed PEM", e);
    }
    return objects;
  }

  /**
   * The first object of one of these types in PEM, if {@code encoding} allows that; else the first
   * in DER, whatever comes behind it.
   */
  static byte[] content(byte[] data, KeyReader.Encoding encoding, String... types)
      throws CryptoFailure {
    if (isWanted(data, encoding)) return first(data, types);
    var start = new ByteArrayInputStream(data);
    try {
      new ASN1InputStream(start, data.length).readObject();
    } catch (IOException | RuntimeException _) {
      return data; // who parses it says what is wrong
    }
    return Arrays.copyOf(data, data.length - start.available());
  }

  /** The content of the first object of one of these types. */
  static byte[] first(byte[] text, String... types) throws CryptoFailure {
    for (PemObject object : read(text)) {
      for (String type : types) if (object.getType().equals(type)) return object.getContent();
    }
    throw new CryptoFailure("no " + types[0].toLowerCase(Locale.ROOT) + " in PEM");
  }

  /** The text of one object, {@code type} between BEGIN and END. */
  public static String write(String type, byte[] der) {
    return write(new PemObject(type, der));
  }

  static String write(PemObject object) {
    var text = new StringWriter();
    try (var writer = new PemWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter never does
    }
    return text.toString().replace("\r", "");
  }
}
