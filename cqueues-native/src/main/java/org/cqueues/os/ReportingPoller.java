package org.cqueues.os;

/** A poller that copies its reports out of the kernel's structures. */
public abstract class ReportingPoller extends Poller {
  private final int[] fds = new int[BATCH];
  private final int[] readiness = new int[BATCH];
  private int count;

  /** Forgets the reports of the wait before. */
  protected final void clearReports() {
    count = 0;
  }

  /** Whether there is no room for another report. */
  protected final boolean isFull() {
    return count == BATCH;
  }

  /** Adds a report, if there is room. */
  protected final void report(int fd, int bits) {
    if (isFull()) return;
    fds[count] = fd;
    readiness[count++] = bits;
  }

  /** How many reports there are. */
  protected final int reports() {
    return count;
  }

  @Override
  public final int reportedFd(int i) {
    return fds[i];
  }

  @Override
  public final int reported(int i) {
    return readiness[i];
  }
}
