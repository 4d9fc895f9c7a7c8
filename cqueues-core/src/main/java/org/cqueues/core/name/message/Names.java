package org.cqueues.core.name.message;

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
    int labels = name.labels() - 1; // the last one is the root's
    if (labels == 0) return ".";
    var text = new StringBuilder(name.length());
    for (int i = 0; i < labels; i++) {
      byte[] label = name.getLabel(i); // begins with its length
      for (int k = 1; k < label.length; k++) append(text, label[k] & 0xFF);
      text.append('.');
    }
    return text.toString();
  }

  private static void append(StringBuilder text, int b) {
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
