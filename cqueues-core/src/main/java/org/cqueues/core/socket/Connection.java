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
  private final Endpoint endpoint;
  private boolean listening;
  private @Nullable AddressSource addresses;

  /** Takes all steps at once where addresses are tried side by side; null otherwise. */
  private @Nullable Race race;

  private Stage stage;

  /**
   * While a listener has no room, and only time can help: a UNIX socket that is not connected is
   * reported for whatever it is polled for. Null otherwise.
   */
  private @Nullable RetryPause pause;

  /** What is wanted of the address source or the descriptor while a step waits. */
  private int interest;

  /** Why the last address did not do, as a negative errno, or 0. */
  private int failure;

  /** Null where nobody records it, and when it is over. */
  private @Nullable ConnectEvent event;

  /** A socket to be made. */
  Connection(
      SocketContext context,
      AddressSource addresses,
      int type,
      boolean listening,
      SocketOptions options) {
    this.context = context;
    this.addresses = addresses;
    this.listening = listening;
    this.stage = Stage.ADDRESS;
    this.endpoint = new Endpoint(context, -1, type, true, options);
    boolean racing = !listening && type == Sockets.SOCK_STREAM && options.attemptDelay() >= 0;
    this.race = racing ? new Race(context, addresses, type, options) : null;
    this.event = listening ? null : ConnectEvent.begun();
  }

  /** A descriptor that is there, which this takes over. */
  Connection(SocketContext context, int fd, int type, boolean isSocket, SocketOptions options) {
    this.context = context;
    this.listening = false;
    this.stage = Stage.READY;
    this.endpoint = new Endpoint(context, fd, type, isSocket, options);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /** The way through the descriptor, once {@link #advance} gave 0. */
  Transport transport() {
    return new DescriptorTransport(context.calls, endpoint);
  }

  /** What is polled while a step waits: the lookup, else the descriptor. */
  int pollfd() {
    if (race != null) return race.pollfd();
    return stage == Stage.ADDRESS && addresses != null ? addresses.pollfd() : endpoint.fd();
  }

  /** Bits of {@link Interest} that the waiting step wants. */
  int interest() {
    return interest;
  }

  /** The limit of the lookup or of the waiting step itself; NaN for none. */
  double timeout() {
    if (race != null) return race.timeout();
    if (pause != null) return pause.left(context.clock.now());
    Pollable lookup = stage == Stage.ADDRESS ? addresses : null;
    return lookup == null ? Double.NaN : lookup.timeout();
  }

  /** See {@link AddressSource#explanation}. */
  String explanation() {
    return addresses == null ? "" : addresses.explanation();
  }

  /** Takes the steps that are left. Returns 0, -EAGAIN, or why no address did. */
  int advance() {
    if (stage == Stage.READY) return 0;
    interest = Interest.NONE;
    int result = race != null ? advance(race) : takeSteps();
    ConnectEvent recorded = event;
    if (recorded != null && result != -Errno.EAGAIN) {
      event = null;
      recorded.end(result);
    }
    return result;
  }

  private int takeSteps() {
    while (stage != Stage.READY) {
      int result = step();
      if (result == -Errno.EAGAIN) return result;
      if (result != 0) {
        if (stage == Stage.ADDRESS) return failure != 0 ? failure : result;
        failure = result;
        endpoint.close();
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
    endpoint.adopt(running.winner());
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
    boolean bound = listening || endpoint.options().bind() != null;
    int failed = endpoint.open(peer().family(), bound);
    if (failed == 0) stage = Stage.BIND;
    return failed;
  }

  private int bind() {
    SocketAddress local = listening ? peer() : endpoint.options().bind();
    int failed = local == null ? 0 : endpoint.bind(local);
    if (failed == 0) stage = listening ? Stage.LISTEN : Stage.CONNECT;
    return failed;
  }

  private int listen() {
    int failed = endpoint.listen();
    if (failed == 0) stage = Stage.READY;
    return failed;
  }

  /** Makes a ready socket listen unless it does already. */
  int listenNow() {
    int failed = listening ? 0 : endpoint.listen();
    listening |= failed == 0;
    return failed;
  }

  private int connect() {
    if (pause != null && pause.left(context.clock.now()) > 0) return -Errno.EAGAIN;
    SocketAddress peer = peer();
    if (event != null) event.attempt(peer);
    int result = endpoint.connect(peer);
    if (result == 0) stage = Stage.READY;
    if (result == -Errno.EAGAIN) {
      if (pause == null) pause = new RetryPause();
      pause.begin(context.clock.now());
    } else {
      pause = null;
    }
    if (result != -SocketErrors.EINPROGRESS) return result;
    interest = Interest.WRITE;
    return -Errno.EAGAIN;
  }

  private void release() {
    if (addresses != null) addresses.close();
    addresses = null;
  }

  void close() {
    if (race != null) race.close();
    release();
    endpoint.close();
  }
}
