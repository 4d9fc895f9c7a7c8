package org.cqueues.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rounding agrees with that of the exact value, whichever way it was computed. */
final class DecimalTest {
  private static final int ROUNDS = 50_000;

  private final Random random = new Random(52);

  @Test
  void significantDigitsAreThoseOfTheExactValue() {
    for (int i = 0; i < ROUNDS; i++) {
      double value = value(i);
      int digits = 1 + random.nextInt(20);
      var decimal = new Decimal(value);
      decimal.roundToDigits(digits);
      var exact = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
      assertEquals(0, exact.compareTo(read(decimal)), () -> value + " to " + digits + " digits");
    }
  }

  @Test
  void placesAreThoseOfTheExactValue() {
    for (int i = 0; i < ROUNDS; i++) {
      double value = value(i);
      int places = random.nextInt(12);
      var decimal = new Decimal(value);
      decimal.roundToPlaces(places);
      var exact = new BigDecimal(value).setScale(places, RoundingMode.HALF_EVEN);
      assertEquals(0, exact.compareTo(read(decimal)), () -> value + " to " + places + " places");
    }
  }

  /** Any bits, ordinary magnitudes, and short decimals, which lie on midpoints. */
  private double value(int i) {
    double value =
        switch (i % 3) {
          case 0 -> Math.abs(Double.longBitsToDouble(random.nextLong()));
          case 1 -> random.nextDouble() * Math.pow(10, random.nextInt(20) - 8);
          default -> random.nextInt(100_000) / 8.0 / Math.pow(10, random.nextInt(6));
        };
    return Double.isFinite(value) ? value : 1;
  }

  private static BigDecimal read(Decimal decimal) {
    var digits = new StringBuilder("0.0");
    for (int i = 0; i < decimal.count(); i++) digits.append(decimal.digit(i));
    return new BigDecimal(digits.toString()).movePointRight(1).scaleByPowerOfTen(decimal.point());
  }
}
