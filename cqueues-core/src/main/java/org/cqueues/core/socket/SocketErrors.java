package org.cqueues.core.socket;

import org.cqueues.os.Errno;

/**
 * Error numbers of sockets beside those of {@link Errno}. All constants are positive, and a result
 * that failed is the negative one, as with the system's; scripts see those of the library's own
 * negative.
 */
public final class SocketErrors {
  /** No address is left to try, and none gave an error of its own. */
  public static final int ENOHOST = 1935895349;

  /**
   * There is nothing to read as far as is known without asking; only for those who said that they
   * will poll, see {@link Input#patient}.
   */
  public static final int EUNASKED = 1935890000;

  static final int ENOTCONN = Errno.code("ENOTCONN");
  static final int ENOTSOCK = Errno.code("ENOTSOCK");
  static final int EINPROGRESS = Errno.code("EINPROGRESS");
  static final int EALREADY = Errno.code("EALREADY");
  static final int EISCONN = Errno.code("EISCONN");
  static final int ECONNABORTED = Errno.code("ECONNABORTED");
  static final int EOPNOTSUPP = Errno.code("EOPNOTSUPP");

  private SocketErrors() {}
}
