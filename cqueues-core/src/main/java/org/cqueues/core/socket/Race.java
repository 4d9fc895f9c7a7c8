package org.cqueues.core.socket;

import java.util.ArrayList;
import java.util.List;
import org.cqueues.core.name.AddressSource;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.cqueues.os.Poller;
import org.cqueues.os.SocketAddress;
import org.cqueues.os.SysException;
import org.jspecify.annotations.Nullable;

/**
 * Happy Eyeballs: connects to the addresses of a host one shortly after the other, without waiting
 * for those before to fail, with the families in turn; the first that connects is kept. See RFC
 * 8305, sections 4 and 5.
 */
final class Race {
  private final SocketContext context;
  private final SocketOptions options;
  private final int type;
  private final AddressSource source;
  private final List<Attempt> attempts = new ArrayList<>();

  /** What the source has given so far; it gives each address once, and may pause between them. */
  private final List<SocketAddress> gathered = new ArrayList<>();

  /** In the order in which they are tried; null until the source has given all. */
  private @Nullable List<SocketAddress> addresses;

  /** Watches all attempts, so that one descriptor stands for them; null until there is one. */
  private @Nullable Poller poller;

  private int started;

  /** When the next attempt begins at the latest, on the clock of the context. */
  private double nextStart;

  /** While a listener has no room; null otherwise. */
  private @Nullable RetryPause pause;

  private int winner = -1;

  /** Why the last attempt failed, as a negative errno. */
  private int failure;

  private record Attempt(int fd, SocketAddress address) {}

  Race(SocketContext context, AddressSource source, int type, SocketOptions options) {
    this.context = context;
    this.source = source;
    this.type = type;
    this.options = options;
  }

  /** The descriptor to poll, or a negative number. */
  int pollfd() {
    if (addresses == null) return source.pollfd();
    return poller == null ? -1 : poller.fd();
  }

  int interest() {
    return addresses == null ? source.interest() : Interest.READ;
  }

  /** Seconds until the next attempt is due; NaN where there is none. */
  double timeout() {
    if (addresses == null) return source.timeout();
    if (started == addresses.size()) return Double.NaN;
    return Math.max(0, nextStart - context.clock.now());
  }

  /** The connected descriptor, which belongs to the caller, after {@link #advance} gave 0. */
  int winner() {
    return winner;
  }

  /** Goes on. Returns 0, -EAGAIN, or why no address did. */
  int advance() {
    List<SocketAddress> all = addresses;
    if (all == null) {
      int end = gather();
      if (end != 0) return end;
      all = interleaved(gathered);
      addresses = all;
    }
    if (finishReady()) return won();
    while (started < all.size() && isDue()) {
      if (start(all.get(started++))) return won();
    }
    if (!attempts.isEmpty() || pause != null) return -Errno.EAGAIN;
    close();
    return failure;
  }

  private boolean isDue() {
    return (attempts.isEmpty() && pause == null) || nextStart <= context.clock.now();
  }

  /** Takes all addresses; what the source says behind the last is the first failure. */
  private int gather() {
    int result = source.next();
    for (; result == 0; result = source.next()) gathered.add(source.address());
    if (result == -Errno.EAGAIN) return result;
    failure = result;
    return 0;
  }

  /** The addresses with the families in turn, beginning with that of the first. */
  private static List<SocketAddress> interleaved(List<SocketAddress> all) {
    var first = new ArrayList<SocketAddress>();
    var others = new ArrayList<SocketAddress>();
    for (SocketAddress address : all) {
      (address.family() == all.getFirst().family() ? first : others).add(address);
    }
    var mixed = new ArrayList<SocketAddress>(all.size());
    for (int i = 0; i < Math.max(first.size(), others.size()); i++) {
      if (i < first.size()) mixed.add(first.get(i));
      if (i < others.size()) mixed.add(others.get(i));
    }
    return mixed;
  }

  /** Looks at the attempts that have ended; whether one has connected. */
  private boolean finishReady() {
    if (poller == null) return false;
    int reports = poller.await(0);
    for (int i = 0; i < reports; i++) {
      Attempt attempt = attemptOf(poller.reportedFd(i));
      if (attempt == null) continue;
      int result = context.calls.connect(attempt.fd, attempt.address);
      if (result == 0 || result == -SocketErrors.EISCONN) {
        winner = attempt.fd;
        return true;
      }
      if (Endpoint.isUnderWay(result) || result == -Errno.EAGAIN) {
        if (poller.isOneShot()) poller.add(attempt.fd, Interest.WRITE);
        continue;
      }
      poller.remove(attempt.fd);
      context.calls.close(attempt.fd);
      attempts.remove(attempt);
      failed(result);
    }
    return false;
  }

  private @Nullable Attempt attemptOf(int fd) {
    for (Attempt attempt : attempts) if (attempt.fd == fd) return attempt;
    return null;
  }

  /** The next attempt need not wait any longer. */
  private void failed(int why) {
    pause = null;
    failure = why;
    nextStart = context.clock.now();
  }

  /** Begins an attempt; whether it has connected already. */
  private boolean start(SocketAddress address) {
    SocketAddress local = options.bind();
    int fd = DescriptorOptions.open(context.calls, address.family(), type, options, local != null);
    if (fd < 0) {
      failed(fd);
      return false;
    }
    int result = 0;
    if (local != null) result = UnixBinding.bind(context.calls, fd, local, options);
    if (result == 0) result = context.calls.connect(fd, address);
    if (result == 0) {
      winner = fd;
      return true;
    }
    if (result == -Errno.EAGAIN) {
      context.calls.close(fd);
      startAgain();
      return false;
    }
    if (Endpoint.isUnderWay(result)) {
      result = watch(fd);
      if (result == 0) {
        pause = null;
        attempts.add(new Attempt(fd, address));
        nextStart = context.clock.now() + options.attemptDelay();
        return false;
      }
    }
    context.calls.close(fd);
    failed(result);
    return false;
  }

  /** The listener of the last address has no room, see {@link Connection}. */
  private void startAgain() {
    if (pause == null) pause = new RetryPause();
    double now = context.clock.now();
    pause.begin(now);
    nextStart = now + pause.left(now);
    started--;
  }

  private int watch(int fd) {
    try {
      if (poller == null) poller = Poller.open();
      return poller.add(fd, Interest.WRITE);
    } catch (SysException e) {
      return -e.errno();
    }
  }

  private int won() {
    attempts.removeIf(attempt -> attempt.fd == winner);
    close();
    return 0;
  }

  /** Gives up all attempts but the winner. */
  void close() {
    for (Attempt attempt : attempts) context.calls.close(attempt.fd);
    attempts.clear();
    if (poller == null) return;
    context.controllers.cancel(poller.fd());
    poller.close();
    poller = null;
  }
}
