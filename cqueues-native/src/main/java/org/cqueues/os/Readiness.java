package org.cqueues.os;

import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** A wait for one descriptor without a queue: poll(2). */
public final class Readiness {
  /** {@code int fd; short events; short revents}, on every system. */
  private static final int POLLFD_SIZE = 8;

  private static final int EVENTS = 4;
  private static final int REVENTS = 6;

  private Readiness() {}

  /**
   * Blocks the thread until a descriptor is ready or the timeout has passed.
   *
   * @param seconds rounded up to whole milliseconds; +inf or NaN waits without limit
   * @return the readiness, bits of {@link Interest}; 0 after the timeout; or the negative errno
   */
  public static int await(int fd, int interest, double seconds) {
    return await(fd, -1, interest, seconds);
  }

  /**
   * As {@link #await(int, int, double)}, for whichever of two descriptors is ready first.
   *
   * @param second another descriptor, or -1, which poll(2) leaves out
   * @return the readiness of both; 0 after the timeout; or the negative errno
   */
  public static int await(int fd, int second, int interest, double seconds) {
    Pointer pollfds =
        Runtime.getSystemRuntime().getMemoryManager().allocateDirect(2 * POLLFD_SIZE, true);
    pollfds.putInt(0, fd);
    pollfds.putShort(EVENTS, (short) interest);
    pollfds.putInt(POLLFD_SIZE, second);
    pollfds.putShort(POLLFD_SIZE + EVENTS, (short) interest);
    int count = LibC.get().poll(pollfds.address(), 2, Timeouts.millis(seconds));
    if (count < 0) return -LibC.errno();
    return count == 0 ? 0 : pollfds.getShort(REVENTS) | pollfds.getShort(POLLFD_SIZE + REVENTS);
  }
}
