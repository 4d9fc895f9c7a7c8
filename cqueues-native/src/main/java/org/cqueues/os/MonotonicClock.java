package org.cqueues.os;

/** The clock all deadlines are on: seconds as a double, never going backwards. */
public final class MonotonicClock {
  private static final double NANOSECONDS = 1e-9;

  private MonotonicClock() {}

  /** Seconds since an unspecified origin; CLOCK_MONOTONIC of clock_gettime(2) on Linux. */
  public static double now() {
    return System.nanoTime() * NANOSECONDS;
  }
}
