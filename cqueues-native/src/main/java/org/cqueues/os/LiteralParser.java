package org.cqueues.os;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Numeric addresses as inet_pton(3) takes them: strictly, with nothing left over. */
final class LiteralParser {
  private static final int GROUPS = 8;

  private LiteralParser() {}

  /** Four decimal numbers of at most three digits, without leading zeros; null for other texts. */
  static byte @Nullable [] ipv4(String text) {
    var bytes = new byte[4];
    int at = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (i > 0 && (at >= text.length() || text.charAt(at++) != '.')) return null;
      int start = at;
      int value = 0;
      for (; at < text.length() && at - start < 3 && isDigit(text.charAt(at)); at++) {
        value = value * 10 + text.charAt(at) - '0';
      }
      boolean padded = at - start > 1 && text.charAt(start) == '0';
      if (at == start || padded || value > 255) return null;
      bytes[i] = (byte) value;
    }
    return at == text.length() ? bytes : null;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** RFC 4291 section 2.2: groups of hex digits, one {@code ::}, IPv4 as the tail; else null. */
  static byte @Nullable [] ipv6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      byte[] all = groups(text);
      return all != null && all.length == 2 * GROUPS ? all : null;
    }
    String after = text.substring(gap + 2);
    byte[] head = groups(text.substring(0, gap));
    byte[] tail = groups(after);
    boolean ipv4First = text.substring(0, gap).indexOf('.') >= 0;
    if (head == null || tail == null || ipv4First) return null;
    if (head.length + tail.length > 2 * GROUPS - 2) return null;
    byte[] bytes = Arrays.copyOf(head, 2 * GROUPS);
    System.arraycopy(tail, 0, bytes, bytes.length - tail.length, tail.length);
    return bytes;
  }

  private static byte @Nullable [] groups(String text) {
    if (text.isEmpty()) return new byte[0];
    String[] parts = text.split(":", -1);
    if (parts.length > GROUPS) return null;
    boolean ipv4Tail = parts[parts.length - 1].indexOf('.') >= 0;
    var bytes = new byte[2 * parts.length + (ipv4Tail ? 2 : 0)];
    int at = 0;
    for (int i = 0; i < parts.length; i++) {
      if (ipv4Tail && i == parts.length - 1) {
        byte[] tail = ipv4(parts[i]);
        if (tail == null) return null;
        System.arraycopy(tail, 0, bytes, at, tail.length);
        return bytes;
      }
      int group = group(parts[i]);
      if (group < 0) return null;
      bytes[at++] = (byte) (group >> 8);
      bytes[at++] = (byte) group;
    }
    return bytes;
  }

  private static int group(String text) {
    if (text.isEmpty() || text.length() > 4) return -1;
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) return -1;
      value = value * 16 + digit;
    }
    return value;
  }
}
