package org.cqueues.core.socket;

import java.util.Arrays;

/** A header field at the front of the input, see RFC 5322 section 2.2. */
final class HeaderField {
  /** What is there is no header field, whatever follows. */
  static final int NONE = -1;

  private static final int MORE = 0;

  private HeaderField() {}

  /**
   * How many of the first {@code limit} bytes are one field with its line ends: {@link #NONE}, or 0
   * where that cannot be told yet. A field ends where the line after it does not begin with a space
   * or tab, so that character has to be there.
   */
  static int length(ByteQueue bytes, int limit) {
    int at = 0;
    while (at < limit && isName(bytes.get(at))) at++;
    if (at == limit) return MORE;
    if (at == 0) return NONE;
    while (at < limit && isBlank(bytes.get(at))) at++;
    if (at == limit) return MORE;
    if (bytes.get(at) != ':') return NONE;
    for (; ; at++) {
      at = bytes.find((byte) '\n', at, limit);
      if (at < 0 || at + 1 == limit) return MORE;
      if (!isBlank(bytes.get(at + 1))) return at + 1;
    }
  }

  private static boolean isName(byte c) {
    return c >= 33 && c <= 126 && c != ':';
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\t';
  }

  /**
   * Takes a field.
   *
   * @param unfold take out every {@code \r\n} and {@code \n}
   * @param text turn {@code \r\n} into {@code \n}
   */
  static byte[] take(ByteQueue bytes, int length, boolean unfold, boolean text) {
    if (!unfold) return text ? TextReader.translated(bytes, length) : bytes.take(length);
    byte[] field = bytes.take(length);
    int end = 0;
    for (int i = 0; i < length; i++) {
      boolean lineEnd = field[i] == '\n' || (field[i] == '\r' && field[i + 1] == '\n');
      if (!lineEnd) field[end++] = field[i];
    }
    return Arrays.copyOf(field, end);
  }
}
