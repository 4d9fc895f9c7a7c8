package org.cqueues.lua.lpeg;

import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The classes of characters of the C locale. */
enum CharacterClass {
  ALNUM('w', c -> isLetter(c) || isDigit(c)),
  ALPHA('a', CharacterClass::isLetter),
  CNTRL('c', c -> c < ' ' || c == 127),
  DIGIT('d', CharacterClass::isDigit),
  GRAPH('g', CharacterClass::isGraph),
  LOWER('l', c -> c >= 'a' && c <= 'z'),
  PRINT('\0', c -> c == ' ' || isGraph(c)),
  PUNCT('p', c -> isGraph(c) && !isLetter(c) && !isDigit(c)),
  SPACE('s', c -> c == ' ' || (c >= '\t' && c <= '\r')),
  UPPER('u', c -> c >= 'A' && c <= 'Z'),
  XDIGIT('x', c -> isDigit(c) || ((c | 32) >= 'a' && (c | 32) <= 'f'));

  final Charset set;
  private final char letter;

  CharacterClass(char letter, IntPredicate belongs) {
    this.letter = letter;
    Charset all = Charset.EMPTY;
    for (int c = 0; c < 128; c++) if (belongs.test(c)) all = all.or(Charset.of(c));
    set = all;
  }

  /** That which a letter stands for in patterns, or null. */
  static @Nullable Charset of(int letter) {
    for (CharacterClass one : values()) if (one.letter == letter) return one.set;
    return null;
  }

  private static boolean isLetter(int c) {
    return (c | 32) >= 'a' && (c | 32) <= 'z';
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isGraph(int c) {
    return c > ' ' && c < 127;
  }
}
