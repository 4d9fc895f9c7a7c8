package org.cqueues.core.tls;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.cqueues.core.ControllerGroup;
import org.cqueues.core.OffloadedCall;
import org.cqueues.core.continuation.Continuation;
import org.cqueues.os.Clock;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.jspecify.annotations.Nullable;

/**
 * A handshake, written as if it could wait: it is a continuation of its own, which is suspended
 * where it does. BouncyCastle computes signatures, and receives datagrams, in the midst of its
 * code. No monitor may be held where it waits, for whoever wanted it next on this thread would wait
 * for ever.
 */
final class Handshake {
  /** What there is to do until bytes can go both ways: 0, or why they never will. */
  @FunctionalInterface
  interface Body {
    int run();
  }

  /** So long those wait who come while a callback of the handshake is suspended, in seconds. */
  private static final double BUSY = 0.01;

  private final ControllerGroup controllers;
  private final Clock clock;
  private final Continuation continuation;

  /** What the body said; before, what an error says that it did not catch. */
  private int result = -TlsErrors.EOPENSSL;

  /** The body is on the stack of somebody. */
  private boolean running;

  /** The body has been suspended by a method of this class. */
  private boolean waits;

  /** What the body waits for. */
  private int interest;

  private double deadline = Double.NaN;
  private @Nullable OffloadedCall<?> call;

  Handshake(ControllerGroup controllers, Body body) {
    this.controllers = controllers;
    clock = controllers.clock();
    continuation = new Continuation(() -> result = body.run());
  }

  /** Goes on until the body waits or is done: -EAGAIN, or its result. */
  int advance() {
    if (running || continuation.isDone() || (call != null && !call.isDone())) return result();
    running = true;
    try {
      do {
        waits = false;
        continuation.run();
        // what a callback suspends is the coroutine around, which goes on right here
        if (!continuation.isDone() && !waits) Continuation.suspend();
      } while (!continuation.isDone() && !waits);
    } finally {
      running = false;
    }
    return result();
  }

  private int result() {
    return continuation.isDone() ? result : -Errno.EAGAIN;
  }

  /** What to poll instead of {@code below}. */
  int pollfd(int below) {
    return call == null ? below : call.pollfd();
  }

  int interest() {
    return running ? Interest.NONE : interest;
  }

  /** Relative seconds until it goes on anyway; NaN for no limit. */
  double timeout() {
    if (running) return BUSY;
    return Double.isNaN(deadline) ? Double.NaN : Math.max(0, deadline - clock.now());
  }

  private void suspend() {
    waits = true;
    Continuation.suspend();
    interest = Interest.NONE;
    deadline = Double.NaN;
  }

  /** In the body: waits until the descriptor is ready. */
  void await(int wanted) {
    interest = wanted;
    suspend();
  }

  /**
   * In the body: waits until the descriptor is ready, or until a moment on the clock.
   *
   * @return whether there is time left
   */
  boolean awaitUntil(int wanted, double moment) {
    interest = wanted;
    deadline = moment;
    suspend();
    return clock.now() < moment;
  }

  /**
   * In the body: has another thread compute something, and waits for that.
   *
   * @throws IOException what the computation threw
   */
  <T> T offload(Callable<T> computation) throws IOException {
    OffloadedCall<T> offloaded = controllers.offload(computation);
    call = offloaded;
    try {
      while (!offloaded.isDone()) {
        interest = Interest.READ;
        suspend();
      }
    } finally {
      call = null;
      offloaded.release();
    }
    try {
      return offloaded.result();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /** The connection is closed: the body does not go on. */
  void abandon() {
    if (call != null) call.release();
    call = null;
  }
}
