package org.cqueues.os;

/** Seconds as the kernel's integers; a wait never ends early because of rounding. */
public final class Timeouts {
  private Timeouts() {}

  /**
   * Whole milliseconds, rounded up: 0 for zero and negative numbers, -1 (no limit) for NaN and
   * infinities, {@link Integer#MAX_VALUE} for what is more.
   */
  public static int millis(double seconds) {
    if (Double.isNaN(seconds) || Double.isInfinite(seconds)) return -1;
    return (int) Math.min(Math.ceil(Math.max(seconds, 0) * 1e3), Integer.MAX_VALUE);
  }

  /** A relative timeout as a deadline on the clock that told {@code now}; no limit gives +inf. */
  public static double deadline(double now, double seconds) {
    return Double.isFinite(seconds) ? now + Math.max(seconds, 0) : Double.POSITIVE_INFINITY;
  }
}
