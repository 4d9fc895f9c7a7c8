package org.cqueues.runtime.parser;

import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.ScriptError;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;

/**
 * The tokens of a chunk, as Lua 5.2 reads them and with its errors. What was read is written again
 * in a form that LuaJ's compiler understands as we do: strings and numbers in decimal digits, a
 * line's end as one byte.
 */
final class Lexer {
  static final int END = -1;
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
  static final int END_WORD = 271;
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

  private static final int LONGEST_WORD = 8;

  private final byte[] source;
  private final String chunkName;
  private final Bytes out;

  /** The character after the current one. */
  private int next;

  private int current;
  private int line = 1;

  /** The line of the token before. */
  private int lastLine = 1;

  /** The text of the token as far as it was read, escapes replaced; what errors show. */
  private final Bytes text = new Bytes(64);

  private int token;
  private int ahead;
  private boolean hasAhead;

  /** The text of {@link #token}, while the next one has been read already. */
  private LuaString name = LuaString.valueOf("");

  Lexer(byte[] source, String chunkName) {
    this.source = source;
    this.chunkName = chunkName;
    this.out = new Bytes(source.length + 16);
    advance();
  }

  /** The chunk as LuaJ has to read it. */
  Bytes rewritten() {
    return out;
  }

  int token() {
    return token;
  }

  /** The current token's text: a name as it stands, a string with its first quote. */
  LuaString name() {
    return name;
  }

  int line() {
    return line;
  }

  /** The line where the token before the current one ended. */
  int lastLine() {
    return lastLine;
  }

  /** Goes on to the next token. */
  void next() {
    lastLine = line;
    if (hasAhead) {
      hasAhead = false;
      token = ahead;
    } else {
      token = read();
    }
    if (token == NAME) name = text.toLuaString();
  }

  /** The token after the current one; nothing between them and the current name is lost. */
  int ahead() {
    ahead = read();
    hasAhead = true;
    return ahead;
  }

  private void advance() {
    current = next < source.length ? source[next++] & 0xff : END;
  }

  private void save() {
    text.add(current);
    advance();
  }

  private boolean isNewline() {
    return current == '\n' || current == '\r';
  }

  private void newline() {
    int old = current;
    advance();
    if (isNewline() && current != old) advance();
    line++;
    out.add('\n');
  }

  /** An error at the current token. */
  ScriptError error(String message) {
    return error(message, token);
  }

  private ScriptError error(String message, int near) {
    var bytes = new Bytes(80);
    bytes.add(chunkName + ":" + line + ": " + message + " near ");
    if (near == NAME || near == STRING || near == NUMBER) {
      bytes.add('\'');
      for (int i = 0; i < text.length() && text.at(i) != 0; i++) bytes.add(text.at(i));
      bytes.add('\'');
    } else {
      bytes.add(nameOf(near));
    }
    return new ScriptError(bytes.finish());
  }

  /** An error that no token shows. */
  ScriptError plainError(String message) {
    return new ScriptError(Bytes.text(chunkName + ":" + line + ": " + message));
  }

  /** A token as messages show it. */
  static String nameOf(int token) {
    if (token == END) return "<eof>";
    if (token == NAME) return "<name>";
    if (token >= AND) return "'" + WORDS[token - AND] + "'";
    if (token >= CONCAT) return "'" + SYMBOLS[token - CONCAT] + "'";
    return token < ' ' || token > '~' ? "char(" + token + ")" : "'" + (char) token + "'";
  }

  /** Reads a token and writes it. */
  private int read() {
    text.length(0);
    while (true) {
      switch (current) {
        case '\n', '\r' -> newline();
        case ' ', '\f', '\t', 0x0b -> advance();
        case '-' -> {
          advance();
          if (current != '-') return symbol('-', "-");
          comment();
        }
        case '[' -> {
          int level = bracket();
          if (level >= 0) {
            longText(level, true);
            return string();
          }
          if (level < -1) throw error("invalid long string delimiter", STRING);
          return symbol('[', "[");
        }
        case '=' -> {
          return pair('=', EQ);
        }
        case '<' -> {
          return pair('<', LE);
        }
        case '>' -> {
          return pair('>', GE);
        }
        case '~' -> {
          return pair('~', NE);
        }
        case ':' -> {
          advance();
          if (current != ':') return symbol(':', ":");
          advance();
          return symbol(LABEL, "::");
        }
        case '"', '\'' -> {
          quoted(current);
          return string();
        }
        case '.' -> {
          save();
          if (current == '.') {
            advance();
            if (current != '.') return symbol(CONCAT, "..");
            advance();
            return symbol(DOTS, "...");
          }
          if (!Chars.isDigit(current)) return symbol('.', ".");
          return number('.');
        }
        case END -> {
          return END;
        }
        default -> {
          if (isLetter(current)) return word();
          if (Chars.isDigit(current)) {
            int first = current;
            save();
            return number(first);
          }
          int c = current;
          advance();
          return symbol(c, null);
        }
      }
    }
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private int pair(int single, int withEquals) {
    advance();
    if (current != '=') return symbol(single, null);
    advance();
    return symbol(withEquals, SYMBOLS[withEquals - CONCAT]);
  }

  /** Writes a token that is no name, number or string; null for a character that is itself. */
  private int symbol(int symbol, @Nullable String spelling) {
    out.add(' ');
    if (spelling == null) {
      out.add(symbol);
    } else {
      out.add(spelling);
    }
    return symbol;
  }

  private int word() {
    do {
      save();
    } while (isLetter(current) || Chars.isDigit(current));
    int word = text.length() <= LONGEST_WORD ? reserved() : NAME;
    out.add(' ').add(text.array(), 0, text.length());
    return word;
  }

  private int reserved() {
    for (int i = 0; i < WORDS.length; i++) {
      String word = WORDS[i];
      if (word.length() != text.length()) continue;
      int at = 0;
      while (at < word.length() && word.charAt(at) == text.at(at)) at++;
      if (at == word.length()) return AND + i;
    }
    return NAME;
  }

  private int number(int first) {
    int exponent = 'e';
    if (first == '0' && (current | 0x20) == 'x') {
      exponent = 'p';
      save();
    }
    while (true) {
      if ((current | 0x20) == exponent && current != END) {
        save();
        if (current == '+' || current == '-') save();
      }
      if (current != END && (Chars.isHex(current) || current == '.')) {
        save();
      } else {
        break;
      }
    }
    double value = Numbers.parse(text.toLuaString());
    if (Double.isNaN(value)) throw error("malformed number", NUMBER);
    out.add(' ');
    if (Double.isInfinite(value)) {
      out.add("1e999");
    } else if (value == Math.rint(value) && value < Integer.MAX_VALUE) {
      out.add(Integer.toString((int) value));
    } else {
      out.add(Double.toString(value));
    }
    return NUMBER;
  }

  /** Reads {@code [==} or its like; the level, or negative where no second bracket follows. */
  private int bracket() {
    int bracket = current;
    save();
    int level = 0;
    while (current == '=') {
      save();
      level++;
    }
    return current == bracket ? level : -level - 1;
  }

  private void comment() {
    advance();
    if (current == '[') {
      int level = bracket();
      text.length(0);
      if (level >= 0) {
        longText(level, false);
        text.length(0);
        return;
      }
    }
    while (current != END && !isNewline()) advance();
  }

  /** From the second bracket to the last. The text has the brackets at both ends. */
  private void longText(int level, boolean string) {
    save();
    if (isNewline()) newline();
    while (true) {
      switch (current) {
        case END -> throw error(string ? "unfinished long string" : "unfinished long comment", END);
        case ']' -> {
          if (bracket() == level) {
            save();
            return;
          }
        }
        case '\n', '\r' -> {
          text.add('\n');
          newline();
        }
        default -> save();
      }
      if (!string) text.length(0);
    }
  }

  private void quoted(int quote) {
    save();
    while (current != quote) {
      switch (current) {
        case END -> throw error("unfinished string", END);
        case '\n', '\r' -> throw error("unfinished string", STRING);
        case '\\' -> escape();
        default -> save();
      }
    }
    save();
  }

  private void escape() {
    advance();
    switch (current) {
      case 'a' -> single(7);
      case 'b' -> single('\b');
      case 'f' -> single('\f');
      case 'n' -> single('\n');
      case 'r' -> single('\r');
      case 't' -> single('\t');
      case 'v' -> single(0x0b);
      case '\\', '"', '\'' -> save();
      case '\n', '\r' -> {
        text.add('\n');
        newline();
      }
      case 'x' -> {
        int start = next - 1;
        int value = 0;
        for (int i = 0; i < 2; i++) {
          advance();
          if (current == END || !Chars.isHex(current)) {
            throw escapeError("hexadecimal digit expected", start);
          }
          value = value * 16 + Character.digit(current, 16);
        }
        single(value);
      }
      case 'z' -> {
        advance();
        while (current != END && Numbers.isSpace(current)) {
          if (isNewline()) newline();
          else advance();
        }
      }
      case END -> {
        // the string's own error follows
      }
      default -> {
        int start = next - 1;
        if (!Chars.isDigit(current)) throw escapeError("invalid escape sequence", start);
        int value = 0;
        for (int i = 0; i < 3 && Chars.isDigit(current); i++) {
          value = value * 10 + current - '0';
          advance();
        }
        if (value > 255) {
          next = start + 3;
          throw escapeError("decimal escape too large", start);
        }
        text.add(value);
      }
    }
  }

  private void single(int value) {
    text.add(value);
    advance();
  }

  /** The error shows what was read from {@code start} on. */
  private ScriptError escapeError(String message, int start) {
    text.length(0);
    text.add('\\').add(source, start, Math.min(next, source.length) - start);
    return error(message, STRING);
  }

  /** Writes the string just read. */
  private int string() {
    int edge = text.at(0) == '[' ? 1 : 0;
    if (edge == 1) while (text.at(edge) == '=') edge++;
    out.add(' ').add('"');
    for (int i = edge + 1; i < text.length() - edge - 1; i++) {
      int c = text.at(i) & 0xff;
      if (c >= ' ' && c <= '~' && c != '"' && c != '\\') {
        out.add(c);
      } else {
        out.add('\\').add('0' + c / 100).add('0' + c / 10 % 10).add('0' + c % 10);
      }
    }
    out.add('"');
    return STRING;
  }
}
