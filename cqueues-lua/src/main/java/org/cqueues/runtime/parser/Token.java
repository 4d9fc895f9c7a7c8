package org.cqueues.runtime.parser;

/**
 * The kinds of tokens, as numbers: a character that is a token by itself is its own code, the
 * others follow behind the characters.
 */
final class Token {
  /** The end of the chunk. */
  static final int EOF = -1;

  static final int NAME = 256;
  static final int STRING = 257;
  static final int NUMBER = 258;

  /** Tokens of several characters that are not words. */
  static final int CONCAT = 259;

  static final int DOTS = 260;
  static final int EQ = 261;
  static final int GE = 262;
  static final int LE = 263;
  static final int NE = 264;
  static final int LABEL = 265;
  private static final String[] SYMBOLS = {"..", "...", "==", ">=", "<=", "~=", "::"};

  /** Reserved words, from here on in the order of {@link #WORDS}. */
  static final int AND = 266;

  static final int BREAK = 267;
  static final int DO = 268;
  static final int ELSE = 269;
  static final int ELSEIF = 270;
  static final int END = 271;
  static final int FALSE = 272;
  static final int FOR = 273;
  static final int FUNCTION = 274;
  static final int GOTO = 275;
  static final int IF = 276;
  static final int IN = 277;
  static final int LOCAL = 278;
  static final int NIL = 279;
  static final int NOT = 280;
  static final int OR = 281;
  static final int REPEAT = 282;
  static final int RETURN = 283;
  static final int THEN = 284;
  static final int TRUE = 285;
  static final int UNTIL = 286;
  static final int WHILE = 287;
  private static final String[] WORDS = {
    "and",
    "break",
    "do",
    "else",
    "elseif",
    "end",
    "false",
    "for",
    "function",
    "goto",
    "if",
    "in",
    "local",
    "nil",
    "not",
    "or",
    "repeat",
    "return",
    "then",
    "true",
    "until",
    "while"
  };

  private Token() {}

  /** The reserved words, in the order of their codes from {@link #AND} on. */
  static String[] words() {
    return WORDS.clone();
  }

  /** A token as messages show it. */
  static String nameOf(int token) {
    if (token == EOF) return "<eof>";
    if (token == NAME) return "<name>";
    if (token >= AND) return "'" + WORDS[token - AND] + "'";
    if (token >= CONCAT) return "'" + SYMBOLS[token - CONCAT] + "'";
    return token < ' ' || token > '~' ? "char(" + token + ")" : "'" + (char) token + "'";
  }
}
