package org.cqueues.core.socket;

import org.cqueues.os.Errno;
import org.cqueues.os.SocketAddress;
import org.cqueues.os.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * The descriptor of a socket and what the kernel is asked about it: its options, its names, and
 * connections that came in. Results are 0 or counts; those that failed are negative.
 */
final class Endpoint {
  private final Sockets calls;
  private final SocketContext context;
  private final SocketOptions options;
  private final int type;
  private final boolean isSocket;

  /** Negative before there is one and after it was closed. */
  private int fd;

  Endpoint(SocketContext context, int fd, int type, boolean isSocket, SocketOptions options) {
    this.context = context;
    this.calls = context.calls;
    this.fd = fd;
    this.type = type;
    this.isSocket = isSocket;
    this.options = options;
  }

  int fd() {
    return fd;
  }

  boolean isOpen() {
    return fd >= 0;
  }

  /** One of {@code SOCK_…}. */
  int type() {
    return type;
  }

  /** Whether it is a socket and not another kind of descriptor. */
  boolean isSocket() {
    return isSocket;
  }

  /** Whether bytes come in messages, of which what does not fit is lost. */
  boolean takesMessages() {
    return type != Sockets.SOCK_STREAM;
  }

  /** Whether messages come from anywhere and have no end. */
  boolean takesDatagrams() {
    return type == Sockets.SOCK_DGRAM;
  }

  SocketOptions options() {
    return options;
  }

  /**
   * Makes the descriptor.
   *
   * @param bound whether it will be bound
   */
  int open(int family, boolean bound) {
    int opened = DescriptorOptions.open(calls, family, type, options, bound);
    if (opened < 0) return opened;
    fd = opened;
    return 0;
  }

  /** Takes over a descriptor that was made with the same options. */
  void adopt(int connected) {
    fd = connected;
  }

  int bind(SocketAddress address) {
    return UnixBinding.bind(calls, fd, address, options);
  }

  /** Datagram sockets need not listen. */
  int listen() {
    return takesDatagrams() ? 0 : calls.listen(fd);
  }

  /**
   * Called again while it goes on, connect(2) itself tells how it ended; EINPROGRESS until then.
   * EAGAIN says that nothing goes on: a UNIX socket's listener has no room.
   */
  int connect(SocketAddress peer) {
    int result = calls.connect(fd, peer);
    if (result == -SocketErrors.EISCONN) return 0;
    return isUnderWay(result) ? -SocketErrors.EINPROGRESS : result;
  }

  /** Whether a connect(2) that failed so goes on in the background. */
  static boolean isUnderWay(int result) {
    return result == -SocketErrors.EINPROGRESS
        || result == -SocketErrors.EALREADY
        || result == -Errno.EINTR;
  }

  /** The descriptor of a connection, which belongs to the caller; ECONNABORTED never comes out. */
  int accept(SocketOptions accepted) {
    boolean nonblocking = accepted.has(SocketOptions.Flag.NONBLOCK);
    boolean closeOnExec = accepted.has(SocketOptions.Flag.CLOEXEC);
    int result;
    do {
      result = calls.accept(fd, nonblocking, closeOnExec);
    } while (result == -SocketErrors.ECONNABORTED);
    if (result >= 0) DescriptorOptions.tune(calls, result, true, accepted);
    return result;
  }

  /** Whom it is connected to; the address is then in {@link #name}. */
  int peerName() {
    return calls.peerName(fd);
  }

  /** Where it is bound; the address is then in {@link #name}. */
  int localName() {
    return calls.localName(fd);
  }

  @Nullable SocketAddress name() {
    return calls.name();
  }

  /** See {@link Sockets#peerCredentials}. */
  int peerCredentials() {
    return calls.peerCredentials(fd);
  }

  /** Switches TCP_CORK off, so that what the kernel holds back is sent. */
  int uncork() {
    return calls.set(fd, Sockets.Option.NOPUSH, false);
  }

  /** Wakes whoever polls the descriptor and closes it; nothing where there is none. */
  void close() {
    int old = fd;
    fd = -1;
    context.close(old);
  }
}
