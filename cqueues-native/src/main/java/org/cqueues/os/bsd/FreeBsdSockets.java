package org.cqueues.os.bsd;

/** FreeBSD's; see unix(4) for credentials. */
@SuppressWarnings("checkstyle:MethodName") // the kernel's names
final class FreeBsdSockets extends BsdSockets {
  private static final int LOCAL_PEERCRED = 1;

  /** {@code struct xucred}; the process since FreeBSD 13, before there was a null pointer. */
  private static final int XUCRED_SIZE = 88;

  private static final int XUCRED_PID = 80;

  @Override
  public int AF_INET6() {
    return 28;
  }

  @Override
  public int MSG_NOSIGNAL() {
    return 0x20000;
  }

  @Override
  public int MSG_CMSG_CLOEXEC() {
    return 0x40000;
  }

  @Override
  public int F_DUPFD_CLOEXEC() {
    return 17;
  }

  @Override
  int peerProcess(int fd) {
    int pid = option(fd, SOL_LOCAL, LOCAL_PEERCRED, XUCRED_SIZE, XUCRED_PID);
    return pid > 0 ? pid : -1;
  }
}
