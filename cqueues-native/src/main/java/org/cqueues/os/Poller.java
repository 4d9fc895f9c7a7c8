package org.cqueues.os;

import java.util.function.Supplier;

/**
 * One kernel queue of readiness, level-triggered. Used by one thread; only {@link #wake} may be
 * called by others. A failed call returns the negative errno.
 */
public abstract class Poller implements AutoCloseable {
  /** Reports taken in one wait; what is more is reported by the next one. */
  public static final int BATCH = 32;

  /**
   * Opens a queue: this system's, or the one that {@link Facility} says is wanted.
   *
   * @throws SysException for example EMFILE
   */
  public static Poller open() {
    return Facility.poller().openPoller();
  }

  /**
   * Opens what wakes this queue, and watches it.
   *
   * @param call what the kernel calls {@link #add}
   * @param queue closed where this fails
   * @throws SysException for example EMFILE
   */
  protected final Wakeup openWakeup(Supplier<Wakeup> opening, String call, Descriptor queue) {
    try {
      Wakeup opened = opening.get();
      int failed = add(opened.fd(), Interest.READ);
      if (failed == 0) return opened;
      opened.close();
      throw new SysException(call, -failed);
    } catch (SysException e) {
      queue.close();
      throw e;
    }
  }

  /** The queue's own descriptor, readable while there is something to report. */
  public abstract int fd();

  /** Watches a descriptor for the bits of {@link Interest}; EPERM for a regular file on epoll. */
  public abstract int add(int fd, int interest);

  /**
   * Changes what a watched descriptor is watched for. If it is not watched, ENOENT, or where the
   * kernel does not tell, it is from now on.
   */
  public abstract int modify(int fd, int interest);

  /** Stops watching; EBADF or ENOENT if the descriptor was closed meanwhile. */
  public abstract int remove(int fd);

  /**
   * Waits until a descriptor is ready, {@link #wake} is called, or the timeout has passed.
   *
   * @param seconds rounded up to what the kernel counts in; +inf or NaN waits without limit
   * @return how many reports are held, at most {@link #BATCH}; see epoll_wait(2)
   */
  public abstract int await(double seconds);

  /**
   * Whether a descriptor that was reported is not watched any more, until it is added again. The
   * queue's own descriptor says nothing of it until then.
   */
  public boolean isOneShot() {
    return false;
  }

  /**
   * Blocks the thread, without taking a report, until {@link #fd} or another descriptor is readable
   * or the timeout has passed; see poll(2).
   *
   * @param other another descriptor, or -1
   * @param seconds as of {@link #await}
   * @return the readiness of both; 0 after the timeout; or the negative errno
   */
  public int pause(int other, double seconds) {
    return Readiness.await(fd(), other, Interest.READ, seconds);
  }

  /** The descriptor of report {@code i}; it may have more than one report. */
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
