package org.cqueues.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.LuaString;

/** Numbers keep their value through their text. */
final class NumbersTest {
  private static final int ROUNDS = 50_000;

  @Test
  void shortestTextsAreReadBackExactly() {
    var random = new Random(52);
    for (int i = 0; i < ROUNDS; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (!Double.isFinite(value)) continue;
      assertEquals(value, Numbers.parse(LuaString.valueOf(Double.toString(value))));
      assertEquals(value, Numbers.parse(LuaString.valueOf(Double.toHexString(value))));
      float small = random.nextFloat();
      assertEquals(
          Double.parseDouble(Float.toString(small)),
          Numbers.parse(LuaString.valueOf(Float.toString(small))));
    }
  }

  @Test
  void negationTellsTheTwoNansApart() {
    double made = Double.NaN;
    assertEquals("-nan", Numbers.toText(made).tojstring());
    assertEquals("nan", Numbers.toText(Numbers.negate(made)).tojstring());
    assertEquals("-nan", Numbers.toText(Numbers.negate(Numbers.negate(made))).tojstring());
  }

  @Test
  void noTextSpellsANan() {
    for (String text : new String[] {"nan", "inf", "-nan", "infinity", "0x", "", " ", "1e", "e1"}) {
      assertTrue(Double.isNaN(Numbers.parse(LuaString.valueOf(text))), text);
    }
  }

  @Test
  void integersOfAnySizeHaveAllTheirDigits() {
    for (int value : new int[] {0, 7, -7, 1023, 1024, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertEquals(Integer.toString(value), Numbers.toText(value).tojstring());
    }
  }
}
