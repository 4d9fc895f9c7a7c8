package org.cqueues.lua.lpeg;

import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A class of characters of the C locale.
 *
 * @param letter what stands for it in patterns of {@code re}, or a blank
 */
record CharacterClass(String name, char letter, Charset set) {
  static final List<CharacterClass> ALL =
      List.of(
          of("alnum", 'w', c -> isLetter(c) || isDigit(c)),
          of("alpha", 'a', CharacterClass::isLetter),
          of("cntrl", 'c', c -> c < ' ' || c == 127),
          of("digit", 'd', CharacterClass::isDigit),
          of("graph", 'g', CharacterClass::isGraph),
          of("lower", 'l', c -> c >= 'a' && c <= 'z'),
          of("print", ' ', c -> c == ' ' || isGraph(c)),
          of("punct", 'p', c -> isGraph(c) && !isLetter(c) && !isDigit(c)),
          of("space", 's', c -> c == ' ' || (c >= '\t' && c <= '\r')),
          of("upper", 'u', c -> c >= 'A' && c <= 'Z'),
          of("xdigit", 'x', c -> isDigit(c) || ((c | 32) >= 'a' && (c | 32) <= 'f')));

  private static CharacterClass of(String name, char letter, IntPredicate belongs) {
    Charset set = Charset.EMPTY;
    for (int c = 0; c < 128; c++) if (belongs.test(c)) set = set.or(Charset.of(c));
    return new CharacterClass(name, letter, set);
  }

  /** The set that a letter stands for, or null. */
  static @Nullable Charset of(char letter) {
    for (CharacterClass one : ALL) if (one.letter == letter) return one.set;
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
