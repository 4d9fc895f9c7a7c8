package org.cqueues.core.name.message;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.TextParseException;

/** Host names as text: one character below 256 for each byte, and always absolute. */
public final class Names {
  private static final int DELETE = 0x7F;

  private Names() {}

  /**
   * A name out of its text form, RFC 1035 section 5.1: labels of 1 to 63 bytes with dots between
   * them, 255 bytes in all. {@code \.} is a dot inside a label and {@code \DDD} any byte. The final
   * dot may be left out.
   *
   * @return null for what is no name, such as the empty text
   */
  public static @Nullable Name parse(String text) {
    try {
      // a lone @ means the origin in zone files, and nothing special here
      return Name.fromString(text.equals("@") ? "\\@" : text, Name.root);
    } catch (TextParseException notOne) {
      return null;
    }
  }

  /**
   * The text form with a final dot, {@code .} for the root. A dot or backslash inside a label, a
   * space and control characters are escaped, other bytes are as they are; {@link #parse} gives the
   * same name again.
   */
  public static String text(Name name) {
    return WireName.text(name.toWire());
  }

  /** One byte of a label. */
  static void append(StringBuilder text, int b) {
    if (b <= ' ' || b == DELETE) {
      decimal(text, b);
    } else {
      if (b == '.' || b == '\\') text.append('\\');
      text.append((char) b);
    }
  }

  /** A byte as a backslash and three digits. */
  static void decimal(StringBuilder text, int b) {
    text.append('\\')
        .append((char) ('0' + b / 100))
        .append((char) ('0' + b / 10 % 10))
        .append((char) ('0' + b % 10));
  }

  /** The name with this wire form, which is known to be right. */
  static Name of(byte[] wire) {
    try {
      return new Name(wire);
    } catch (IOException e) {
      throw new IllegalArgumentException("no name", e);
    }
  }

  /**
   * A name inside another one's domain: {@code host} and {@code test.} give {@code host.test.}
   *
   * @return null where it would be too long
   */
  public static @Nullable Name within(Name relative, Name domain) {
    try {
      return Name.concatenate(relative, domain);
    } catch (NameTooLongException tooLong) {
      return null;
    }
  }
}
