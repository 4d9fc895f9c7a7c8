package org.cqueues.os;

/** A descriptor that another thread can make readable. */
public interface Wakeup extends AutoCloseable {
  /** How often a write may fail before that is taken for the last word. */
  int ATTEMPTS = 8;

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

  /**
   * Writes what makes a descriptor readable. EAGAIN means that there is no room for more, so it is
   * readable: that is success. Whoever waits may sleep for ever if this fails, so it is tried
   * several times.
   *
   * @return as of {@link #wake}
   */
  static int write(LibC libc, int fd, long address, int length) {
    int errno = 0;
    for (int attempts = 0; attempts < ATTEMPTS; ) {
      if (libc.write(fd, address, length) == length) return 0;
      errno = LibC.errno();
      if (errno == Errno.EAGAIN) return 0;
      if (errno != Errno.EINTR) attempts++;
    }
    return -errno;
  }
}
