package org.cqueues.os;

/** A system call failed in a way its caller cannot act on. */
public final class SysException extends RuntimeException {
  private final int errno;

  /**
   * @param call the function as the manual spells it
   * @param errno why it failed, see errno(3)
   */
  public SysException(String call, int errno) {
    super(call + ": " + Errno.text(errno));
    this.errno = errno;
  }

  /** Why the call failed, see errno(3). */
  public int errno() {
    return errno;
  }
}
