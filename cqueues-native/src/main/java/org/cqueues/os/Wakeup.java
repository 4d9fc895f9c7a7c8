package org.cqueues.os;

/** A descriptor that another thread can make readable. */
public interface Wakeup extends AutoCloseable {
  /** The descriptor; -1 once closed. */
  int fd();

  /**
   * Makes it readable; again is the same.
   *
   * @return 0, or the negative errno; never EINTR
   */
  int wake();

  /**
   * Makes it unreadable; where it is that already, nothing.
   *
   * @return 0, or the negative errno, never EINTR; then it may still be readable
   */
  int clear();

  @Override
  void close();
}
