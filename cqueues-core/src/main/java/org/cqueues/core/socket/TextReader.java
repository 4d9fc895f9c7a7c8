package org.cqueues.core.socket;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Text mode over buffered bytes: {@code \r\n} is one character and comes out as {@code \n}. */
final class TextReader {
  private TextReader() {}

  /**
   * Takes between {@code min} and {@code max} characters. A {@code \r} whose next byte is unknown
   * is left where it is.
   *
   * @param ended nothing follows the bytes, so fewer than min will do
   * @return null, and nothing taken, if there are not enough
   */
  static byte @Nullable [] take(ByteQueue bytes, long min, long max, boolean ended) {
    int length = bytes.length();
    int at = 0;
    int characters = 0;
    while (characters < max && at < length) {
      int limit = at + (int) Math.min(length - at, max - characters);
      int carriage = bytes.find((byte) '\r', at, limit);
      if (carriage < 0) {
        characters += limit - at;
        at = limit;
        continue;
      }
      characters += carriage - at;
      at = carriage;
      if (at + 1 == length && !ended) break;
      at += isLineEnd(bytes, at, length) ? 2 : 1;
      characters++;
    }
    if (characters == 0 || (characters < min && !ended)) return null;
    return translated(bytes, at);
  }

  /** Takes {@code length} bytes and returns them translated. */
  static byte[] translated(ByteQueue bytes, int length) {
    var text = new byte[length];
    int end = 0;
    int from = 0;
    while (from < length) {
      int carriage = bytes.find((byte) '\r', from, length);
      while (carriage >= 0 && !isLineEnd(bytes, carriage, length)) {
        carriage = bytes.find((byte) '\r', carriage + 1, length);
      }
      int to = carriage < 0 ? length : carriage;
      bytes.peek(from, text, end, to - from);
      end += to - from;
      from = carriage < 0 ? length : carriage + 1; // the newline is copied with what follows
    }
    bytes.skip(length);
    return end == length ? text : Arrays.copyOf(text, end);
  }

  private static boolean isLineEnd(ByteQueue bytes, int at, int length) {
    return at + 1 < length && bytes.get(at + 1) == '\n';
  }
}
