package org.cqueues.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The descriptors of one call of poll(2). */
final class PollSet {
  /** {@code int fd; short events; short revents}, on every system. */
  private static final int POLLFD_SIZE = 8;

  private static final int EVENTS = 4;
  private static final int REVENTS = 6;

  private MemorySegment pollfds = Arena.ofAuto().allocate(2 * POLLFD_SIZE, Integer.BYTES);
  private int size;

  /** How many there are. */
  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /** Adds one; a negative descriptor is never ready. */
  void add(int fd, int interest) {
    long length = (long) size * POLLFD_SIZE;
    if (length == pollfds.byteSize()) {
      MemorySegment larger = Arena.ofAuto().allocate(2 * length, Integer.BYTES);
      pollfds = larger.copyFrom(pollfds);
    }
    long at = pollfds.address() + length;
    Memory.putInt(at, fd);
    Memory.putShort(at + EVENTS, (short) interest);
    size++;
  }

  /**
   * Blocks the thread until one is ready or the timeout has passed.
   *
   * @param seconds rounded up to whole milliseconds; +inf or NaN waits without limit
   * @return how many are ready, or the negative errno
   */
  int await(double seconds) {
    int count = LibC.get().poll(pollfds.address(), size, Timeouts.millis(seconds));
    return count < 0 ? -LibC.errno() : count;
  }

  /** What the last wait saw of the descriptor that was added as number {@code i}. */
  int readiness(int i) {
    return Memory.getShort(pollfds.address() + (long) i * POLLFD_SIZE + REVENTS);
  }
}
