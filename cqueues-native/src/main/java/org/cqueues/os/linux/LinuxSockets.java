package org.cqueues.os.linux;

import java.lang.foreign.Arena;
import org.cqueues.os.FlagSockets;
import org.cqueues.os.Memory;
import org.cqueues.os.MessageLayout;
import org.cqueues.os.SocketCalls;

/** See socket(7), unix(7), ip(7) and tcp(7); structures as they are on 64 bits. */
@SuppressWarnings("checkstyle:MethodName") // the kernel's names
final class LinuxSockets extends FlagSockets {
  private static final MessageLayout MESSAGES = MessageLayout.wide();

  private static final int SOL_SOCKET = 1;
  private static final int SO_PEERCRED = 17;

  /** {@code struct ucred}: pid, uid, gid. */
  private static final int UCRED_SIZE = 12;

  /** The size of a {@code sockaddr}. */
  private static final int ADDRESS_SIZE = 16;

  @Override
  protected int SOCK_CLOEXEC() {
    return LinuxPlatform.CLOEXEC;
  }

  @Override
  protected int SOCK_NONBLOCK() {
    return LinuxPlatform.NONBLOCK;
  }

  @Override
  protected int accept4(int fd, int flags) {
    return LinuxLibC.get().accept4(fd, 0, 0, flags);
  }

  /** See AF_UNSPEC in connect(2); the port goes, too, unless bind(2) has chosen it. */
  @Override
  public int disconnect(int fd) {
    try (Arena arena = Arena.ofConfined()) { // whose zeros are AF_UNSPEC
      long nobody = arena.allocate(ADDRESS_SIZE, Long.BYTES).address();
      return result(SocketCalls.get().connect(fd, nobody, ADDRESS_SIZE));
    }
  }

  /** See SO_PEERCRED in unix(7). */
  @Override
  public int peerCredentials(int fd, int[] ids) {
    try (Arena arena = Arena.ofConfined()) {
      long credentials = arena.allocate(UCRED_SIZE, Integer.BYTES).address();
      long length = arena.allocate(Integer.BYTES, Integer.BYTES).address();
      Memory.putInt(length, UCRED_SIZE);
      int failed =
          result(SocketCalls.get().getsockopt(fd, SOL_SOCKET, SO_PEERCRED, credentials, length));
      for (int i = 0; i < ids.length; i++) {
        ids[i] = Memory.getInt(credentials + (long) i * Integer.BYTES);
      }
      return failed;
    }
  }

  @Override
  public void putFamily(long sockaddr, int family, int length) {
    Memory.putShort(sockaddr, (short) family);
  }

  @Override
  public int family(long sockaddr) {
    return Memory.getShort(sockaddr);
  }

  @Override
  public int AF_INET6() {
    return 10;
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
    return SOL_SOCKET;
  }

  @Override
  public int SO_TYPE() {
    return 3;
  }

  @Override
  public int SO_REUSEADDR() {
    return 2;
  }

  @Override
  public int SO_REUSEPORT() {
    return 15;
  }

  @Override
  public int SO_BROADCAST() {
    return 6;
  }

  @Override
  public int SO_OOBINLINE() {
    return 10;
  }

  @Override
  public int IPV6_V6ONLY() {
    return 26;
  }

  @Override
  public int TCP_NOPUSH() {
    return 3; // TCP_CORK
  }

  @Override
  public int SOMAXCONN() {
    return 4096;
  }

  @Override
  public int MSG_NOSIGNAL() {
    return 0x4000;
  }

  @Override
  public int MSG_CMSG_CLOEXEC() {
    return 0x40000000;
  }

  @Override
  public int MSG_TRUNC() {
    return 0x20;
  }

  @Override
  public int MSG_CTRUNC() {
    return 0x8;
  }

  @Override
  public int SCM_RIGHTS() {
    return 1;
  }

  @Override
  public int O_NONBLOCK() {
    return LinuxPlatform.NONBLOCK;
  }

  @Override
  public int F_DUPFD_CLOEXEC() {
    return 1030;
  }

  @Override
  public int SOCKADDR_IN6_SIZE() {
    return 28;
  }

  @Override
  public int SOCKADDR_UN_SIZE() {
    return 110;
  }

  @Override
  public MessageLayout messages() {
    return MESSAGES;
  }
}
