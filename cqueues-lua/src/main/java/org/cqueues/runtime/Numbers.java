package org.cqueues.runtime;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * Numbers to text and back, as Lua 5.2 on Linux does: {@code %.14g}, and strtod(3) without the
 * names of infinity and NaN.
 *
 * <p>Two NaN are told apart, since Lua 5.2 on x86 shows them differently: the one that an operation
 * yields ({@code -nan}) and its negation ({@code nan}). The sign bit cannot tell, because a JVM's
 * constants and its instructions disagree about it; the lowest bit does.
 */
public final class Numbers {
  private static final long NEGATED_NAN = 1;
  private static final double[] POWERS_OF_TEN = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
    1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final int SMALL = 1024;

  /** Digits that take time to read, and how much each. */
  private static final int LONG = 64;

  private static final long DIGIT_INSTRUCTIONS = 16;
  private static final LuaString[] SMALL_TEXTS = new LuaString[SMALL];

  private Numbers() {}

  /** The number's negation, which also turns {@code -nan} into {@code nan} and back. */
  public static double negate(double value) {
    if (!Double.isNaN(value)) return -value;
    return Double.longBitsToDouble(Double.doubleToRawLongBits(value) ^ NEGATED_NAN);
  }

  /** As C prints a NaN: {@code -nan} or {@code nan}. */
  public static String nanText(double nan) {
    return (Double.doubleToRawLongBits(nan) & NEGATED_NAN) == 0 ? "-nan" : "nan";
  }

  /** The text of a number, as {@code tostring} gives it. */
  public static LuaString toText(LuaNumber number) {
    return number instanceof LuaInteger ? toText(number.toint()) : toText(number.todouble());
  }

  /** The decimal digits of an integer. */
  public static LuaString toText(int value) {
    if (value >= 0 && value < SMALL) {
      LuaString known = SMALL_TEXTS[value]; // a race makes the same text twice, nothing worse
      if (known != null) return known;
    }
    var text = new byte[11];
    int start = digits(value, text);
    Meter.text(text.length);
    LuaString made = LuaString.valueOf(text, start, text.length - start);
    if (value >= 0 && value < SMALL) SMALL_TEXTS[value] = made;
    return made;
  }

  /** The number as C's {@code %.14g}. */
  public static LuaString toText(double value) {
    int small = (int) value;
    if (small == value && (small != 0 || 1 / value > 0)) return toText(small);
    var out = new Bytes(24);
    append(out, value);
    return out.toLuaString();
  }

  /** The text of a string or number; null for any other value. */
  public static @Nullable LuaString toTextOrNull(LuaValue value) {
    if (value instanceof LuaString text) return text;
    return value instanceof LuaNumber number ? toText(number) : null;
  }

  /** Writes a number as {@code tostring} gives it. */
  public static void append(Bytes out, LuaValue number) {
    if (number instanceof LuaInteger) {
      append(out, number.toint());
    } else {
      append(out, number.todouble());
    }
  }

  public static void append(Bytes out, long value) {
    var text = new byte[20];
    int start = digits(value, text);
    out.add(text, start, text.length - start);
  }

  /** Writes a number as C's {@code %.14g}. */
  public static void append(Bytes out, double value) {
    long whole = (long) value;
    if (whole == value && Math.abs(value) < 1e14 && (whole != 0 || 1 / value > 0)) {
      append(out, whole);
    } else {
      FloatFormat.general(out, value, 14);
    }
  }

  /** Writes decimal digits to the end of an array; returns where they start. */
  private static int digits(long value, byte[] text) {
    int at = text.length;
    long rest = value;
    do {
      text[--at] = (byte) ('0' + Math.abs(rest % 10));
      rest /= 10;
    } while (rest != 0);
    if (value < 0) text[--at] = '-';
    return at;
  }

  /**
   * The number that a whole string spells, as {@code tonumber} without a base and arithmetic on
   * strings see it.
   *
   * @return NaN where it is none: no string spells that
   */
  public static double parse(LuaString text) {
    if (text.m_length > LONG) Meter.work(DIGIT_INSTRUCTIONS * text.m_length);
    return parse(text.m_bytes, text.m_offset, text.m_offset + text.m_length);
  }

  /** The value as a number, strings included, or NaN; a NaN is told by its type. */
  public static double toDouble(LuaValue value) {
    if (value instanceof LuaNumber) return value.todouble();
    return value instanceof LuaString text ? parse(text) : Double.NaN;
  }

  /** Whether the value is a number, or a string that {@link #parse(LuaString)} takes for one. */
  public static boolean isNumber(LuaValue value) {
    return value instanceof LuaNumber
        || (value instanceof LuaString text && !Double.isNaN(parse(text)));
  }

  /** As {@link #parse(LuaString)}, of the bytes from {@code from} to before {@code to}. */
  public static double parse(byte[] text, int from, int to) {
    int i = from;
    int end = to;
    while (i < end && isSpace(text[i])) i++;
    while (i < end && isSpace(text[end - 1])) end--;
    if (i == end) return Double.NaN;
    int start = i;
    boolean negative = text[i] == '-';
    if (negative || text[i] == '+') i++;
    if (i + 1 < end && text[i] == '0' && (text[i + 1] | 0x20) == 'x') {
      return hexadecimal(text, start, i + 2, end);
    }
    return decimal(text, start, i, end, negative);
  }

  private static double decimal(byte[] text, int start, int from, int end, boolean negative) {
    int i = from;
    long mantissa = 0;
    int significant = 0;
    int digits = 0;
    int scale = 0;
    boolean fraction = false;
    for (; i < end; i++) {
      int c = text[i];
      if (c >= '0' && c <= '9') {
        digits++;
        if (significant > 0 || c != '0') significant++;
        if (significant <= 18) mantissa = mantissa * 10 + (c - '0');
        if (fraction) scale--;
      } else if (c == '.' && !fraction) {
        fraction = true;
      } else {
        break;
      }
    }
    if (digits == 0) return Double.NaN;
    int exponent = 0;
    if (i < end) {
      if ((text[i] | 0x20) != 'e' || ++i == end) return Double.NaN;
      boolean down = text[i] == '-';
      if (down || text[i] == '+') i++;
      if (i == end) return Double.NaN;
      for (; i < end; i++) {
        int c = text[i];
        if (c < '0' || c > '9') return Double.NaN;
        if (exponent < 100_000) exponent = exponent * 10 + (c - '0');
      }
      if (down) exponent = -exponent;
    }
    if (mantissa == 0) return negative ? -0.0 : 0.0;
    scale += exponent;
    if (significant <= 18 && mantissa < 1L << 53 && scale >= -22 && scale <= 22) {
      // both are exact, so one rounding remains
      double power = POWERS_OF_TEN[Math.abs(scale)];
      double value = scale < 0 ? mantissa / power : mantissa * power;
      return negative ? -value : value;
    }
    return Double.parseDouble(new String(text, start, end - start, StandardCharsets.ISO_8859_1));
  }

  private static double hexadecimal(byte[] text, int start, int from, int end) {
    int i = from;
    int digits = 0;
    long whole = 0;
    boolean fraction = false;
    for (; i < end; i++) {
      int digit = Character.digit(text[i], 16);
      if (digit >= 0) {
        digits++;
        whole = (whole << 4) | digit;
      } else if (text[i] == '.' && !fraction) {
        fraction = true;
      } else {
        break;
      }
    }
    if (digits == 0) return Double.NaN;
    if (i == end && !fraction && digits <= 13) return text[start] == '-' ? -(double) whole : whole;
    boolean scaled = i < end;
    if (scaled) {
      if ((text[i] | 0x20) != 'p' || ++i == end) return Double.NaN;
      if (text[i] == '-' || text[i] == '+') i++;
      if (i == end) return Double.NaN;
      for (; i < end; i++) if (text[i] < '0' || text[i] > '9') return Double.NaN;
    }
    String spelled = new String(text, start, end - start, StandardCharsets.ISO_8859_1);
    return Double.parseDouble(scaled ? spelled : spelled + "p0");
  }

  /** As isspace(3) in the C locale. */
  public static boolean isSpace(int c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  /**
   * A number as a C integer of 64 bits, as a cast on x86 does it: the fraction is cut off, and what
   * does not fit is the smallest integer.
   */
  public static long toLong(double value) {
    return value >= -0x1p63 && value < 0x1p63 ? (long) value : Long.MIN_VALUE;
  }
}
