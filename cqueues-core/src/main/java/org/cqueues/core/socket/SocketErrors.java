package org.cqueues.core.socket;

import org.cqueues.os.Errno;

/** Error codes of sockets beside those of the system; all are negative. */
public final class SocketErrors {
  /** No address is left to try, and none gave an error of its own. */
  public static final int ENOHOST = -1935895349;

  /** A service name or port that is none. */
  public static final int ESERVICE = -1684960055;

  /** The host has no address. */
  public static final int ENONAME = -1684960054;

  /** An address of another family than asked for. */
  public static final int EFAMILY = -1684960053;

  static final int ENOTCONN = Errno.code("ENOTCONN");
  static final int ENOTSOCK = Errno.code("ENOTSOCK");
  static final int EINPROGRESS = Errno.code("EINPROGRESS");
  static final int EALREADY = Errno.code("EALREADY");
  static final int EISCONN = Errno.code("EISCONN");
  static final int ECONNABORTED = Errno.code("ECONNABORTED");

  private SocketErrors() {}
}
