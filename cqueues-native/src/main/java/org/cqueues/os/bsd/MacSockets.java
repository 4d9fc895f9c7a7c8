package org.cqueues.os.bsd;

import java.lang.foreign.Arena;
import org.cqueues.os.Fcntl;
import org.cqueues.os.LibC;
import org.cqueues.os.Memory;
import org.cqueues.os.MessageLayout;
import org.cqueues.os.SocketCalls;

/**
 * macOS's: what other systems do in one call takes fcntl(2) after it. SIGPIPE is an option of the
 * socket.
 */
@SuppressWarnings("checkstyle:MethodName") // the kernel's names
final class MacSockets extends BsdSockets {
  private static final MessageLayout MESSAGES = MessageLayout.narrow(12, 4);
  private static final int SO_NOSIGPIPE = 0x1022;
  private static final int LOCAL_PEERPID = 2;

  @Override
  protected int SOCK_CLOEXEC() {
    return 0;
  }

  @Override
  protected int SOCK_NONBLOCK() {
    return 0;
  }

  @Override
  public int open(int family, int type, boolean nonblocking, boolean closeOnExec) {
    return prepared(super.open(family, type, false, false), nonblocking, closeOnExec);
  }

  @Override
  public int openPair(int type, boolean nonblocking, boolean closeOnExec, long descriptors) {
    int failed = super.openPair(type, false, false, descriptors);
    if (failed < 0) return failed;
    int first = Memory.getInt(descriptors);
    int second = Memory.getInt(descriptors + Integer.BYTES);
    int one = prepared(first, nonblocking, closeOnExec);
    int other = prepared(second, nonblocking, closeOnExec);
    if (one >= 0 && other >= 0) return 0;
    if (one >= 0) LibC.get().close(first);
    if (other >= 0) LibC.get().close(second);
    return Math.min(one, other);
  }

  /** What is accepted has the listener's O_NONBLOCK. */
  @Override
  public int accept(int fd, boolean nonblocking, boolean closeOnExec) {
    return prepared(result(BsdCalls.get().accept(fd, 0, 0)), nonblocking, closeOnExec);
  }

  /** A descriptor with its flags and without SIGPIPE; where that fails, it is closed. */
  private int prepared(int fd, boolean nonblocking, boolean closeOnExec) {
    if (fd < 0) return fd;
    int failed = Fcntl.set(fd, nonblocking, closeOnExec);
    if (failed == 0) {
      muteSigpipe(fd);
      return fd;
    }
    LibC.get().close(fd);
    return failed;
  }

  /** EINVAL, for a connection that has ended already, is no failure of accept(2). */
  private void muteSigpipe(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      long on = arena.allocate(Integer.BYTES, Integer.BYTES).address();
      Memory.putInt(on, 1);
      SocketCalls.get().setsockopt(fd, SOL_SOCKET(), SO_NOSIGPIPE, on, Integer.BYTES);
    }
  }

  @Override
  public int AF_INET6() {
    return 30;
  }

  @Override
  public int MSG_NOSIGNAL() {
    return 0;
  }

  @Override
  public int MSG_CMSG_CLOEXEC() {
    return 0;
  }

  @Override
  public int F_DUPFD_CLOEXEC() {
    return 67;
  }

  @Override
  int peerProcess(int fd) {
    return option(fd, SOL_LOCAL, LOCAL_PEERPID, Integer.BYTES, 0);
  }

  @Override
  public MessageLayout messages() {
    return MESSAGES;
  }
}
