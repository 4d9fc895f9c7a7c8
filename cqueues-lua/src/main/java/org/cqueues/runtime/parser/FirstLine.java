package org.cqueues.runtime.parser;

import java.util.Arrays;

/** What a script's file may begin with that is not Lua. */
public final class FirstLine {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final int BINARY = '\033';

  private FirstLine() {}

  /**
   * The chunk in a file: without a byte-order mark, and without a first line for the shell, which
   * begins with {@code #}. The line's end stays in front of text, so that lines keep their numbers.
   */
  public static byte[] skip(byte[] file) {
    int mark = BYTE_ORDER_MARK.length;
    boolean marked = file.length >= mark && Arrays.equals(file, 0, mark, BYTE_ORDER_MARK, 0, mark);
    int begin = marked ? mark : 0;
    if (begin < file.length && file[begin] == '#') {
      while (begin < file.length && file[begin] != '\n') begin++;
      if (begin + 1 < file.length && file[begin + 1] == BINARY) begin++;
    }
    return begin == 0 ? file : Arrays.copyOfRange(file, begin, file.length);
  }
}
