package org.cqueues.os.bsd;

import java.lang.foreign.Arena;
import org.cqueues.os.FlagSockets;
import org.cqueues.os.Memory;
import org.cqueues.os.MessageLayout;
import org.cqueues.os.SocketCalls;

/**
 * What the BSDs and macOS have in common, see socket(2), recv(2) and unix(4); structures as they
 * are on 64 bits.
 */
@SuppressWarnings("checkstyle:MethodName") // the kernel's names
abstract class BsdSockets extends FlagSockets {
  private static final MessageLayout MESSAGES = MessageLayout.narrow(16, 8);

  private static final int SO_ERROR = 0x1007;

  /** The level of the options of UNIX sockets. */
  static final int SOL_LOCAL = 0;

  @Override
  protected int SOCK_CLOEXEC() {
    return 0x10000000;
  }

  @Override
  protected int SOCK_NONBLOCK() {
    return 0x20000000;
  }

  @Override
  protected int accept4(int fd, int flags) {
    return BsdCalls.get().accept4(fd, 0, 0, flags);
  }

  /**
   * See SO_ERROR in getsockopt(2). A second connect(2) begins anew, or says EINVAL, and forgets why
   * the first one failed.
   */
  @Override
  public int pendingError(int fd) {
    int error = option(fd, SOL_SOCKET(), SO_ERROR, Integer.BYTES, 0);
    return error > 0 ? -error : 0;
  }

  /** See getpeereid(3); the process is another question on each system. */
  @Override
  public int peerCredentials(int fd, int[] ids) {
    try (Arena arena = Arena.ofConfined()) {
      long user = arena.allocate(2L * Integer.BYTES, Integer.BYTES).address();
      long group = user + Integer.BYTES;
      int failed = result(BsdCalls.get().getpeereid(fd, user, group));
      ids[0] = failed < 0 ? -1 : peerProcess(fd);
      ids[1] = Memory.getInt(user);
      ids[2] = Memory.getInt(group);
      return failed;
    }
  }

  /** The peer's process; -1 where the system does not tell. */
  int peerProcess(int fd) {
    return -1;
  }

  /** The {@code int} at an offset of an option's value; -1 where there is no such option. */
  static int option(int fd, int level, int name, int size, int offset) {
    try (Arena arena = Arena.ofConfined()) {
      long value = arena.allocate(size, Long.BYTES).address();
      long length = arena.allocate(Integer.BYTES, Integer.BYTES).address();
      Memory.putInt(length, size);
      int failed = SocketCalls.get().getsockopt(fd, level, name, value, length);
      return failed < 0 ? -1 : Memory.getInt(value + offset);
    }
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

  /** On NetBSD the number is reserved, and the kernel refuses it. */
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
    return 0x400;
  }

  @Override
  public int MSG_CMSG_CLOEXEC() {
    return 0x800;
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
  public int SOCKADDR_IN6_SIZE() {
    return 28;
  }

  @Override
  public int SOCKADDR_UN_SIZE() {
    return 106;
  }

  @Override
  public MessageLayout messages() {
    return MESSAGES;
  }
}
