package org.cqueues.lua.embed;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cqueues.core.Watcher;
import org.jspecify.annotations.Nullable;

/**
 * A loop of the program's turns the engine's, whenever the descriptor, a timer or a thread says so.
 */
final class HostedDriver implements Driver, Watcher {
  private final Loop loop;
  private final HostLoop host;
  private final Runnable turn;
  private final EngineEnd end;

  /** The host was asked for a turn that has not begun. */
  private final AtomicBoolean called = new AtomicBoolean();

  /** A turn is under way; on the host's thread, as all below. */
  private boolean turning;

  /** The thread was interrupted before the turn, which is the host's affair. */
  private boolean interrupted;

  private HostLoop.@Nullable Watch watch;
  private @Nullable Future<?> timer;

  /** When that comes, as of {@link System#nanoTime}. */
  private long timerNanos;

  /**
   * The driver of an engine.
   *
   * @param turn one turn, without a wait
   */
  HostedDriver(Loop loop, HostLoop host, Runnable turn, EngineEnd end) {
    this.loop = loop;
    this.host = host;
    this.turn = turn;
    this.end = end;
  }

  void start() {
    if (host.isCurrent()) begin();
    else host.execute(this::begin);
  }

  private void begin() {
    if (end.isClosed()) return;
    loop.controller().watchedBy(this);
    host.onEnd(this::closeUnlessInside);
    prepare();
  }

  /** The host was called: others may have done the work meanwhile. */
  private void answer() {
    called.set(false);
    if (loop.isReady()) turn();
  }

  private void expire() {
    timer = null;
    turn();
  }

  private void turn() {
    if (end.isClosed()) return;
    turning = true;
    try {
      turn.run();
    } finally {
      turning = false;
      if (!end.isClosed()) prepare();
    }
  }

  /** Sees to it that the next turn comes. */
  private void prepare() {
    HostLoop.Watch existing = watch;
    if (existing == null) watch = host.watch(loop.controller().pollfd(), this::turn);
    else existing.again();
    if (loop.isReady()) wake();
    else schedule(loop.timeout());
  }

  private void schedule(double seconds) {
    if (seconds == Double.POSITIVE_INFINITY) return; // one that is left over does no harm
    long nanos = Math.max(1, (long) Math.ceil(seconds * 1e9));
    long due = System.nanoTime() + nanos;
    Future<?> existing = timer;
    if (existing != null) {
      if (timerNanos - due <= 0) return;
      existing.cancel(false);
    }
    timerNanos = due;
    timer = host.schedule(this::expire, nanos);
  }

  @Override
  public void wake() {
    if (end.isClosed()) return;
    if (host.isCurrent() && turning) return; // whoever turns looks when it is over
    if (called.compareAndSet(false, true)) host.execute(this::answer);
  }

  @Override
  public void alerted() {
    wake();
  }

  @Override
  public void closing() {
    if (watch != null) watch.cancel();
    watch = null;
    if (timer != null) timer.cancel(false);
    timer = null;
  }

  @Override
  public void check() {
    if (host.isCurrent()) return;
    throw new IllegalStateException(
        "this engine belongs to "
            + host
            + ", not to thread "
            + Thread.currentThread().getName()
            + "; use submit");
  }

  @Override
  public void heedInterrupt() {
    interrupted |= Thread.interrupted();
  }

  @Override
  public void endTurn() {
    if (interrupted) Thread.currentThread().interrupt();
    interrupted = false;
  }

  @Override
  public boolean usesUpInterrupts() {
    return true;
  }

  /** What runs is interrupted, and closes the engine when it comes out. */
  @Override
  public void stop() {}

  @Override
  public void awaitEnd() {
    if (host.isCurrent()) {
      closeUnlessInside();
      return;
    }
    try {
      host.execute(this::closeUnlessInside);
    } catch (RejectedExecutionException ended) {
      closeUnlessInside(); // there is no other thread that could
    }
    end.awaitUninterrupted();
  }

  private void closeUnlessInside() {
    if (end.mayClose()) end.close();
  }

  /**
   * Refuses the host's thread, which is not to wait.
   *
   * @throws IllegalStateException the refusal
   */
  void checkMayWait() {
    if (!host.isCurrent()) return;
    throw new IllegalStateException("shutdown waits, which the thread of " + host + " must not");
  }
}
