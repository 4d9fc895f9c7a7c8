package org.cqueues.core.socket;

/** A saved error was returned more often than the socket's limit: nobody looks at it. */
public final class UncheckedErrorException extends RuntimeException {
  private final int error;

  UncheckedErrorException(int error) {
    super("exceeded unchecked error limit: " + -error, null, false, false);
    this.error = error;
  }

  /** The saved error, a failed result. */
  public int error() {
    return error;
  }
}
