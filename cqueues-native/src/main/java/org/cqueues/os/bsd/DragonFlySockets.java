package org.cqueues.os.bsd;

/** DragonFly BSD's; it does not tell the process of a peer. */
@SuppressWarnings("checkstyle:MethodName") // the kernel's names
final class DragonFlySockets extends BsdSockets {
  @Override
  public int AF_INET6() {
    return 28;
  }

  @Override
  public int MSG_CMSG_CLOEXEC() {
    return 0x1000;
  }

  @Override
  public int F_DUPFD_CLOEXEC() {
    return 17;
  }
}
