package org.cqueues.os.bsd;

/** OpenBSD's; see SO_PEERCRED in getsockopt(2). */
@SuppressWarnings("checkstyle:MethodName") // the kernel's names
final class OpenBsdSockets extends BsdSockets {
  private static final int SO_PEERCRED = 0x1022;

  /** {@code struct sockpeercred}: user, group, process. */
  private static final int SOCKPEERCRED_SIZE = 12;

  private static final int SOCKPEERCRED_PID = 8;

  @Override
  public int AF_INET6() {
    return 24;
  }

  @Override
  protected int SOCK_CLOEXEC() {
    return 0x8000;
  }

  @Override
  protected int SOCK_NONBLOCK() {
    return 0x4000;
  }

  @Override
  public int TCP_NOPUSH() {
    return 0x10;
  }

  @Override
  public int F_DUPFD_CLOEXEC() {
    return 10;
  }

  @Override
  int peerProcess(int fd) {
    return option(fd, SOL_SOCKET(), SO_PEERCRED, SOCKPEERCRED_SIZE, SOCKPEERCRED_PID);
  }
}
