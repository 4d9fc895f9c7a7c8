package org.cqueues.os;

/** Seconds as the kernel's integers; a wait never ends early because of rounding. */
public final class Timeouts {
  /** Bytes of {@code struct timespec} on 64 bits. */
  public static final int TIMESPEC_SIZE = 16;

  /** Seconds; some kernels refuse waits of a hundred times as many. */
  private static final double LONGEST = 1e6;

  private Timeouts() {}

  /**
   * Whole milliseconds, rounded up: 0 for zero and negative numbers, -1 (no limit) for NaN and
   * infinities, {@link Integer#MAX_VALUE} for what is more.
   */
  public static int millis(double seconds) {
    if (Double.isNaN(seconds) || Double.isInfinite(seconds)) return -1;
    return (int) Math.min(Math.ceil(Math.max(seconds, 0) * 1e3), Integer.MAX_VALUE);
  }

  /**
   * Writes a {@code timespec}: whole nanoseconds, rounded up; zeros for zero and negative numbers,
   * a {@link #LONGEST} wait for what is more.
   *
   * @return false for NaN and infinities, which are no limit, and are not written
   */
  public static boolean timespec(double seconds, long address) {
    if (Double.isNaN(seconds) || Double.isInfinite(seconds)) return false;
    double all = Math.min(Math.max(seconds, 0), LONGEST);
    long whole = (long) all;
    long nanos = (long) Math.ceil((all - whole) * 1e9);
    Memory.putLong(address, nanos < 1_000_000_000 ? whole : whole + 1);
    Memory.putLong(address + Long.BYTES, nanos < 1_000_000_000 ? nanos : 0);
    return true;
  }

  /** A relative timeout as a deadline on the clock that told {@code now}; no limit gives +inf. */
  public static double deadline(double now, double seconds) {
    return Double.isFinite(seconds) ? now + Math.max(seconds, 0) : Double.POSITIVE_INFINITY;
  }
}
