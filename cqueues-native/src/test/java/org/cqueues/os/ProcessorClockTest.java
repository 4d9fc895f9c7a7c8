package org.cqueues.os;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ProcessorClockTest {
  @Test
  void workMovesItByLessThanAHundredthOfASecond() {
    double start = ProcessorClock.now();
    double next = start;
    while (next == start) next = ProcessorClock.now();
    assertTrue(next > start, "it never goes back");
    // others than this thread may have worked meanwhile; the coarse clocks tick in hundredths
    double finest = next - start;
    for (int i = 0; i < 1000; i++) {
      double before = next;
      while (next == before) next = ProcessorClock.now();
      finest = Math.min(finest, next - before);
    }
    assertTrue(finest < 0.005, "steps of " + finest + " s");
  }
}
