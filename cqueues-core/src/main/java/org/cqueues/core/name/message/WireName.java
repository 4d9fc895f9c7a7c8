package org.cqueues.core.name.message;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Names in wire form, uncompressed: labels with their lengths before them, and a zero at the end.
 * dnsjava's names take 20 kB of garbage to read one of 127 labels, so a small packet could make
 * megabytes of them; they are made only of what somebody asks for.
 */
public final class WireName {
  static final int MAX_LENGTH = 255;
  private static final int MAX_LABEL = 63;
  private static final int POINTER = 0xC0;

  /** More than any name needs that was not made to cost time. */
  private static final int MAX_JUMPS = 127;

  private WireName() {}

  /** The name that begins at {@code at} of a packet, without compression; null for none. */
  public static byte @Nullable [] read(byte[] packet, int at) {
    var name = new byte[MAX_LENGTH];
    int length = expand(packet, at, name, 0);
    return length < 0 ? null : Arrays.copyOf(name, length);
  }

  /**
   * Writes the name that begins at {@code at} of a packet behind {@code offset} of another array,
   * which has room for {@link #MAX_LENGTH}. Pointers go back only.
   *
   * @return how many bytes it has, or -1 where it is none
   */
  static int expand(byte[] packet, int at, byte[] to, int offset) {
    int length = 0;
    int jumps = 0;
    int from = at;
    while (from < packet.length) {
      int size = packet[from] & 0xFF;
      if (size >= POINTER) {
        if (from + 1 >= packet.length || ++jumps > MAX_JUMPS) return -1;
        int target = (size & ~POINTER) << 8 | (packet[from + 1] & 0xFF);
        if (target >= from) return -1;
        from = target;
      } else {
        if (size > MAX_LABEL || from + size >= packet.length) return -1;
        if (length + size + 1 > MAX_LENGTH) return -1;
        System.arraycopy(packet, from, to, offset + length, size + 1);
        length += size + 1;
        from += size + 1;
        if (size == 0) return length;
      }
    }
    return -1;
  }

  /**
   * Where the name that begins at {@code at} of a packet ends there, perhaps a byte behind it; -1
   * where it does not.
   */
  public static int end(byte[] packet, int at) {
    int from = at;
    while (from < packet.length) {
      int size = packet[from] & 0xFF;
      if (size == 0) return from + 1;
      if (size >= POINTER) return from + 2;
      if (size > MAX_LABEL) return -1; // no such labels, RFC 6891 section 5
      from += size + 1;
    }
    return -1;
  }

  /** Where the uncompressed name that begins at {@code at} ends. */
  static int endOf(byte[] data, int at) {
    int from = at;
    while (data[from] != 0) from += data[from] + 1;
    return from + 1;
  }

  /**
   * Whether the name that begins at {@code at} of a packet, compressed or not, is the given one,
   * whatever the case.
   */
  public static boolean matches(byte[] packet, int at, byte[] name) {
    int from = at;
    int jumps = 0;
    int matched = 0;
    while (from < packet.length) {
      int size = packet[from] & 0xFF;
      if (size >= POINTER) {
        if (from + 1 >= packet.length || ++jumps > MAX_JUMPS) return false;
        int target = (size & ~POINTER) << 8 | (packet[from + 1] & 0xFF);
        if (target >= from) return false;
        from = target;
      } else {
        if (size > MAX_LABEL || from + size >= packet.length) return false;
        if (matched + size >= name.length || name[matched] != size) return false;
        if (size == 0) return true;
        if (!alike(packet, from + 1, name, matched + 1, size)) return false;
        from += 1 + size;
        matched += 1 + size;
      }
    }
    return false;
  }

  /** Whether two names are the same, whatever the case. */
  public static boolean equal(byte[] a, byte[] b) {
    return a.length == b.length && alike(a, 0, b, 0, b.length);
  }

  /** Whether a name is a zone's or lies in it. */
  public static boolean isIn(byte[] name, byte[] zone) {
    int from = 0;
    while (name.length - from > zone.length) from += 1 + name[from];
    return name.length - from == zone.length && alike(name, from, zone, 0, zone.length);
  }

  /** Lengths of labels may be among the bytes: they are below all letters. */
  private static boolean alike(byte[] a, int from, byte[] b, int other, int count) {
    for (int i = 0; i < count; i++) if (lower(a[from + i]) != lower(b[other + i])) return false;
    return true;
  }

  /** A letter of ASCII in lower case, and every other byte as it is. */
  public static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + 'a' - 'A') : b;
  }

  /** The name as of {@link Names#text}. */
  public static String text(byte[] name) {
    var text = new StringBuilder(name.length);
    appendText(text, name, 0);
    return text.toString();
  }

  /** The name at {@code at}, as of {@link Names#text}. */
  static void appendText(StringBuilder text, byte[] name, int at) {
    if (name[at] == 0) text.append('.');
    for (int from = at; name[from] != 0; from += name[from] + 1) {
      for (int i = 1; i <= name[from]; i++) Names.append(text, name[from + i] & 0xFF);
      text.append('.');
    }
  }
}
