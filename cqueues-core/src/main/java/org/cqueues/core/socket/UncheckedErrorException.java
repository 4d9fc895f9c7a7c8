package org.cqueues.core.socket;

/** A saved error was returned more often than the socket's limit: nobody looks at it. */
public final class UncheckedErrorException extends RuntimeException {
  private final int errno;

  UncheckedErrorException(int errno) {
    super("exceeded unchecked error limit: " + errno, null, false, false);
    this.errno = errno;
  }

  /** The saved error. */
  public int errno() {
    return errno;
  }
}
