package org.cqueues.os;

/**
 * Sockets of a system whose socket(2), socketpair(2) and accept4(2) take {@code SOCK_NONBLOCK} and
 * {@code SOCK_CLOEXEC}.
 */
@SuppressWarnings("checkstyle:MethodName") // the kernel's names
public abstract class FlagSockets implements SocketPlatform {
  private static final int AF_UNIX = 1;

  /** For socket(2) and accept4(2). */
  protected abstract int SOCK_CLOEXEC();

  /** See {@link #SOCK_CLOEXEC}. */
  protected abstract int SOCK_NONBLOCK();

  /** See accept4(2); returns the descriptor, or -1 and leaves errno. */
  protected abstract int accept4(int fd, int flags);

  /** A call's result, or the negative errno where it is -1. */
  protected static int result(int value) {
    return value < 0 ? -LibC.errno() : value;
  }

  private int flags(boolean nonblocking, boolean closeOnExec) {
    return (nonblocking ? SOCK_NONBLOCK() : 0) | (closeOnExec ? SOCK_CLOEXEC() : 0);
  }

  @Override
  public int open(int family, int type, boolean nonblocking, boolean closeOnExec) {
    return result(SocketCalls.get().socket(family, type | flags(nonblocking, closeOnExec), 0));
  }

  @Override
  public int openPair(int type, boolean nonblocking, boolean closeOnExec, long descriptors) {
    int all = type | flags(nonblocking, closeOnExec);
    return result(SocketCalls.get().socketpair(AF_UNIX, all, 0, descriptors));
  }

  @Override
  public int accept(int fd, boolean nonblocking, boolean closeOnExec) {
    return result(accept4(fd, flags(nonblocking, closeOnExec)));
  }
}
