package org.cqueues.runtime.parser;

import java.util.Arrays;

/** What a script's file may begin with that is not Lua. */
public final class FirstLine {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final int BINARY = '\033';

  private FirstLine() {}

  /** Whether so much of a file is enough to {@link #skip} by. */
  static boolean isComplete(byte[] file, int length) {
    int begin = begin(file, length);
    if (begin == 0 && length < BYTE_ORDER_MARK.length) {
      // a mark may be on its way
      return length > 0 && file[0] != BYTE_ORDER_MARK[0] && file[0] != '#';
    }
    if (begin == length) return false;
    if (file[begin] != '#') return true;
    while (begin < length && file[begin] != '\n') begin++;
    return begin + 1 < length;
  }

  /** Where what is no byte-order mark begins. */
  private static int begin(byte[] file, int length) {
    int mark = BYTE_ORDER_MARK.length;
    return length >= mark && Arrays.equals(file, 0, mark, BYTE_ORDER_MARK, 0, mark) ? mark : 0;
  }

  /**
   * The chunk in a file: without a byte-order mark, and without a first line for the shell, which
   * begins with {@code #}. The line's end stays in front of text, so that lines keep their numbers.
   */
  public static byte[] skip(byte[] file) {
    int begin = begin(file, file.length);
    if (begin < file.length && file[begin] == '#') {
      while (begin < file.length && file[begin] != '\n') begin++;
      if (begin + 1 < file.length && file[begin + 1] == BINARY) begin++;
    }
    return begin == 0 ? file : Arrays.copyOfRange(file, begin, file.length);
  }
}
