package org.cqueues.os;

/** A wait for one descriptor without a queue: poll(2). */
public final class Readiness {
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
    var set = new PollSet();
    set.add(fd, interest);
    set.add(second, interest);
    int count = set.await(seconds);
    return count <= 0 ? count : set.readiness(0) | set.readiness(1);
  }
}
