package org.cqueues.os;

/** Numeric addresses as inet_ntop(3) prints them. */
final class LiteralPrinter {
  private static final int GROUPS = 8;

  private LiteralPrinter() {}

  static String ipv4(byte[] bytes) {
    return ipv4(bytes, 0);
  }

  private static String ipv4(byte[] bytes, int from) {
    return (bytes[from] & 0xFF)
        + "."
        + (bytes[from + 1] & 0xFF)
        + "."
        + (bytes[from + 2] & 0xFF)
        + "."
        + (bytes[from + 3] & 0xFF);
  }

  /** RFC 5952, and IPv4-mapped and -compatible addresses with a dotted tail. */
  static String ipv6(byte[] bytes) {
    var groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = (bytes[2 * i] & 0xFF) << 8 | (bytes[2 * i + 1] & 0xFF);
    }
    int gap = -1;
    int gapLength = 1; // a single zero group is not shortened
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && groups[end] == 0) end++;
      if (end - i > gapLength) {
        gap = i;
        gapLength = end - i;
      }
      i = end;
    }
    boolean dotted =
        gap == 0
            && (gapLength == 6
                || (gapLength == 7 && groups[7] != 1)
                || (gapLength == 5 && groups[5] == 0xFFFF));
    var text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == gap) {
        text.append("::");
        i += gapLength - 1;
        continue;
      }
      if (i > 0 && i != gap + gapLength) text.append(':');
      if (dotted && i == 6) return text.append(ipv4(bytes, 12)).toString();
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
