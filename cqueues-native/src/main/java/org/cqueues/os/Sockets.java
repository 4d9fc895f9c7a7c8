package org.cqueues.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The system calls of sockets, as one thread at a time makes them. A call that failed returns the
 * negative errno; EINTR never comes out of those that do not wait, and is repeated here.
 */
public final class Sockets {
  public static final int AF_UNSPEC = Linux.AF_UNSPEC;
  public static final int AF_UNIX = Linux.AF_UNIX;
  public static final int AF_INET = Linux.AF_INET;
  public static final int AF_INET6 = Linux.AF_INET6;
  public static final int SOCK_STREAM = Linux.SOCK_STREAM;
  public static final int SOCK_DGRAM = Linux.SOCK_DGRAM;
  public static final int SOCK_SEQPACKET = Linux.SOCK_SEQPACKET;

  /** For {@link #shutdown}. */
  public static final int SHUT_READ = Linux.SHUT_RD;

  /** For {@link #shutdown}. */
  public static final int SHUT_WRITE = Linux.SHUT_WR;

  /** What can be switched on and off by {@link #set}. */
  public enum Option {
    REUSEADDR(Linux.SOL_SOCKET, Linux.SO_REUSEADDR),
    REUSEPORT(Linux.SOL_SOCKET, Linux.SO_REUSEPORT),
    BROADCAST(Linux.SOL_SOCKET, Linux.SO_BROADCAST),
    OOBINLINE(Linux.SOL_SOCKET, Linux.SO_OOBINLINE),
    V6ONLY(Linux.IPPROTO_IPV6, Linux.IPV6_V6ONLY),
    NODELAY(Linux.IPPROTO_TCP, Linux.TCP_NODELAY),
    NOPUSH(Linux.IPPROTO_TCP, Linux.TCP_CORK);

    private final int level;
    private final int name;

    Option(int level, int name) {
      this.level = level;
      this.name = name;
    }
  }

  private static final int CONTROL_SIZE = 1024;
  private static final int LENGTH = SocketAddress.MAX_ENCODED;
  private static final int VALUE = LENGTH + Long.BYTES;
  private static final int MESSAGE = VALUE + 2 * Long.BYTES;
  private static final int VECTOR = MESSAGE + Linux.MSGHDR_SIZE;
  private static final int CONTROL = VECTOR + Linux.IOVEC_SIZE;

  private final SocketCalls calls = SocketCalls.get();
  private final LibC libc = LibC.get();

  /** Address, its length, an option's value, then a message with vector and control data. */
  private final MemorySegment scratch = Arena.ofAuto().allocate(CONTROL + CONTROL_SIZE, 16);

  private final long memory = scratch.address();

  private @Nullable SocketAddress name;
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
    return result(calls.socket(family, type | flags(nonblocking, closeOnExec), 0));
  }

  private static int flags(boolean nonblocking, boolean closeOnExec) {
    return (nonblocking ? Linux.NONBLOCK : 0) | (closeOnExec ? Linux.CLOEXEC : 0);
  }

  /** Makes two connected UNIX sockets, see socketpair(2), and puts them into {@code pair}. */
  public int openPair(int type, boolean nonblocking, boolean closeOnExec, int[] pair) {
    int failed =
        result(
            calls.socketpair(
                Linux.AF_UNIX, type | flags(nonblocking, closeOnExec), 0, memory + VALUE));
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
    return result(calls.listen(fd, Linux.SOMAXCONN));
  }

  /** See connect(2); EINPROGRESS when it goes on in the background. */
  public int connect(int fd, SocketAddress address) {
    return result(calls.connect(fd, memory, address.encode(memory)));
  }

  /** See accept(2): the new descriptor. */
  public int accept(int fd, boolean nonblocking, boolean closeOnExec) {
    int accepted;
    do {
      accepted = result(calls.accept4(fd, 0, 0, flags(nonblocking, closeOnExec)));
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
      count = result(calls.send(fd, address, length, quiet ? Linux.MSG_NOSIGNAL : 0));
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
    prepareMessage(address, length);
    if (sent >= 0) {
      long control = memory + CONTROL;
      int size = Linux.CMSGHDR_DATA + Integer.BYTES;
      Memory.clear(control, CONTROL_SIZE);
      Memory.putLong(control, size);
      Memory.putInt(control + Linux.CMSGHDR_LEVEL, Linux.SOL_SOCKET);
      Memory.putInt(control + Linux.CMSGHDR_TYPE, Linux.SCM_RIGHTS);
      Memory.putInt(control + Linux.CMSGHDR_DATA, sent);
      Memory.putLong(memory + MESSAGE + Linux.MSGHDR_CONTROL, control);
      Memory.putLong(memory + MESSAGE + Linux.MSGHDR_CONTROLLEN, aligned(size));
    }
    long count;
    do {
      count = result(calls.sendmsg(fd, memory + MESSAGE, quiet ? Linux.MSG_NOSIGNAL : 0));
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
    long message = memory + MESSAGE;
    long count;
    do {
      prepareMessage(address, length);
      Memory.putLong(message + Linux.MSGHDR_CONTROL, memory + CONTROL);
      Memory.putLong(message + Linux.MSGHDR_CONTROLLEN, CONTROL_SIZE);
      count = result(calls.recvmsg(fd, message, Linux.MSG_CMSG_CLOEXEC));
    } while (count == -Errno.EINTR);
    if (count < 0) return count;
    collectReceived(Memory.getLong(message + Linux.MSGHDR_CONTROLLEN));
    if ((Memory.getInt(message + Linux.MSGHDR_FLAGS) & (Linux.MSG_TRUNC | Linux.MSG_CTRUNC)) == 0) {
      return count;
    }
    for (int each : received) close(each);
    received = new int[0];
    return -Errno.code("ENOBUFS");
  }

  private void collectReceived(long length) {
    long end = memory + CONTROL + length;
    for (long at = memory + CONTROL; at + Linux.CMSGHDR_DATA <= end; ) {
      long size = Memory.getLong(at);
      if (size < Linux.CMSGHDR_DATA || at + size > end) return;
      if (Memory.getInt(at + Linux.CMSGHDR_LEVEL) == Linux.SOL_SOCKET
          && Memory.getInt(at + Linux.CMSGHDR_TYPE) == Linux.SCM_RIGHTS) {
        for (long p = at + Linux.CMSGHDR_DATA; p + Integer.BYTES <= at + size; p += Integer.BYTES) {
          received = Arrays.copyOf(received, received.length + 1);
          received[received.length - 1] = Memory.getInt(p);
        }
      }
      at += aligned(size);
    }
  }

  private static long aligned(long size) {
    return (size + Long.BYTES - 1) & -Long.BYTES;
  }

  private void prepareMessage(long address, long length) {
    Memory.clear(memory + MESSAGE, Linux.MSGHDR_SIZE);
    Memory.putLong(memory + VECTOR, address);
    Memory.putLong(memory + VECTOR + Linux.IOVEC_LENGTH, length);
    Memory.putLong(memory + MESSAGE + Linux.MSGHDR_IOV, memory + VECTOR);
    Memory.putLong(memory + MESSAGE + Linux.MSGHDR_IOVLEN, 1);
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

  /** The pending error of a socket, which this clears; see SO_ERROR in socket(7). */
  public int takeError(int fd) {
    int failed = get(fd, Linux.SO_ERROR, Integer.BYTES);
    return failed < 0 ? failed : -Memory.getInt(memory + VALUE);
  }

  /** One of {@code SOCK_…}; ENOTSOCK for other descriptors, EBADF for none. */
  public int typeOf(int fd) {
    int failed = get(fd, Linux.SO_TYPE, Integer.BYTES);
    return failed < 0 ? failed : Memory.getInt(memory + VALUE);
  }

  private int get(int fd, int socketOption, int length) {
    Memory.clear(memory + VALUE, 2L * Long.BYTES);
    Memory.putInt(memory + LENGTH, length);
    return result(
        calls.getsockopt(fd, Linux.SOL_SOCKET, socketOption, memory + VALUE, memory + LENGTH));
  }

  /** Who the kernel noted when a UNIX socket was connected; see SO_PEERCRED in unix(7). */
  public int peerCredentials(int fd) {
    return get(fd, Linux.SO_PEERCRED, Linux.UCRED_SIZE);
  }

  /** Process of the last {@link #peerCredentials}. */
  public int pid() {
    return Memory.getInt(memory + VALUE);
  }

  /** User of the last {@link #peerCredentials}. */
  public int uid() {
    return Memory.getInt(memory + VALUE + Linux.UCRED_UID);
  }

  /** Group of the last {@link #peerCredentials}. */
  public int gid() {
    return Memory.getInt(memory + VALUE + Linux.UCRED_GID);
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

  /** Sets or clears O_NONBLOCK and FD_CLOEXEC, see fcntl(2); no call where they are so already. */
  public int setFlags(int fd, boolean nonblocking, boolean closeOnExec) {
    int status = result(calls.fcntl(fd, Linux.F_GETFL, 0));
    if (status < 0) return status;
    int wanted = nonblocking ? status | Linux.NONBLOCK : status & ~Linux.NONBLOCK;
    int failed = wanted == status ? 0 : result(calls.fcntl(fd, Linux.F_SETFL, wanted));
    if (failed < 0) return failed;
    int descriptor = result(calls.fcntl(fd, Linux.F_GETFD, 0));
    if (descriptor < 0) return descriptor;
    int other = closeOnExec ? descriptor | Linux.FD_CLOEXEC : descriptor & ~Linux.FD_CLOEXEC;
    return other == descriptor ? 0 : result(calls.fcntl(fd, Linux.F_SETFD, other));
  }

  /** A new close-on-exec number for the same open file, see F_DUPFD_CLOEXEC in fcntl(2). */
  public int duplicate(int fd) {
    return result(calls.fcntl(fd, Linux.F_DUPFD_CLOEXEC, 0));
  }

  /** See fchmod(2). */
  public int changeMode(int fd, int mode) {
    return result(calls.fchmod(fd, mode));
  }

  /** See chmod(2). */
  public int changeMode(SocketAddress.Unix address, int mode) {
    return result(calls.chmod(pathOf(address), mode));
  }

  /** See umask(2): sets the process's mask and returns the one before. */
  public int mask(int mask) {
    return calls.umask(mask);
  }

  /** See unlink(2). */
  public int unlink(SocketAddress.Unix address) {
    return result(calls.unlink(pathOf(address)));
  }

  private long pathOf(SocketAddress.Unix address) {
    Memory.put(memory + address.encode(memory), (byte) 0);
    return memory + Linux.SOCKADDR_UN_PATH;
  }

  /** Gives a descriptor back, see close(2). The number is gone even where that fails. */
  public void close(int fd) {
    libc.close(fd);
  }
}
