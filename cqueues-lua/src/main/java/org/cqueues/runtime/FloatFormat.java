package org.cqueues.runtime;

/** The floating-point conversions of printf(3), without sign, width and padding. */
public final class FloatFormat {
  private FloatFormat() {}

  /** {@code %.<precision>g} with the sign. */
  public static void general(Bytes out, double value, int precision) {
    if (Double.isNaN(value)) {
      out.add(Numbers.nanText(value));
      return;
    }
    if (value < 0 || (value == 0 && 1 / value < 0)) out.add('-');
    if (Double.isInfinite(value)) {
      out.add("inf");
    } else {
      general(out, value, precision, false);
    }
  }

  /** {@code %g} of |value|; {@code alternative} keeps zeros at the end, as the flag {@code #}. */
  public static void general(Bytes out, double value, int precision, boolean alternative) {
    int wanted = Math.max(precision, 1);
    var decimal = new Decimal(value);
    decimal.roundToDigits(wanted);
    int exponent = decimal.point() - 1;
    int kept = alternative ? wanted : Math.max(decimal.count(), 1);
    if (exponent < -4 || exponent >= wanted) {
      scientific(out, decimal, kept - 1, alternative);
    } else {
      plain(out, decimal, Math.max(kept - 1 - exponent, 0), alternative);
    }
  }

  /** {@code %f} of |value|. */
  public static void fixed(Bytes out, double value, int precision, boolean alternative) {
    var decimal = new Decimal(value);
    decimal.roundToPlaces(precision);
    plain(out, decimal, precision, alternative);
  }

  /** {@code %e} of |value|. */
  public static void exponential(Bytes out, double value, int precision, boolean alternative) {
    var decimal = new Decimal(value);
    decimal.roundToDigits(precision + 1);
    scientific(out, decimal, precision, alternative);
  }

  private static void plain(Bytes out, Decimal decimal, int places, boolean alternative) {
    int point = decimal.count() == 0 ? 1 : decimal.point();
    if (point <= 0) out.add('0');
    for (int i = 0; i < point; i++) out.add('0' + decimal.digit(i));
    if (places > 0 || alternative) out.add('.');
    for (int i = point; i < point + places; i++) out.add('0' + (i < 0 ? 0 : decimal.digit(i)));
  }

  private static void scientific(Bytes out, Decimal decimal, int places, boolean alternative) {
    out.add('0' + decimal.digit(0));
    if (places > 0 || alternative) out.add('.');
    for (int i = 1; i <= places; i++) out.add('0' + decimal.digit(i));
    int exponent = decimal.point() - 1;
    out.add('e').add(exponent < 0 ? '-' : '+');
    if (Math.abs(exponent) < 10) out.add('0');
    Numbers.append(out, (long) Math.abs(exponent));
  }

  /** {@code %a} of |value|; a negative precision gives as many digits as needed. */
  public static void hexadecimal(Bytes out, double value, int precision, boolean alternative) {
    long bits = Double.doubleToRawLongBits(Math.abs(value));
    long fraction = bits & ((1L << 52) - 1);
    int exponent = (int) (bits >>> 52);
    long lead = exponent == 0 ? 0 : 1;
    exponent = bits == 0 ? 0 : exponent == 0 ? -1022 : exponent - 1023;
    int digits = 13;
    if (precision >= 0 && precision < 13) {
      int cut = 4 * (13 - precision);
      long whole = (lead << 52) | fraction;
      long rest = whole & ((1L << cut) - 1);
      long half = 1L << (cut - 1);
      whole >>>= cut;
      if (rest > half || (rest == half && (whole & 1) != 0)) whole++;
      lead = whole >>> (4 * precision);
      fraction = whole & ((1L << (4 * precision)) - 1);
      digits = precision;
    } else if (precision < 0) {
      while (digits > 0 && (fraction & 15) == 0) {
        fraction >>>= 4;
        digits--;
      }
    }
    out.add("0x").add('0' + (int) lead);
    if (digits > 0 || precision > 0 || alternative) out.add('.');
    for (int i = digits - 1; i >= 0; i--)
      out.add("0123456789abcdef".charAt((int) (fraction >>> (4 * i)) & 15));
    if (precision > 13) out.fill('0', precision - 13);
    out.add('p').add(exponent < 0 ? '-' : '+');
    Numbers.append(out, (long) Math.abs(exponent));
  }
}
