package org.cqueues.runtime.io;

import java.io.IOException;
import org.cqueues.os.Errno;

/** A system call for a file failed, and told why by a number. */
final class ErrnoException extends IOException {
  private static final long serialVersionUID = 1;

  private final int errno;

  ErrnoException(int errno) {
    this.errno = errno;
  }

  /** See errno(3). */
  int errno() {
    return errno;
  }

  @Override
  public String getMessage() {
    return Errno.text(errno);
  }

  /**
   * The result of a call that answers with the negative number.
   *
   * @throws ErrnoException where it is one
   */
  static long check(long result) throws ErrnoException {
    if (result < 0) throw new ErrnoException((int) -result);
    return result;
  }
}
