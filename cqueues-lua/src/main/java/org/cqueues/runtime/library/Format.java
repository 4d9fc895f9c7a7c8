package org.cqueues.runtime.library;

import java.util.Locale;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.FloatFormat;
import org.cqueues.runtime.Meter;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.parser.Chars;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** One call of {@code string.format}: printf(3) over Lua values. */
final class Format {
  /** What a conversion takes, about. */
  private static final int CONVERSION_INSTRUCTIONS = 50;

  private static final String NAME = "format";
  private static final String FLAGS = "-+ #0";

  private final byte[] format;
  private final int end;
  private int at;
  private final Varargs args;
  private int argument = 1;
  private final Bytes out;

  /** The conversion in hand. */
  private boolean left;

  private boolean plus;
  private boolean space;
  private boolean alternative;
  private boolean zeros;
  private int width;
  private int precision;

  private Format(LuaString text, Varargs args) {
    format = text.m_bytes;
    at = text.m_offset;
    end = at + text.m_length;
    this.args = args;
    out = new Bytes(text.m_length + 32);
  }

  static LuaString format(Varargs args) {
    return new Format(Args.string(args, 1, NAME), args).run();
  }

  private LuaString run() {
    byte[] bytes = format;
    while (at < end) {
      int start = at;
      while (at < end && bytes[at] != '%') at++;
      if (at > start) out.add(bytes, start, at - start);
      if (at == end) break;
      at++;
      if (at < end && bytes[at] == '%') {
        out.add('%');
        at++;
      } else {
        convert();
      }
    }
    return out.finish();
  }

  private void convert() {
    Meter.work(CONVERSION_INSTRUCTIONS);
    argument++;
    if (argument > args.narg()) throw Errors.badArgument(argument, NAME, "no value");
    readSpecification();
    int letter = at < end ? format[at++] & 0xff : 0;
    switch (letter) {
      case 'c' -> pad((byte) Args.integer(args, argument, NAME));
      case 'd', 'i' -> signed();
      case 'u' -> unsigned(10, "");
      case 'o' -> unsigned(8, "0");
      case 'x' -> unsigned(16, "0x");
      case 'X' -> unsigned(16, "0X");
      case 'a', 'A', 'e', 'E', 'f', 'g', 'G' -> floating(letter);
      case 'q' -> quote(Args.string(args, argument, NAME));
      case 's' -> text();
      default -> throw Errors.error("invalid option '%" + (char) letter + "' to 'format'");
    }
  }

  private void readSpecification() {
    left = plus = space = alternative = zeros = false;
    width = 0;
    precision = -1;
    int flags = at;
    for (; at < end; at++) {
      switch (format[at]) {
        case '-' -> left = true;
        case '+' -> plus = true;
        case ' ' -> space = true;
        case '#' -> alternative = true;
        case '0' -> zeros = true;
        default -> {
          readWidth(flags);
          return;
        }
      }
    }
    readWidth(flags);
  }

  private void readWidth(int flags) {
    if (at - flags > FLAGS.length()) throw Errors.error("invalid format (repeated flags)");
    width = readTwoDigits();
    if (at < end && format[at] == '.') {
      at++;
      precision = readTwoDigits();
    }
    if (at < end && Chars.isDigit(format[at])) {
      throw Errors.error("invalid format (width or precision too long)");
    }
  }

  private int readTwoDigits() {
    int number = 0;
    for (int i = 0; i < 2 && at < end && Chars.isDigit(format[at]); i++) {
      number = number * 10 + format[at++] - '0';
    }
    return number;
  }

  private void pad(byte character) {
    if (!left) out.fill(' ', width - 1);
    out.add(character);
    if (left) out.fill(' ', width - 1);
  }

  private void signed() {
    LuaValue value = args.arg(argument);
    long number;
    if (value instanceof LuaInteger) {
      number = value.toint();
      if (width == 0 && precision < 0 && !plus && !space) {
        Numbers.append(out, number);
        return;
      }
    } else {
      double given = Args.number(args, argument, NAME);
      number = Numbers.toLong(given);
      double cut = given - number;
      if (!(cut > -1 && cut < 1)) {
        throw Errors.badArgument(argument, NAME, "not a number in proper range");
      }
    }
    int start = out.length();
    Numbers.append(out, number);
    boolean negative = number < 0;
    String sign = negative ? "-" : plus ? "+" : space ? " " : "";
    digits(start + (negative ? 1 : 0), sign, start);
  }

  private void unsigned(int base, String prefix) {
    double given = Args.number(args, argument, NAME);
    long number =
        given >= 0x1p63 && given < 0x1p64 ? (long) (given - 0x1p63) ^ Long.MIN_VALUE : (long) given;
    boolean fits = given > -1 && given < 0x1p64;
    if (!fits)
      throw Errors.badArgument(argument, NAME, "not a non-negative number in proper range");
    int start = out.length();
    String text = Long.toUnsignedString(number, base);
    if ("0X".equals(prefix)) text = text.toUpperCase(Locale.ROOT);
    out.add(text);
    if (base == 8) {
      if (alternative && precision <= text.length() && number != 0) {
        int least = text.length() + 1;
        // a width that is filled with zeros has the leading one among them
        if (zeros && !left && precision < 0) width = Math.max(width, least);
        else precision = least;
      }
      if (alternative && precision == 0) precision = 1;
      digits(start, "", start);
    } else {
      digits(start, alternative && number != 0 && base == 16 ? prefix : "", start);
    }
  }

  /**
   * Brings the digits from {@code from} to the end of the text into shape; they begin at {@code
   * start}.
   */
  private void digits(int from, String sign, int start) {
    int count = out.length() - from;
    if (precision == 0 && count == 1 && out.at(from) == '0') count = 0;
    var digits = java.util.Arrays.copyOfRange(out.array(), from, from + count);
    out.length(start);
    int leading = Math.max(precision - count, 0);
    int padding = width - sign.length() - leading - count;
    if (zeros && !left && precision < 0) {
      leading += Math.max(padding, 0);
      padding = 0;
    }
    if (!left) out.fill(' ', padding);
    out.add(sign).fill('0', leading).add(digits, 0, count);
    if (left) out.fill(' ', padding);
  }

  private void floating(int letter) {
    double number = Args.number(args, argument, NAME);
    int start = out.length();
    boolean nan = Double.isNaN(number);
    boolean negative =
        nan
            ? Numbers.nanText(number).charAt(0) == '-'
            : number < 0 || (number == 0 && 1 / number < 0);
    String sign = negative ? "-" : plus ? "+" : space ? " " : "";
    if (nan || Double.isInfinite(number)) {
      out.add(nan ? "nan" : "inf");
      zeros = false;
    } else {
      int places = precision < 0 ? 6 : precision;
      switch (letter | 0x20) {
        case 'a' -> FloatFormat.hexadecimal(out, number, precision, alternative);
        case 'e' -> FloatFormat.exponential(out, number, places, alternative);
        case 'f' -> FloatFormat.fixed(out, number, places, alternative);
        default -> FloatFormat.general(out, Math.abs(number), places, alternative);
      }
    }
    if ((letter & 0x20) == 0) {
      for (int i = start; i < out.length(); i++) out.array()[i] = Chars.toUpper(out.at(i));
    }
    int count = out.length() - start;
    if (width <= count && sign.isEmpty()) return;
    var text = java.util.Arrays.copyOfRange(out.array(), start, start + count);
    out.length(start);
    int padding = width - sign.length() - count;
    int prefix = zeros && !left && (letter | 0x20) == 'a' ? 2 : 0;
    if (!left && !zeros) out.fill(' ', padding);
    out.add(sign).add(text, 0, prefix);
    if (!left && zeros) out.fill('0', padding);
    out.add(text, prefix, count - prefix);
    if (left) out.fill(' ', padding);
  }

  private void text() {
    LuaValue value = args.arg(argument);
    if (value instanceof LuaNumber && width == 0 && precision < 0) {
      Numbers.append(out, value);
      return;
    }
    LuaString text = value instanceof LuaString string ? string : AnyText.toText(value);
    int length = text.m_length;
    if (width == 0 && precision < 0 && length >= 100) {
      out.add(text);
      return;
    }
    if (precision >= 0) length = Math.min(length, precision);
    if (precision >= 0 || length < 100) length = beforeZero(text, length); // as C's printf
    if (!left) out.fill(' ', width - length);
    out.add(text.m_bytes, text.m_offset, length);
    if (left) out.fill(' ', width - length);
  }

  private static int beforeZero(LuaString text, int end) {
    int i = 0;
    while (i < end && text.m_bytes[text.m_offset + i] != 0) i++;
    return i;
  }

  private void quote(LuaString text) {
    out.add('"');
    for (int i = 0; i < text.m_length; i++) {
      int c = text.m_bytes[text.m_offset + i];
      if (c == '"' || c == '\\' || c == '\n') {
        out.add('\\').add(c);
      } else if (c >= 0 && Chars.isControl(c)) {
        boolean digitFollows = i + 1 < text.m_length && Chars.isDigit(text.luaByte(i + 1));
        out.add('\\');
        if (digitFollows) out.fill('0', c < 10 ? 2 : c < 100 ? 1 : 0);
        Numbers.append(out, (long) c);
      } else {
        out.add(c);
      }
    }
    out.add('"');
  }
}
