package org.cqueues.core.name.resolver;

import java.util.Arrays;

/** WireNames in wire form, uncompressed: labels with their lengths before them, and a zero. */
final class WireNames {
  private WireNames() {}

  /** As for a table's key: letters in lower case, which no length of a label looks like. */
  static byte[] lower(byte[] name) {
    var lower = new byte[name.length];
    for (int i = 0; i < name.length; i++) lower[i] = WireMessage.lower(name[i]);
    return lower;
  }

  static boolean equal(byte[] a, byte[] b) {
    return a.length == b.length && endsAlike(a, 0, b);
  }

  private static boolean endsAlike(byte[] name, int from, byte[] end) {
    for (int i = 0; i < end.length; i++) {
      if (WireMessage.lower(name[from + i]) != WireMessage.lower(end[i])) return false;
    }
    return true;
  }

  /** Whether a name is a zone's or lies in it. */
  static boolean isIn(byte[] name, byte[] zone) {
    int from = 0;
    while (name.length - from > zone.length) from += 1 + name[from];
    return name.length - from == zone.length && endsAlike(name, from, zone);
  }

  /** As texts show it, with a final dot and {@code \DDD} for what is no printable character. */
  static String text(byte[] name) {
    if (name.length == 1) return ".";
    var text = new StringBuilder();
    for (int at = 0; name[at] != 0; at += 1 + name[at]) {
      for (byte b : Arrays.copyOfRange(name, at + 1, at + 1 + name[at])) {
        boolean plain = b > ' ' && b < 0x7F && b != '.' && b != '\\';
        if (plain) text.append((char) b);
        else text.append('\\').append(String.format("%03d", b & 0xFF));
      }
      text.append('.');
    }
    return text.toString();
  }
}
