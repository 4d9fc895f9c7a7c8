package org.cqueues.os;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TimeoutsTest {
  @Test
  void roundingIsUpToWholeMilliseconds() {
    assertEquals(0, Timeouts.millis(0));
    assertEquals(0, Timeouts.millis(-0.0));
    assertEquals(0, Timeouts.millis(-5));
    assertEquals(1, Timeouts.millis(Double.MIN_VALUE));
    assertEquals(1, Timeouts.millis(0.001));
    assertEquals(2, Timeouts.millis(0.0010001));
    assertEquals(1001, Timeouts.millis(1.0001));
  }

  @Test
  void whatIsTooLongIsClamped() {
    assertEquals(Integer.MAX_VALUE, Timeouts.millis(1e300));
    assertEquals(Integer.MAX_VALUE, Timeouts.millis(Integer.MAX_VALUE / 1e3 + 1));
  }

  @Test
  void noNumberAndInfinityAreNoLimit() {
    assertEquals(-1, Timeouts.millis(Double.NaN));
    assertEquals(-1, Timeouts.millis(Double.POSITIVE_INFINITY));
    assertEquals(-1, Timeouts.millis(Double.NEGATIVE_INFINITY));
    assertEquals(Double.POSITIVE_INFINITY, Timeouts.deadline(3, Double.NaN));
  }

  @Test
  void aDeadlineInThePastIsNow() {
    assertEquals(3, Timeouts.deadline(3, -1));
    assertEquals(3.5, Timeouts.deadline(3, 0.5));
  }
}
