package org.cqueues.runtime.parser;

import static org.cqueues.runtime.parser.Token.CONCAT;
import static org.cqueues.runtime.parser.Token.DOTS;
import static org.cqueues.runtime.parser.Token.EOF;
import static org.cqueues.runtime.parser.Token.EQ;
import static org.cqueues.runtime.parser.Token.GE;
import static org.cqueues.runtime.parser.Token.LABEL;
import static org.cqueues.runtime.parser.Token.LE;
import static org.cqueues.runtime.parser.Token.NAME;
import static org.cqueues.runtime.parser.Token.NE;
import static org.cqueues.runtime.parser.Token.NUMBER;
import static org.cqueues.runtime.parser.Token.STRING;

import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.ScriptError;
import org.luaj.vm2.LuaString;

/** The tokens of a chunk, as Lua 5.2 reads them and with its errors. A chunk is bytes. */
final class Lexer {
  private static final LuaString NOTHING = Bytes.text("");

  /** So much of what has been read, and is not needed any more, is kept. */
  private static final int KEPT_BYTES = 1 << 16;

  private final ChunkSource input;
  private final String chunkName;

  /** What has been read of the chunk: the array of {@link #input}, and how much of it counts. */
  private byte[] source;

  private int limit;

  private final Spellings spellings = new Spellings();

  /** Where the current character stands, and what it is: a byte or {@link Token#EOF}. */
  private int at = -1;

  private int current;

  private int line = 1;
  private int lastLine = 1;

  private int token;
  private LuaString text = NOTHING;
  private double number;

  /** The token after the current one, if that has been read already. */
  private boolean hasAhead;

  private int ahead;
  private LuaString aheadText = NOTHING;

  /** What has been read of a string, with its delimiters and the escape sequences replaced. */
  private final Bytes content = new Bytes(64);

  /** Where in the source the name or number stands that was read last; -1 for a string. */
  private int spelledFrom = -1;

  private int spelledTo;

  Lexer(ChunkSource input, String chunkName) {
    this.input = input;
    this.source = input.bytes();
    this.limit = input.length();
    this.chunkName = chunkName;
    advance();
  }

  int token() {
    return token;
  }

  /** The current name, or the content of the current string; equal ones are the same object. */
  LuaString text() {
    return text;
  }

  /** The value of the current number. */
  double number() {
    return number;
  }

  int line() {
    return line;
  }

  /** The line where the token before the current one ended. */
  int lastLine() {
    return lastLine;
  }

  /** The object that the chunk's names that are spelled so are. */
  LuaString spelling(LuaString name) {
    return spellings.of(name);
  }

  /** Goes on to the next token. */
  void next() {
    lastLine = line;
    if (hasAhead) {
      hasAhead = false;
      token = ahead;
      text = aheadText;
    } else {
      token = read();
    }
  }

  /** The token after the current one, which is a name. */
  int ahead() {
    LuaString name = text;
    ahead = read();
    aheadText = text;
    text = name;
    hasAhead = true;
    return ahead;
  }

  private void advance() {
    moveTo(at + 1);
  }

  private void moveTo(int position) {
    at = position;
    current = has(position) ? source[position] & 0xff : EOF;
  }

  /** Whether the chunk has so many bytes and one more, which are in {@link #source} then. */
  private boolean has(int position) {
    return position < limit || more(position);
  }

  private boolean more(int position) {
    while (position >= limit) {
      if (!input.more()) return false;
      source = input.bytes();
      limit = input.length();
    }
    return true;
  }

  /**
   * Forgets what is before the current character, but for the last token's spelling, so that no
   * more of a chunk is held than what it says: blanks and comments may go on for ever.
   */
  private void forget() {
    int spelled = spelledFrom < 0 ? 0 : spelledTo - spelledFrom;
    if (at - spelled < KEPT_BYTES || !input.goesOn()) return;
    input.forget(Math.max(spelledFrom, 0), Math.max(spelledFrom, 0) + spelled, at);
    if (spelledFrom >= 0) spelledFrom = 0;
    spelledTo = spelled;
    at = spelled;
    limit = input.length();
  }

  private void save() {
    content.add(current);
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
  }

  /** An error at the current token. */
  ScriptError error(String message) {
    return error(message, token);
  }

  private ScriptError error(String message, int near) {
    var bytes = new Bytes(80);
    bytes.add(chunkName + ":" + line + ": " + message);
    if (near == NAME || near == STRING || near == NUMBER) {
      bytes.add(" near '");
      boolean spelled = spelledFrom >= 0;
      byte[] from = spelled ? source : content.array();
      int end = spelled ? spelledTo : content.length();
      for (int i = spelled ? spelledFrom : 0; i < end && from[i] != 0; i++) bytes.add(from[i]);
      bytes.add('\'');
    } else if (near != 0) { // for Lua a NUL is no token that it could show
      bytes.add(" near " + Token.nameOf(near));
    }
    return ScriptError.untraced(bytes.finish());
  }

  /** An error that no token shows. */
  ScriptError plainError(String message) {
    return ScriptError.untraced(Bytes.text(chunkName + ":" + line + ": " + message));
  }

  private int read() {
    while (true) {
      if (at >= KEPT_BYTES) forget();
      switch (current) {
        case '\n', '\r' -> newline();
        case ' ', '\f', '\t', 0x0b -> advance();
        case '-' -> {
          advance();
          if (current != '-') return '-';
          comment();
        }
        case '[' -> {
          spelledFrom = -1;
          content.length(0);
          int level = bracket();
          if (level >= 0) {
            longText(level, true);
            return string(level + 2);
          }
          if (level < -1) throw error("invalid long string delimiter", STRING);
          return '[';
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
          if (current != ':') return ':';
          advance();
          return LABEL;
        }
        case '"', '\'' -> {
          quoted(current);
          return string(1);
        }
        case '.' -> {
          int start = at;
          advance();
          if (current == '.') {
            advance();
            if (current != '.') return CONCAT;
            advance();
            return DOTS;
          }
          return Chars.isDigit(current) ? number(start) : '.';
        }
        case EOF -> {
          return EOF;
        }
        default -> {
          if (Chars.isNameStart(current)) return word();
          if (Chars.isDigit(current)) return number(at);
          int c = current;
          advance();
          return c;
        }
      }
    }
  }

  private int pair(int single, int withEquals) {
    advance();
    if (current != '=') return single;
    advance();
    return withEquals;
  }

  private int word() {
    int start = at;
    int end = start + 1;
    while (has(end) && Chars.isNamePart(source[end])) end++;
    moveTo(end);
    spelled(start);
    text = spellings.of(source, start, end - start);
    return spellings.token();
  }

  /** A token has been read whose spelling is that of the source. */
  private void spelled(int start) {
    spelledFrom = start;
    spelledTo = at;
  }

  /**
   * From the first digit on, as far as it could be a number.
   *
   * @param start where the number begins, which may be with a dot
   */
  private int number(int start) {
    int first = current;
    int exponent = 'e';
    advance();
    if (first == '0' && (current | 0x20) == 'x') {
      exponent = 'p';
      advance();
    }
    while (true) {
      if (current != EOF && (current | 0x20) == exponent) {
        advance();
        if (current == '+' || current == '-') advance();
      }
      if (current == EOF || !(Chars.isHex(current) || current == '.')) break;
      advance();
    }
    spelled(start);
    number = Numbers.parse(source, start, at);
    if (Double.isNaN(number)) throw error("malformed number", NUMBER);
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
      if (level >= 0) {
        longText(level, false);
        return;
      }
    }
    do {
      int end = at;
      int stop = end + KEPT_BYTES;
      while (end < stop && has(end) && source[end] != '\n' && source[end] != '\r') end++;
      moveTo(end);
      forget();
    } while (!(isNewline() || current == EOF));
  }

  /** From the second bracket to the last. The content has the brackets at both ends. */
  private void longText(int level, boolean string) {
    save();
    if (isNewline()) newline();
    while (true) {
      forget();
      switch (current) {
        case EOF -> throw error(string ? "unfinished long string" : "unfinished long comment", EOF);
        case ']' -> {
          if (bracket() == level) {
            save();
            return;
          }
        }
        case '\n', '\r' -> {
          content.add('\n');
          newline();
        }
        default -> ordinary(']', ']');
      }
      if (!string) content.length(0);
    }
  }

  /** Saves some of what is neither a line's end nor one of two characters. */
  private void ordinary(int one, int other) {
    int start = at;
    int end = start;
    int stop = end + KEPT_BYTES;
    while (end < stop && has(end)) {
      int c = source[end];
      if (c == one || c == other || c == '\n' || c == '\r') break;
      end++;
    }
    content.add(source, start, end - start);
    moveTo(end);
  }

  private void quoted(int quote) {
    spelledFrom = -1;
    content.length(0);
    save();
    while (current != quote) {
      forget();
      switch (current) {
        case EOF -> throw error("unfinished string", EOF);
        case '\n', '\r' -> throw error("unfinished string", STRING);
        case '\\' -> escape();
        default -> ordinary(quote, '\\');
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
        content.add('\n');
        newline();
      }
      case 'x' -> hexadecimalEscape();
      case 'z' -> {
        advance();
        while (Numbers.isSpace(current)) {
          forget();
          if (isNewline()) newline();
          else advance();
        }
      }
      case EOF -> {
        // the string's own error follows
      }
      default -> decimalEscape();
    }
  }

  private void single(int value) {
    content.add(value);
    advance();
  }

  private void hexadecimalEscape() {
    int start = at;
    int value = 0;
    for (int i = 0; i < 2; i++) {
      advance();
      if (current == EOF || !Chars.isHex(current)) {
        throw escapeError("hexadecimal digit expected", start, at + 1);
      }
      value = value * 16 + Character.digit(current, 16);
    }
    single(value);
  }

  private void decimalEscape() {
    int start = at;
    if (!Chars.isDigit(current)) {
      throw escapeError("invalid escape sequence", start, start + 1);
    }
    int value = 0;
    for (int i = 0; i < 3 && Chars.isDigit(current); i++) {
      value = value * 10 + current - '0';
      advance();
    }
    if (value > 255) throw escapeError("decimal escape too large", start, at);
    content.add(value);
  }

  /** The error shows the part of the source behind a backslash. */
  private ScriptError escapeError(String message, int from, int to) {
    content.length(0);
    content.add('\\').add(source, from, Math.min(to, limit) - from);
    return error(message, STRING);
  }

  /** The string just read, without so many bytes at both ends. */
  private int string(int delimiter) {
    text = spellings.of(content.array(), delimiter, content.length() - 2 * delimiter);
    return STRING;
  }
}
