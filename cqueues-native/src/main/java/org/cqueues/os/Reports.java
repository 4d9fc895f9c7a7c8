package org.cqueues.os;

/** What a wait reported, copied out of the kernel's structures: at most {@link Poller#BATCH}. */
public final class Reports {
  private final int[] fds = new int[Poller.BATCH];
  private final int[] readiness = new int[Poller.BATCH];
  private int count;

  /** Forgets all. */
  public void clear() {
    count = 0;
  }

  /** Whether there is no room for another one. */
  public boolean isFull() {
    return count == fds.length;
  }

  /** Adds one, if there is room. */
  public void add(int fd, int bits) {
    if (isFull()) return;
    fds[count] = fd;
    readiness[count++] = bits;
  }

  public int count() {
    return count;
  }

  /** See {@link Poller#reportedFd}. */
  public int fd(int i) {
    return fds[i];
  }

  /** See {@link Poller#reported}. */
  public int readiness(int i) {
    return readiness[i];
  }
}
