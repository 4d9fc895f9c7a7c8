package org.cqueues.runtime;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The decimal digits of a finite double, correctly rounded (to nearest, ties to even, as glibc's
 * printf) to any number of digits: {@code 0.d1d2d3… × 10^point}.
 *
 * <p>Most values take their digits from {@link Double#toString(double)}, which gives the shortest
 * text that identifies the value, and the closest of those. Rounding that to at most 15 digits is
 * the same as rounding the value itself, unless the shortest text lies exactly between two results:
 * had the midpoint been between text and value, it would have been the shorter or closer text. The
 * midpoint itself, more digits, and subnormal values go through {@link BigDecimal}.
 */
final class Decimal {
  private static final int SAFE_DIGITS = 15;

  /** What arithmetic with as many digits as it takes costs, about. */
  private static final int EXACT_INSTRUCTIONS = 10_000;

  private final double value;

  /** The digits, each 0 to 9; the first is not 0 unless the value is. */
  private byte[] digits;

  private int count;
  private int point;

  /** The digits of |{@code value}|, which is finite. */
  Decimal(double value) {
    this.value = Math.abs(value);
    String text = Double.toString(this.value);
    digits = new byte[24];
    int exponent = 0;
    boolean fraction = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        fraction = true;
      } else if (c == 'E') {
        exponent = Integer.parseInt(text, i + 1, text.length(), 10);
        break;
      } else if (count > 0 || c != '0') {
        digits[count++] = (byte) (c - '0');
        if (!fraction) point++;
      } else if (fraction) {
        point--;
      }
    }
    while (count > 0 && digits[count - 1] == 0) count--;
    point += exponent;
    if (count == 0) point = 1;
  }

  /** Where the decimal point stands: behind this many digits; 1 for zero. */
  int point() {
    return point;
  }

  /** The digit at an index, 0 behind the last. */
  int digit(int index) {
    return index < count ? digits[index] : 0;
  }

  /** The number of digits without zeros at the end. */
  int count() {
    return count;
  }

  /** Rounds to {@code wanted} significant digits; at most once. */
  void roundToDigits(int wanted) {
    if (count == 0) return;
    if (wanted > SAFE_DIGITS || value < Double.MIN_NORMAL) {
      exact(Math.max(wanted - point, 0), wanted);
    } else if (wanted < count) {
      cut(wanted);
    }
  }

  /** Rounds to {@code places} digits behind the decimal point; at most once. */
  void roundToPlaces(int places) {
    if (count == 0) return;
    int wanted = point + places;
    if (wanted > SAFE_DIGITS || value < Double.MIN_NORMAL) {
      exact(places, -1);
    } else if (wanted < 0) {
      zero();
    } else if (wanted < count) {
      cut(wanted);
    }
  }

  private void zero() {
    count = 0;
    point = 1;
  }

  /** Keeps the first digits of the shortest text. */
  private void cut(int wanted) {
    if (digits[wanted] == 5 && wanted + 1 == count) {
      exact(wanted - point, -1);
      return;
    }
    boolean up = digits[wanted] >= 5;
    count = wanted;
    if (up) {
      int i = wanted - 1;
      while (i >= 0 && digits[i] == 9) i--;
      count = i + 1;
      if (i >= 0) {
        digits[i]++;
      } else {
        digits[0] = 1;
        count = 1;
        point++;
      }
    }
    while (count > 0 && digits[count - 1] == 0) count--;
    if (count == 0) zero();
  }

  /** Rounds the exact value: to places if {@code significant} is negative, else to digits. */
  private void exact(int places, int significant) {
    var exact = new BigDecimal(value);
    Meter.work(EXACT_INSTRUCTIONS);
    if (significant < 0) {
      exact = exact.setScale(places, RoundingMode.HALF_EVEN);
    } else {
      exact = exact.round(new java.math.MathContext(significant, RoundingMode.HALF_EVEN));
    }
    String text = exact.unscaledValue().toString();
    point = text.length() - exact.scale();
    count = text.length();
    while (count > 0 && text.charAt(count - 1) == '0') count--;
    if (count == 0) {
      zero();
      return;
    }
    digits = new byte[count];
    for (int i = 0; i < count; i++) digits[i] = (byte) (text.charAt(i) - '0');
  }
}
