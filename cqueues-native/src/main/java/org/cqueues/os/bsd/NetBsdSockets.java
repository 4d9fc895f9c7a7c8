package org.cqueues.os.bsd;

/** NetBSD's; see LOCAL_PEEREID in unix(4). */
@SuppressWarnings("checkstyle:MethodName") // the kernel's names
final class NetBsdSockets extends BsdSockets {
  private static final int LOCAL_PEEREID = 3;

  /** {@code struct unpcbid}: process, user, group. */
  private static final int UNPCBID_SIZE = 12;

  private static final int UNPCBID_PID = 0;

  @Override
  public int AF_INET6() {
    return 24;
  }

  @Override
  public int F_DUPFD_CLOEXEC() {
    return 12;
  }

  /** Without a signal mask, paccept(2) is accept4(2). */
  @Override
  protected int accept4(int fd, int flags) {
    return BsdCalls.get().paccept(fd, 0, 0, 0, flags);
  }

  @Override
  int peerProcess(int fd) {
    return option(fd, SOL_LOCAL, LOCAL_PEEREID, UNPCBID_SIZE, UNPCBID_PID);
  }
}
