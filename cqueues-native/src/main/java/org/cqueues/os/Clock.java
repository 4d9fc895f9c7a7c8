package org.cqueues.os;

/** What deadlines are read on: seconds as a double, never going backwards. */
@FunctionalInterface
public interface Clock {
  /** The system's; CLOCK_MONOTONIC of clock_gettime(2) on Linux. */
  Clock MONOTONIC = new MonotonicClock();

  /** Seconds since an origin of the clock's own. */
  double now();
}
