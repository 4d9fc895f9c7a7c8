package org.cqueues.lua.socket;

/** Permissions of a file in the notations of the socket options. */
final class FileMode {
  private static final String LETTERS = "rwxrwxrwx";

  private static final int PERMISSIONS = 0777;

  private FileMode() {}

  /**
   * A text that begins with a digit is a number as C writes them, octal, decimal or hexadecimal;
   * any other is letters like {@code rwxr-x---} in nine places, where other characters than those
   * and {@code -} are skipped.
   */
  static int parse(String text) {
    if (!text.isEmpty() && Character.digit(text.charAt(0), 10) >= 0) return number(text);
    int mode = 0;
    int place = 0;
    for (int i = 0; i < text.length() && place < LETTERS.length(); i++) {
      char c = text.charAt(i);
      if (c == '-') {
        place++;
      } else if (c == LETTERS.charAt(place)) {
        mode |= 1 << (LETTERS.length() - 1 - place);
        place++;
      }
    }
    return mode;
  }

  /** As strtoul(3) with base 0: what comes behind the number is ignored. */
  private static int number(String text) {
    boolean hex = text.startsWith("0x") || text.startsWith("0X");
    int radix = hex ? 16 : text.startsWith("0") ? 8 : 10;
    int value = 0;
    for (int i = hex ? 2 : 0; i < text.length(); i++) {
      int digit = Character.digit(text.charAt(i), radix);
      if (digit < 0) break;
      value = value * radix + digit;
    }
    return value & PERMISSIONS;
  }
}
