package org.cqueues.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The system calls of sockets, as one thread at a time makes them. A call that failed returns the
 * negative errno; EINTR never comes out of those that do not wait, and is repeated here.
 */
public final class Sockets {
  private static final SocketPlatform SYSTEM = Platform.current().sockets();

  public static final int AF_UNSPEC = Sockaddr.AF_UNSPEC;
  public static final int AF_UNIX = Sockaddr.AF_UNIX;
  public static final int AF_INET = Sockaddr.AF_INET;
  public static final int AF_INET6 = SYSTEM.AF_INET6();
  public static final int SOCK_STREAM = SYSTEM.SOCK_STREAM();
  public static final int SOCK_DGRAM = SYSTEM.SOCK_DGRAM();
  public static final int SOCK_SEQPACKET = SYSTEM.SOCK_SEQPACKET();

  /** For {@link #shutdown}. */
  public static final int SHUT_READ = 0;

  /** For {@link #shutdown}. */
  public static final int SHUT_WRITE = 1;

  // as IANA and habit number them on every system
  private static final int IPPROTO_TCP = 6;
  private static final int IPPROTO_IPV6 = 41;
  private static final int TCP_NODELAY = 1;

  /** What can be switched on and off by {@link #set}. */
  public enum Option {
    REUSEADDR(SYSTEM.SOL_SOCKET(), SYSTEM.SO_REUSEADDR()),
    REUSEPORT(SYSTEM.SOL_SOCKET(), SYSTEM.SO_REUSEPORT()),
    BROADCAST(SYSTEM.SOL_SOCKET(), SYSTEM.SO_BROADCAST()),
    OOBINLINE(SYSTEM.SOL_SOCKET(), SYSTEM.SO_OOBINLINE()),
    V6ONLY(IPPROTO_IPV6, SYSTEM.IPV6_V6ONLY()),
    NODELAY(IPPROTO_TCP, TCP_NODELAY),
    NOPUSH(IPPROTO_TCP, SYSTEM.TCP_NOPUSH());

    final int level;
    final int name;

    Option(int level, int name) {
      this.level = level;
      this.name = name;
    }
  }

  private static final int LENGTH = SocketAddress.MAX_ENCODED;
  private static final int VALUE = LENGTH + Long.BYTES;

  private final SocketCalls calls = SocketCalls.get();
  private final LibC libc = LibC.get();

  /** Address, its length, an option's value or two descriptors. */
  private final MemorySegment scratch = Arena.ofAuto().allocate(VALUE + Long.BYTES, 16);

  private final long memory = scratch.address();

  private final int[] ids = new int[3];
  private @Nullable SocketAddress name;

  /** Made when first needed. */
  private @Nullable DescriptorMessage message;

  private int[] received = {};

  private static int result(int value) {
    return value < 0 ? -LibC.errno() : value;
  }

  private static long result(long value) {
    return value < 0 ? -LibC.errno() : value;
  }

  /**
   * Makes a descriptor, see socket(2).
   *
   * @param type one of {@code SOCK_…}
   */
  public int open(int family, int type, boolean nonblocking, boolean closeOnExec) {
    return SYSTEM.open(family, type, nonblocking, closeOnExec);
  }

  /** Makes two connected UNIX sockets, see socketpair(2), and puts them into {@code pair}. */
  public int openPair(int type, boolean nonblocking, boolean closeOnExec, int[] pair) {
    int failed = SYSTEM.openPair(type, nonblocking, closeOnExec, memory + VALUE);
    if (failed < 0) return failed;
    pair[0] = Memory.getInt(memory + VALUE);
    pair[1] = Memory.getInt(memory + VALUE + Integer.BYTES);
    return 0;
  }

  /** See bind(2). */
  public int bind(int fd, SocketAddress address) {
    return result(calls.bind(fd, memory, address.encode(memory)));
  }

  /** See listen(2), with the longest queue the system allows. */
  public int listen(int fd) {
    return result(calls.listen(fd, SYSTEM.SOMAXCONN()));
  }

  /**
   * See connect(2); EINPROGRESS when it goes on in the background. Called again, it tells how that
   * ended: EALREADY when it has not, EISCONN when it went well.
   */
  public int connect(int fd, SocketAddress address) {
    int failed = SYSTEM.pendingError(fd);
    if (failed < 0) return failed;
    return result(calls.connect(fd, memory, address.encode(memory)));
  }

  /** See {@link SocketPlatform#disconnect}. */
  public int disconnect(int fd) {
    return SYSTEM.disconnect(fd);
  }

  /** See accept(2): the new descriptor. */
  public int accept(int fd, boolean nonblocking, boolean closeOnExec) {
    int accepted;
    do {
      accepted = SYSTEM.accept(fd, nonblocking, closeOnExec);
    } while (accepted == -Errno.EINTR);
    return accepted;
  }

  /** See recv(2): the count, 0 at the end of the stream. */
  public long receive(int fd, long address, long length) {
    long count;
    do {
      count = result(calls.recv(fd, address, length, 0));
    } while (count == -Errno.EINTR);
    return count;
  }

  /** See read(2), for descriptors other than sockets. */
  public long read(int fd, long address, long length) {
    long count;
    do {
      count = result(libc.read(fd, address, length));
    } while (count == -Errno.EINTR);
    return count;
  }

  /**
   * See send(2): the count.
   *
   * @param quiet never raise SIGPIPE
   */
  public long send(int fd, long address, long length, boolean quiet) {
    long count;
    do {
      count = result(calls.send(fd, address, length, quiet ? SYSTEM.MSG_NOSIGNAL() : 0));
    } while (count == -Errno.EINTR);
    return count;
  }

  /** See write(2), for descriptors other than sockets. */
  public long write(int fd, long address, long length) {
    long count;
    do {
      count = result(libc.write(fd, address, length));
    } while (count == -Errno.EINTR);
    return count;
  }

  /**
   * Sends a message and, unless negative, a descriptor with it, see SCM_RIGHTS in unix(7).
   *
   * @return the count of bytes sent
   */
  public long sendDescriptor(int fd, long address, long length, int sent, boolean quiet) {
    long header = message().toSend(address, length, sent);
    long count;
    do {
      count = result(calls.sendmsg(fd, header, quiet ? SYSTEM.MSG_NOSIGNAL() : 0));
    } while (count == -Errno.EINTR);
    return count;
  }

  /**
   * Receives a message; the descriptors that came with it are then in {@link #receivedDescriptors},
   * close-on-exec, and belong to the caller.
   *
   * @return the count; ENOBUFS where bytes or descriptors did not fit, with all of them closed
   */
  public long receiveDescriptors(int fd, long address, long length) {
    received = new int[0];
    DescriptorMessage room = message();
    long count;
    do {
      long header = room.toReceive(address, length);
      count = result(calls.recvmsg(fd, header, SYSTEM.MSG_CMSG_CLOEXEC()));
    } while (count == -Errno.EINTR);
    if (count < 0) return count;
    received = room.descriptors();
    if (SYSTEM.MSG_CMSG_CLOEXEC() == 0) {
      for (int each : received) Fcntl.closeOnExec(each);
    }
    if (!room.isTruncated()) return count;
    for (int each : received) close(each);
    received = new int[0];
    return -Errno.code("ENOBUFS");
  }

  private DescriptorMessage message() {
    DescriptorMessage existing = message;
    if (existing != null) return existing;
    var made = new DescriptorMessage(SYSTEM);
    message = made;
    return made;
  }

  /** What the last {@link #receiveDescriptors} brought. */
  public int[] receivedDescriptors() {
    return received;
  }

  /** See shutdown(2). */
  public int shutdown(int fd, int how) {
    return result(calls.shutdown(fd, how));
  }

  /** See setsockopt(2). */
  public int set(int fd, Option option, boolean on) {
    Memory.putInt(memory + VALUE, on ? 1 : 0);
    return result(calls.setsockopt(fd, option.level, option.name, memory + VALUE, Integer.BYTES));
  }

  /** One of {@code SOCK_…}; ENOTSOCK for other descriptors, EBADF for none. */
  public int typeOf(int fd) {
    Memory.putInt(memory + LENGTH, Integer.BYTES);
    int failed =
        result(
            calls.getsockopt(
                fd, SYSTEM.SOL_SOCKET(), SYSTEM.SO_TYPE(), memory + VALUE, memory + LENGTH));
    return failed < 0 ? failed : Memory.getInt(memory + VALUE);
  }

  /** Who the kernel noted when a UNIX socket was connected; 0, or the negative errno. */
  public int peerCredentials(int fd) {
    return SYSTEM.peerCredentials(fd, ids);
  }

  /** Process of the last {@link #peerCredentials}; -1 where the system does not tell. */
  public int pid() {
    return ids[0];
  }

  /** User of the last {@link #peerCredentials}. */
  public int uid() {
    return ids[1];
  }

  /** Group of the last {@link #peerCredentials}. */
  public int gid() {
    return ids[2];
  }

  /** See getsockname(2); the address is then in {@link #name}. */
  public int localName(int fd) {
    Memory.putInt(memory + LENGTH, SocketAddress.MAX_ENCODED);
    return decoded(calls.getsockname(fd, memory, memory + LENGTH));
  }

  /** See getpeername(2); the address is then in {@link #name}. */
  public int peerName(int fd) {
    Memory.putInt(memory + LENGTH, SocketAddress.MAX_ENCODED);
    return decoded(calls.getpeername(fd, memory, memory + LENGTH));
  }

  private int decoded(int returned) {
    int failed = result(returned);
    int length = Math.min(Memory.getInt(memory + LENGTH), SocketAddress.MAX_ENCODED);
    name = failed < 0 ? null : SocketAddress.decode(memory, length);
    return failed;
  }

  /** The address of the last name call; null for a family other than ours. */
  public @Nullable SocketAddress name() {
    return name;
  }

  /** See {@link Fcntl#set}. */
  public int setFlags(int fd, boolean nonblocking, boolean closeOnExec) {
    return Fcntl.set(fd, nonblocking, closeOnExec);
  }

  /** A new close-on-exec number for the same open file, see F_DUPFD_CLOEXEC in fcntl(2). */
  public int duplicate(int fd) {
    return result(calls.fcntl(fd, SYSTEM.F_DUPFD_CLOEXEC(), 0));
  }

  /** See fchmod(2). */
  public int changeMode(int fd, int mode) {
    int failed;
    do {
      failed = result(calls.fchmod(fd, mode));
    } while (failed == -Errno.EINTR);
    return failed;
  }

  /** See chmod(2). */
  public int changeMode(SocketAddress.Unix address, int mode) {
    long path = address.encodePath(memory);
    int failed;
    do {
      failed = result(calls.chmod(path, mode));
    } while (failed == -Errno.EINTR);
    return failed;
  }

  /** See umask(2): sets the process's mask and returns the one before. */
  public int mask(int mask) {
    return calls.umask(mask);
  }

  /** See unlink(2). */
  public int unlink(SocketAddress.Unix address) {
    long path = address.encodePath(memory);
    int failed;
    do {
      failed = result(calls.unlink(path));
    } while (failed == -Errno.EINTR);
    return failed;
  }

  /** Gives a descriptor back, see close(2). The number is gone even where that fails. */
  public void close(int fd) {
    libc.close(fd);
  }
}
