package org.cqueues.os;

/** {@link Clock#MONOTONIC}: what the JVM takes from the system. */
final class MonotonicClock implements Clock {
  private static final double NANOSECONDS = 1e-9;

  @Override
  public double now() {
    return System.nanoTime() * NANOSECONDS;
  }
}
