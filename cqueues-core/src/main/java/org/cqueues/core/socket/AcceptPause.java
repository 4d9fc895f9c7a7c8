package org.cqueues.core.socket;

import org.cqueues.os.Errno;

/**
 * Keeps a listener from asking for a connection again at once where the system had no descriptor or
 * no memory for one: the connection stays in the kernel's queue, so the listener stays readable,
 * and a program that tries again would do nothing else. Each failure doubles the pause; any other
 * answer ends it. Times are seconds on the monotonic clock.
 */
final class AcceptPause {
  private static final double SHORTEST = 0.01;
  private static final double LONGEST = 1;
  private static final int ENOBUFS = Errno.code("ENOBUFS");

  private double length;
  private double end = Double.NEGATIVE_INFINITY;

  /** Whether accept(2) that failed so, a negative errno, would fail so again at once. */
  static boolean isCalledFor(int result) {
    int errno = -result;
    return errno == Errno.EMFILE
        || errno == Errno.ENFILE
        || errno == ENOBUFS
        || errno == Errno.ENOMEM;
  }

  /** Begins the next, longer pause. */
  void begin(double now) {
    length = Math.clamp(2 * length, SHORTEST, LONGEST);
    end = now + length;
  }

  /** The seconds that are left of it; 0 if it is over. */
  double left(double now) {
    return Math.max(0, end - now);
  }
}
