package org.cqueues.core.socket;

import org.cqueues.core.Pollable;
import org.cqueues.core.name.AddressSource;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.cqueues.os.SocketAddress;
import org.cqueues.os.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * Takes a socket from an address to a descriptor that is bound, listening or connected: each step
 * once, on demand, and with the next address where one fails.
 */
final class Connection {
  private enum Stage {
    ADDRESS,
    DESCRIPTOR,
    BIND,
    LISTEN,
    CONNECT,
    READY
  }

  private final SocketContext context;
  private final SocketOptions options;
  private boolean listening;
  private @Nullable AddressSource addresses;

  /** Takes all steps at once where addresses are tried side by side; null otherwise. */
  private @Nullable Race race;

  private int type;
  private Stage stage;
  private int fd = -1;
  private boolean stream;
  private boolean isSocket = true;

  /** What is wanted of the address source or the descriptor while a step waits. */
  private int interest;

  /** Why the last address did not do, as a negative errno, or 0. */
  private int failure;

  /** A socket to be made. */
  Connection(
      SocketContext context,
      AddressSource addresses,
      int type,
      boolean listening,
      SocketOptions options) {
    this.context = context;
    this.addresses = addresses;
    this.type = type;
    this.listening = listening;
    this.options = options;
    this.stage = Stage.ADDRESS;
    boolean racing = !listening && type == Sockets.SOCK_STREAM && options.attemptDelay >= 0;
    this.race = racing ? new Race(context, addresses, type, options) : null;
  }

  /** A descriptor that is there, which this takes over. */
  Connection(SocketContext context, int fd, int type, boolean isSocket, SocketOptions options) {
    this.context = context;
    this.fd = fd;
    this.type = type;
    this.listening = false;
    this.options = options;
    this.stage = Stage.READY;
    this.stream = isSocket && type == Sockets.SOCK_STREAM;
    this.isSocket = isSocket;
  }

  int fd() {
    return fd;
  }

  int type() {
    return type;
  }

  /** Whether it is a socket and not another kind of descriptor. */
  boolean isSocket() {
    return isSocket;
  }

  /** Whether bytes come without boundaries, from a socket. */
  boolean isStream() {
    return stream;
  }

  SocketOptions options() {
    return options;
  }

  /** What is polled while a step waits: the lookup, else the descriptor. */
  int pollfd() {
    if (race != null) return race.pollfd();
    return stage == Stage.ADDRESS && addresses != null ? addresses.pollfd() : fd;
  }

  /** Bits of {@link Interest} that the waiting step wants. */
  int interest() {
    return interest;
  }

  /** The limit of the lookup or of the waiting step itself; NaN for none. */
  double timeout() {
    if (race != null) return race.timeout();
    Pollable lookup = stage == Stage.ADDRESS ? addresses : null;
    return lookup == null ? Double.NaN : lookup.timeout();
  }

  /** Takes the steps that are left. Returns 0, -EAGAIN, or why no address did. */
  int advance() {
    if (stage == Stage.READY) return 0;
    interest = Interest.NONE;
    if (race != null) return advance(race);
    while (stage != Stage.READY) {
      int result = step();
      if (result == -Errno.EAGAIN) return result;
      if (result != 0) {
        if (stage == Stage.ADDRESS) return failure != 0 ? failure : result;
        failure = result;
        drop();
        stage = Stage.ADDRESS;
      }
    }
    release();
    return 0;
  }

  private int advance(Race running) {
    int result = running.advance();
    if (result == -Errno.EAGAIN) interest = running.interest();
    if (result != 0) return result;
    fd = running.winner();
    stream = true;
    race = null;
    stage = Stage.READY;
    release();
    return 0;
  }

  private int step() {
    return switch (stage) {
      case ADDRESS -> address();
      case DESCRIPTOR -> descriptor();
      case BIND -> bind();
      case LISTEN -> listen();
      case CONNECT -> connect();
      case READY -> 0;
    };
  }

  private int address() {
    if (addresses == null) return -SocketErrors.ENOHOST;
    int result = addresses.next();
    if (result == 0) stage = Stage.DESCRIPTOR;
    if (result == -Errno.EAGAIN) interest = addresses.interest();
    return result;
  }

  private SocketAddress peer() {
    if (addresses == null) throw new IllegalStateException("no address");
    return addresses.address();
  }

  private int descriptor() {
    Sockets calls = context.calls;
    int family = peer().family();
    int opened = DescriptorOptions.open(calls, family, type, options, isBound());
    if (opened < 0) return opened;
    fd = opened;
    stream = type == Sockets.SOCK_STREAM;
    stage = Stage.BIND;
    return 0;
  }

  private boolean isBound() {
    return listening || options.bind != null;
  }

  private int bind() {
    SocketAddress local = listening ? peer() : options.bind;
    int failed = local == null ? 0 : UnixBinding.bind(context.calls, fd, local, options);
    if (failed == 0) stage = listening ? Stage.LISTEN : Stage.CONNECT;
    return failed;
  }

  private int listen() {
    int failed = type == Sockets.SOCK_DGRAM ? 0 : context.calls.listen(fd);
    if (failed == 0) stage = Stage.READY;
    return failed;
  }

  /** Makes a ready socket listen unless it does already; datagram sockets need not. */
  int listenNow() {
    int failed = listening ? 0 : listen();
    listening |= failed == 0;
    return failed;
  }

  /** Called again while it goes on: connect(2) itself tells how it ended. */
  private int connect() {
    int result = context.calls.connect(fd, peer());
    if (result == 0 || result == -SocketErrors.EISCONN) {
      stage = Stage.READY;
      return 0;
    }
    boolean waits =
        result == -SocketErrors.EINPROGRESS
            || result == -SocketErrors.EALREADY
            || result == -Errno.EINTR
            || result == -Errno.EAGAIN;
    if (!waits) return result;
    interest = Interest.WRITE;
    return -Errno.EAGAIN;
  }

  private void release() {
    if (addresses != null) addresses.close();
    addresses = null;
  }

  private void drop() {
    int old = fd;
    fd = -1;
    context.close(old);
  }

  void close() {
    if (race != null) race.close();
    release();
    drop();
  }
}
