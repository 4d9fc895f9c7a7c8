package org.cqueues.lua.cjson;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Meter;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.Ops;
import org.cqueues.runtime.StackRoom;
import org.cqueues.runtime.Table;
import org.cqueues.runtime.Utf8;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/** Reads one JSON text. */
final class JsonDecoder {
  /** Keys that are remembered, so that those of like objects are one object. */
  private static final int KEYS = 256;

  /** A longer key is not looked for. */
  private static final int KEY_LENGTH = 32;

  /** Digits that a double and a long hold exactly, and powers of ten that are exact doubles. */
  private static final int EXACT_DIGITS = 15;

  private static final double[] POWERS = powers();

  private final Settings settings;
  private final LuaValue nothing;
  private final byte[] text;
  private final int start;
  private final int end;
  private final @Nullable LuaString[] keys = new LuaString[KEYS];
  private int at;
  private int depth;

  /**
   * Reads a text.
   *
   * @param nothing what stands for null
   */
  JsonDecoder(Settings settings, LuaValue nothing, LuaString text) {
    this.settings = settings;
    this.nothing = nothing;
    this.text = text.m_bytes;
    this.start = text.m_offset;
    this.end = start + text.m_length;
    this.at = start;
  }

  private static double[] powers() {
    var powers = new double[23];
    for (int i = 0; i < powers.length; i++) powers[i] = Double.parseDouble("1e" + i);
    return powers;
  }

  LuaValue decode() {
    boolean isWide = end - start >= 2 && (text[start] == 0 || text[start + 1] == 0);
    if (isWide) throw new JsonException("JSON parser does not support UTF-16 or UTF-32");
    Meter.scan(end - start);
    LuaValue value = value();
    if (next() != 0) throw expected("the end");
    return value;
  }

  /** The byte that the next token begins with; 0 at the end. */
  private int next() {
    while (at < end) {
      int c = text[at];
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') return c;
      at++;
    }
    return 0;
  }

  private RuntimeException expected(String what) {
    String token =
        switch (next()) {
          case 0 -> "T_END";
          case '{' -> "T_OBJ_BEGIN";
          case '}' -> "T_OBJ_END";
          case '[' -> "T_ARR_BEGIN";
          case ']' -> "T_ARR_END";
          case ',' -> "T_COMMA";
          case ':' -> "T_COLON";
          default -> null;
        };
    int place = at;
    if (token == null) {
      try {
        token = kindOfScalar();
      } catch (Refusal refusal) {
        token = refusal.text;
        place = at;
      }
    }
    return new JsonException(
        "Expected " + what + " but found " + token + " at character " + (place - start + 1));
  }

  /** A token is not of JSON; {@link #at} is where it goes wrong. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    final String text;

    Refusal(String message) {
      super(message, null, false, false);
      text = message;
    }
  }

  /** Reads a token that is no punctuation, and returns the name of its kind. */
  private String kindOfScalar() throws Refusal {
    LuaValue value = scalar();
    if (value instanceof LuaString) return "T_STRING";
    if (value instanceof LuaNumber) return "T_NUMBER";
    return value.isboolean() ? "T_BOOLEAN" : "T_NULL";
  }

  private LuaValue value() {
    int c = next();
    if (c == '{') return object();
    if (c == '[') return list();
    if (c == 0 || c == '}' || c == ']' || c == ',' || c == ':') throw expected("value");
    int place = at;
    try {
      return scalar();
    } catch (Refusal refusal) {
      at = place;
      throw expected("value");
    }
  }

  private LuaValue scalar() throws Refusal {
    int c = next();
    if (c == '"') return string(false);
    if (c == 't' && takes("true")) return LuaValue.TRUE;
    if (c == 'f' && takes("false")) return LuaValue.FALSE;
    if (c == 'n' && takes("null")) return nothing;
    return number(c);
  }

  private boolean takes(String word) {
    if (end - at < word.length()) return false;
    for (int i = 0; i < word.length(); i++) if (text[at + i] != word.charAt(i)) return false;
    at += word.length();
    return true;
  }

  private void deeper() {
    at++;
    StackRoom.deeper();
    if (++depth <= settings.decodeDepth) return;
    throw new JsonException(
        "Found too many nested data structures (" + depth + ") at character " + (at - start));
  }

  private void shallower() {
    at++;
    depth--;
    StackRoom.shallower();
  }

  private LuaValue list() {
    deeper();
    var list = new Table();
    if (next() == ']') {
      shallower();
      return list;
    }
    for (int i = 1; ; i++) {
      list.rawset(i, value());
      int c = next();
      if (c == ']') break;
      if (c != ',') throw expected("comma or array end");
      at++;
    }
    shallower();
    return list;
  }

  private LuaValue object() {
    deeper();
    var object = new Table();
    if (next() == '}') {
      shallower();
      return object;
    }
    while (true) {
      if (next() != '"') throw expected("object key string");
      LuaString key = key();
      if (next() != ':') throw expected("colon");
      at++;
      object.rawset(key, value());
      int c = next();
      if (c == '}') break;
      if (c != ',') throw expected("comma or object end");
      at++;
    }
    shallower();
    return object;
  }

  private LuaString key() {
    int place = at;
    try {
      return string(true);
    } catch (Refusal refusal) {
      at = place;
      throw expected("object key string");
    }
  }

  private LuaString string(boolean isKey) throws Refusal {
    int from = at + 1;
    int to = from;
    int hash = 0;
    while (to < end && text[to] != '"' && text[to] != '\\') hash = 31 * hash + text[to++];
    if (to == end) {
      at = to;
      throw new Refusal("unexpected end of string");
    }
    if (text[to] == '\\') return escaped(from, to);
    at = to + 1;
    return isKey && to - from <= KEY_LENGTH ? known(from, to, hash) : made(from, to);
  }

  private LuaString made(int from, int to) {
    Meter.text(to - from);
    return LuaString.valueOf(text, from, to - from);
  }

  private LuaString known(int from, int to, int hash) {
    int place = (hash ^ hash >>> 8) & (KEYS - 1);
    LuaString known = keys[place];
    if (known != null
        && Arrays.equals(
            known.m_bytes, known.m_offset, known.m_offset + known.m_length, text, from, to)) {
      return known;
    }
    LuaString made = made(from, to);
    keys[place] = made;
    return made;
  }

  private LuaString escaped(int from, int firstEscape) throws Refusal {
    var out = new Bytes(2 * (firstEscape - from) + 16);
    int begin = from;
    int i = firstEscape;
    while (true) {
      if (i >= end) {
        at = end;
        throw new Refusal("unexpected end of string");
      }
      int c = text[i];
      if (c == '"') break;
      if (c != '\\') {
        i++;
        continue;
      }
      out.add(text, begin, i - begin);
      i = escape(out, i);
      begin = i;
    }
    out.add(text, begin, i - begin);
    at = i + 1;
    return out.toLuaString();
  }

  /** Adds what an escape stands for; returns the position behind it. */
  private int escape(Bytes out, int backslash) throws Refusal {
    at = backslash;
    int c = backslash + 1 < end ? text[backslash + 1] : 0;
    switch (c) {
      case '"', '\\', '/' -> out.add(c);
      case 'b' -> out.add('\b');
      case 'f' -> out.add('\f');
      case 'n' -> out.add('\n');
      case 'r' -> out.add('\r');
      case 't' -> out.add('\t');
      case 'u' -> {
        return unicode(out, backslash);
      }
      default -> throw new Refusal("invalid escape code");
    }
    return backslash + 2;
  }

  private int unicode(Bytes out, int backslash) throws Refusal {
    int code = hex(backslash + 2);
    int behind = backslash + 6;
    boolean isHigh = code >= Character.MIN_HIGH_SURROGATE && code <= Character.MAX_HIGH_SURROGATE;
    if (isHigh) {
      boolean follows = behind + 1 < end && text[behind] == '\\' && text[behind + 1] == 'u';
      int low = follows ? hex(behind + 2) : -1;
      if (low < Character.MIN_LOW_SURROGATE || low > Character.MAX_LOW_SURROGATE) code = -1;
      else code = Character.toCodePoint((char) code, (char) low);
      behind += 6;
    } else if (code >= Character.MIN_LOW_SURROGATE && code <= Character.MAX_LOW_SURROGATE) {
      code = -1;
    }
    if (code < 0) throw new Refusal("invalid unicode escape code");
    Utf8.encode(out, code);
    return behind;
  }

  private int hex(int from) {
    if (end - from < 4) return -1;
    int code = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = Character.digit((char) (text[i] & 0xFF), 16);
      if (digit < 0) return -1;
      code = 16 * code + digit;
    }
    return code;
  }

  private int byteAt(int place) {
    return place < end ? text[place] : 0;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private LuaValue number(int first) throws Refusal {
    boolean mayBe = isDigit(first) || first == '-' || first == '+' || isName(first);
    if (!mayBe) throw new Refusal("invalid token");
    int place = at;
    int i = first == '-' ? at + 1 : at;
    int c = byteAt(i);
    boolean isPlain = isDigit(c) && (c != '0' || (!isDigit(byteAt(i + 1)) && !isX(byteAt(i + 1))));
    if (isPlain) return decimal(first == '-', i);
    String refusal = isDigit(first) || first == '-' ? "invalid number" : "invalid token";
    if (settings.decodeInvalid == Settings.Invalid.REFUSED) throw new Refusal(refusal);
    LuaValue lenient = lenient();
    if (lenient != null) return lenient;
    at = place;
    throw new Refusal(refusal);
  }

  private static boolean isName(int c) {
    return c == 'n' || c == 'N' || c == 'i' || c == 'I';
  }

  private static boolean isX(int c) {
    return c == 'x' || c == 'X';
  }

  /** Reads digits, a fraction and an exponent, as strtod(3) takes them. */
  private LuaValue decimal(boolean negative, int digits) {
    int i = digits;
    long mantissa = 0;
    int count = 0;
    int c = byteAt(i);
    for (; isDigit(c); c = byteAt(++i)) {
      if (count < EXACT_DIGITS || mantissa == 0) mantissa = 10 * mantissa + (c - '0');
      if (mantissa != 0) count++;
    }
    boolean isWhole = c != '.' && c != 'e' && c != 'E';
    if (isWhole && count <= EXACT_DIGITS) {
      at = i;
      if (mantissa == 0 && negative) return Ops.number(-0.0);
      long value = negative ? -mantissa : mantissa;
      return Ops.number(value);
    }
    int power = 0;
    if (c == '.') {
      for (c = byteAt(++i); isDigit(c); c = byteAt(++i)) {
        if (count < EXACT_DIGITS || mantissa == 0) {
          mantissa = 10 * mantissa + (c - '0');
          power--;
        }
        if (mantissa != 0) count++;
      }
    }
    if (c == 'e' || c == 'E') {
      int e = i + 1;
      boolean isNegative = byteAt(e) == '-';
      if (isNegative || byteAt(e) == '+') e++;
      if (isDigit(byteAt(e))) {
        int exponent = 0;
        for (; isDigit(byteAt(e)); e++) {
          if (exponent < 10_000) exponent = 10 * exponent + (byteAt(e) - '0');
        }
        power += isNegative ? -exponent : exponent;
        i = e;
      }
    }
    at = i;
    return Ops.number(
        count <= EXACT_DIGITS && Math.abs(power) < POWERS.length
            ? exact(negative, mantissa, power)
            : Double.parseDouble(
                new String(
                    text,
                    negative ? digits - 1 : digits,
                    i - (negative ? digits - 1 : digits),
                    StandardCharsets.ISO_8859_1)));
  }

  /** Both are exact doubles, so that one operation rounds right. */
  private static double exact(boolean negative, long mantissa, int power) {
    double value = power < 0 ? mantissa / POWERS[-power] : mantissa * POWERS[power];
    return negative ? -value : value;
  }

  /** What strtod(3) takes besides: signs, zeros in front, hexadecimal, infinity, NaN. */
  private @Nullable LuaValue lenient() {
    int i = at;
    boolean negative = byteAt(i) == '-';
    if (negative || byteAt(i) == '+') i++;
    at = i;
    if (takesIgnoringCase("infinity") || takesIgnoringCase("inf")) {
      return Ops.number(negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }
    if (takesIgnoringCase("nan")) {
      return Ops.number(negative ? Double.NaN : Numbers.negate(Double.NaN));
    }
    if (byteAt(i) == '0' && isX(byteAt(i + 1))) {
      int e = hexadecimalEnd(i + 2);
      if (e >= 0) {
        at = e;
        double value = Numbers.parse(text, i, e);
        return Ops.number(negative ? -value : value);
      }
    }
    return isDigit(byteAt(i)) ? decimal(negative, i) : null;
  }

  /** Behind the digits, the fraction and the exponent of a hexadecimal number; -1 for none. */
  private int hexadecimalEnd(int from) {
    int whole = hexadecimalDigits(from);
    int e = byteAt(whole) == '.' ? hexadecimalDigits(whole + 1) : whole;
    if (e == from || (whole == from && e == from + 1)) return -1;
    if ((byteAt(e) | 32) != 'p') return e;
    int digits = byteAt(e + 1) == '+' || byteAt(e + 1) == '-' ? e + 2 : e + 1;
    int behind = digits;
    while (isDigit(byteAt(behind))) behind++;
    return behind > digits ? behind : e;
  }

  private int hexadecimalDigits(int from) {
    int i = from;
    while (i < end && Character.digit((char) (text[i] & 0xFF), 16) >= 0) i++;
    return i;
  }

  private boolean takesIgnoringCase(String word) {
    if (end - at < word.length()) return false;
    for (int i = 0; i < word.length(); i++) if ((text[at + i] | 32) != word.charAt(i)) return false;
    at += word.length();
    return true;
  }
}
