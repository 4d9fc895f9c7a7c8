package org.cqueues.os;

/**
 * Numbers and layouts as FreeBSD has them on 64 bits, so that what is independent of systems can be
 * shown to be so. Its calls cannot be made here.
 */
@SuppressWarnings("checkstyle:MethodName") // the kernel's names
final class BsdSockets implements SocketPlatform {
  @Override
  public int open(int family, int type, boolean nonblocking, boolean closeOnExec) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int openPair(int type, boolean nonblocking, boolean closeOnExec, long descriptors) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int accept(int fd, boolean nonblocking, boolean closeOnExec) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long receiveMessage(int fd, long message) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int peerCredentials(int fd, int[] ids) {
    throw new UnsupportedOperationException();
  }

  /** A byte with the length, then one with the family. */
  @Override
  public void putFamily(long sockaddr, int family, int length) {
    Memory.put(sockaddr, (byte) length);
    Memory.put(sockaddr + 1, (byte) family);
  }

  @Override
  public int family(long sockaddr) {
    return Memory.get(sockaddr + 1) & 0xFF;
  }

  @Override
  public int AF_INET6() {
    return 28;
  }

  @Override
  public int SOCK_STREAM() {
    return 1;
  }

  @Override
  public int SOCK_DGRAM() {
    return 2;
  }

  @Override
  public int SOCK_SEQPACKET() {
    return 5;
  }

  @Override
  public int SOL_SOCKET() {
    return 0xFFFF;
  }

  @Override
  public int SO_TYPE() {
    return 0x1008;
  }

  @Override
  public int SO_REUSEADDR() {
    return 4;
  }

  @Override
  public int SO_REUSEPORT() {
    return 0x200;
  }

  @Override
  public int SO_BROADCAST() {
    return 0x20;
  }

  @Override
  public int SO_OOBINLINE() {
    return 0x100;
  }

  @Override
  public int IPV6_V6ONLY() {
    return 27;
  }

  @Override
  public int TCP_NOPUSH() {
    return 4;
  }

  @Override
  public int SOMAXCONN() {
    return 128;
  }

  @Override
  public int MSG_NOSIGNAL() {
    return 0x20000;
  }

  @Override
  public int MSG_TRUNC() {
    return 0x10;
  }

  @Override
  public int MSG_CTRUNC() {
    return 0x20;
  }

  @Override
  public int SCM_RIGHTS() {
    return 1;
  }

  @Override
  public int O_NONBLOCK() {
    return 4;
  }

  @Override
  public int F_DUPFD_CLOEXEC() {
    return 17;
  }

  @Override
  public int SOCKADDR_IN6_SIZE() {
    return 28;
  }

  @Override
  public int SOCKADDR_UN_SIZE() {
    return 106;
  }

  @Override
  public int MSGHDR_SIZE() {
    return 48;
  }

  @Override
  public int CMSGHDR_DATA() {
    return 16;
  }

  @Override
  public int CMSGHDR_ALIGNMENT() {
    return 8;
  }

  @Override
  public StructField MSGHDR_IOV() {
    return StructField.ofLong(16);
  }

  @Override
  public StructField MSGHDR_IOVLEN() {
    return StructField.ofInt(24);
  }

  @Override
  public StructField MSGHDR_CONTROL() {
    return StructField.ofLong(32);
  }

  @Override
  public StructField MSGHDR_CONTROLLEN() {
    return StructField.ofInt(40);
  }

  @Override
  public StructField MSGHDR_FLAGS() {
    return StructField.ofInt(44);
  }

  @Override
  public StructField CMSGHDR_LEN() {
    return StructField.ofInt(0);
  }

  @Override
  public StructField CMSGHDR_LEVEL() {
    return StructField.ofInt(4);
  }

  @Override
  public StructField CMSGHDR_TYPE() {
    return StructField.ofInt(8);
  }
}
