package org.cqueues.core.socket;

import org.cqueues.os.Errno;

/**
 * Keeps a socket from trying again at once what the system had no room for: it would be told to, at
 * once, by a poll, and a program that does so would do nothing else. Each failure doubles the
 * pause. Times are seconds on the clock of its user.
 */
final class RetryPause {
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
