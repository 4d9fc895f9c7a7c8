package org.cqueues.os;

/**
 * One kernel queue of readiness, level-triggered. Used by one thread; only {@link #wake} may be
 * called by others. A failed call returns the negative errno.
 */
public abstract class Poller implements AutoCloseable {
  /** Reports taken in one wait; what is more is reported by the next one. */
  public static final int BATCH = 32;

  /**
   * Opens this system's queue.
   *
   * @throws SysException for example EMFILE
   */
  public static Poller open() {
    return Platform.current().openPoller();
  }

  /** The queue's own descriptor, readable while there is something to report. */
  public abstract int fd();

  /** Watches a descriptor for the bits of {@link Interest}; EPERM for a regular file on epoll. */
  public abstract int add(int fd, int interest);

  /** Changes what a watched descriptor is watched for; ENOENT if it is not watched. */
  public abstract int modify(int fd, int interest);

  /** Stops watching; EBADF or ENOENT if the descriptor was closed meanwhile. */
  public abstract int remove(int fd);

  /**
   * Waits until a descriptor is ready, {@link #wake} is called, or the timeout has passed.
   *
   * @param seconds rounded up to whole milliseconds; +inf or NaN waits without limit
   * @return how many reports are held, at most {@link #BATCH}; see epoll_wait(2)
   */
  public abstract int await(double seconds);

  /** The descriptor of report {@code i}. */
  public abstract int reportedFd(int i);

  /** The readiness of report {@code i}, bits of {@link Interest}. */
  public abstract int reported(int i);

  /** Whether the last wait saw a wake-up. */
  public abstract boolean woken();

  /**
   * Makes {@link #fd} readable and ends the wait, now or the next one; twice is the same as once.
   *
   * @return 0, or the negative errno
   */
  public abstract int wake();

  /**
   * Forgets wake-ups so far.
   *
   * @return 0, or the negative errno; then {@link #fd} may still be readable
   */
  public abstract int clearWake();

  @Override
  public abstract void close();
}
