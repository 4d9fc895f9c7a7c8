package org.cqueues.os.illumos;

import java.lang.foreign.Arena;
import org.cqueues.os.FlagSockets;
import org.cqueues.os.LibC;
import org.cqueues.os.Memory;
import org.cqueues.os.MessageLayout;

/** See socket.h(3HEAD); structures as they are on 64 bits. */
@SuppressWarnings("checkstyle:MethodName") // the manual's names
final class IllumosSockets extends FlagSockets {
  private static final MessageLayout MESSAGES = MessageLayout.narrow(12, 4);

  @Override
  protected int SOCK_CLOEXEC() {
    return 0x80000;
  }

  @Override
  protected int SOCK_NONBLOCK() {
    return 0x100000;
  }

  @Override
  protected int accept4(int fd, int flags) {
    return IllumosCalls.get().accept4(fd, 0, 0, flags);
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
