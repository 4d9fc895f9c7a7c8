package org.cqueues.os;

/** What fcntl(2) sets, with the numbers that all systems have. */
public final class Fcntl {
  static final int F_GETFD = 1;
  static final int F_SETFD = 2;
  static final int F_GETFL = 3;
  static final int F_SETFL = 4;
  static final int FD_CLOEXEC = 1;

  private Fcntl() {}

  /**
   * Sets or clears O_NONBLOCK and FD_CLOEXEC; no call where they are so already.
   *
   * @return 0, or the negative errno
   */
  public static int set(int fd, boolean nonblocking, boolean closeOnExec) {
    SocketCalls calls = SocketCalls.get();
    int bit = Platform.current().sockets().O_NONBLOCK();
    int status = calls.fcntl(fd, F_GETFL, 0);
    if (status < 0) return -LibC.errno();
    int wanted = nonblocking ? status | bit : status & ~bit;
    if (wanted != status && calls.fcntl(fd, F_SETFL, wanted) < 0) return -LibC.errno();
    int descriptor = calls.fcntl(fd, F_GETFD, 0);
    if (descriptor < 0) return -LibC.errno();
    int other = closeOnExec ? descriptor | FD_CLOEXEC : descriptor & ~FD_CLOEXEC;
    return other == descriptor || calls.fcntl(fd, F_SETFD, other) == 0 ? 0 : -LibC.errno();
  }

  /** Sets FD_CLOEXEC; 0, or the negative errno. */
  public static int closeOnExec(int fd) {
    return SocketCalls.get().fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 ? 0 : -LibC.errno();
  }

  /** Whether a number is that of an open file; 0, or the negative errno. */
  public static int isOpen(int fd) {
    return SocketCalls.get().fcntl(fd, F_GETFD, 0) >= 0 ? 0 : -LibC.errno();
  }
}
