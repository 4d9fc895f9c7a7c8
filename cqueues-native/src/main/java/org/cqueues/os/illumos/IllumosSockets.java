package org.cqueues.os.illumos;

import java.lang.foreign.Arena;
import org.cqueues.os.LibC;
import org.cqueues.os.Memory;
import org.cqueues.os.MessageLayout;
import org.cqueues.os.SocketCalls;
import org.cqueues.os.SocketPlatform;

/** See socket.h(3HEAD); structures as they are on 64 bits. */
@SuppressWarnings("checkstyle:MethodName") // the manual's names
final class IllumosSockets implements SocketPlatform {
  private static final MessageLayout MESSAGES = MessageLayout.narrow(12, 4);

  private static final int AF_UNIX = 1;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOCK_NONBLOCK = 0x100000;

  private static int flags(boolean nonblocking, boolean closeOnExec) {
    return (nonblocking ? SOCK_NONBLOCK : 0) | (closeOnExec ? SOCK_CLOEXEC : 0);
  }

  private static int result(int value) {
    return value < 0 ? -LibC.errno() : value;
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
    return result(IllumosCalls.get().accept4(fd, 0, 0, flags(nonblocking, closeOnExec)));
  }

  @Override
  public int peerCredentials(int fd, int[] ids) {
    IllumosCalls calls = IllumosCalls.get();
    try (Arena arena = Arena.ofConfined()) {
      long room = arena.allocate(Long.BYTES, Long.BYTES).address(); // zeroed, as the call wants it
      if (calls.getpeerucred(fd, room) < 0) return -LibC.errno();
      long credentials = Memory.getLong(room);
      ids[0] = calls.ucred_getpid(credentials);
      ids[1] = calls.ucred_geteuid(credentials);
      ids[2] = calls.ucred_getegid(credentials);
      calls.ucred_free(credentials);
      return 0;
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
    return 26;
  }

  @Override
  public int SOCK_STREAM() {
    return 2;
  }

  @Override
  public int SOCK_DGRAM() {
    return 1;
  }

  @Override
  public int SOCK_SEQPACKET() {
    return 6;
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
    return 0x100E;
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
    return 0x27;
  }

  @Override
  public int TCP_NOPUSH() {
    return 0x18;
  }

  @Override
  public int SOMAXCONN() {
    return 128;
  }

  @Override
  public int MSG_NOSIGNAL() {
    return 0x200;
  }

  @Override
  public int MSG_CMSG_CLOEXEC() {
    return 0;
  }

  @Override
  public int MSG_TRUNC() {
    return 0x20;
  }

  @Override
  public int MSG_CTRUNC() {
    return 0x10;
  }

  @Override
  public int SCM_RIGHTS() {
    return 0x1010;
  }

  @Override
  public int O_NONBLOCK() {
    return 0x80;
  }

  @Override
  public int F_DUPFD_CLOEXEC() {
    return 37;
  }

  @Override
  public int SOCKADDR_IN6_SIZE() {
    return 32;
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
