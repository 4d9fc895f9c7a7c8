package org.cqueues.core.socket;

import org.cqueues.os.Clock;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.jspecify.annotations.Nullable;

/**
 * Takes the connections of a listener. Where the system has no descriptor or no memory for one, it
 * stays in the kernel's queue and the listener readable; then a {@link RetryPause} begins, which
 * any other answer ends.
 */
final class Acceptor {
  private final Lifecycle lifecycle;
  private final Clock clock;

  /** While accept(2) found no descriptor or memory; null otherwise. */
  private @Nullable RetryPause pause;

  Acceptor(Lifecycle lifecycle, Clock clock) {
    this.lifecycle = lifecycle;
    this.clock = clock;
  }

  /** Seconds until it is worth trying again; NaN without a pause. */
  double timeout() {
    return pause == null ? Double.NaN : pause.left(clock.now());
  }

  /** See {@link CoreSocket#accept}. */
  int accept(SocketOptions options) {
    lifecycle.clearInterest();
    int result = lifecycle.advance();
    if (result != 0) return result;
    // never reported for a listener, but whoever waits for it is woken when this is closed
    if (pause != null && pause.left(clock.now()) > 0) return lifecycle.blocked(Interest.PRIORITY);
    int accepted = lifecycle.endpoint().accept(options);
    if (RetryPause.isCalledFor(accepted)) {
      if (pause == null) pause = new RetryPause();
      pause.begin(clock.now());
    } else {
      pause = null;
    }
    if (accepted >= 0) new AcceptEvent(lifecycle.endpoint().fd(), accepted).commit();
    return accepted == -Errno.EAGAIN ? lifecycle.blocked(Interest.READ) : accepted;
  }
}
