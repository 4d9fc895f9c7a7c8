package org.cqueues.os;

import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** A wait for one descriptor without a queue: poll(2). */
public final class Readiness {
  private static final int REVENTS = Linux.POLLFD_EVENTS + 2;

  private Readiness() {}

  /**
   * Blocks the thread until a descriptor is ready or the timeout has passed.
   *
   * @param seconds rounded up to whole milliseconds; +inf or NaN waits without limit
   * @return the readiness, bits of {@link Interest}; 0 after the timeout; or the negative errno
   */
  public static int await(int fd, int interest, double seconds) {
    Pointer pollfd =
        Runtime.getSystemRuntime().getMemoryManager().allocateDirect(Linux.POLLFD_SIZE, true);
    pollfd.putInt(0, fd);
    pollfd.putShort(Linux.POLLFD_EVENTS, (short) interest);
    int count = LibC.get().poll(pollfd.address(), 1, Timeouts.millis(seconds));
    if (count < 0) return -LibC.errno();
    return count == 0 ? 0 : pollfd.getShort(REVENTS);
  }
}
