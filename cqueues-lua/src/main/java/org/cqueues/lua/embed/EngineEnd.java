package org.cqueues.lua.embed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.cqueues.lua.thread.ThreadModule;
import org.cqueues.runtime.LuaState;
import org.jspecify.annotations.Nullable;

/** Who is inside an engine, and its end, which comes when nobody is. */
final class EngineEnd {
  /** Script threads end at once, unless a call of the system keeps them. */
  private static final Duration MOST_FOR_THREADS = Duration.ofSeconds(2);

  private final LuaState state;
  private final Loop loop;
  private final TurnClock clock;
  private final List<Future<?>> helpers = new ArrayList<>();

  private final CountDownLatch done = new CountDownLatch(1);

  /** The thread that is inside; under the lock, as all below. */
  private @Nullable Thread inside;

  private boolean requested;
  private boolean closing;
  private volatile boolean closed;

  EngineEnd(LuaState state, Loop loop, TurnClock clock) {
    this.state = state;
    this.loop = loop;
    this.clock = clock;
  }

  /** Has something cancelled at the end. */
  void add(Future<?> helper) {
    helpers.add(helper);
  }

  boolean isClosed() {
    return closed;
  }

  /**
   * This thread comes in.
   *
   * @return false if it was inside already
   */
  synchronized boolean enter() {
    if (closed) throw new IllegalStateException("this engine is closed");
    Thread me = Thread.currentThread();
    if (inside == me) return false;
    if (inside != null) {
      throw new IllegalStateException("this engine is in use by thread " + inside.getName());
    }
    inside = me;
    return true;
  }

  /** It goes out, and does what was put off for it. */
  void leave() {
    boolean last;
    synchronized (this) {
      inside = null;
      last = requested;
    }
    if (last) close();
  }

  /** Whoever is inside is to come out. */
  void request() {
    synchronized (this) {
      requested = true;
    }
    if (!closed) state.end();
  }

  /** Whether nobody is inside; another thread that is, is waited for, and closes. */
  boolean mayClose() {
    synchronized (this) {
      if (inside == null) return !closed;
      if (inside == Thread.currentThread()) return false;
    }
    awaitUninterrupted();
    return false;
  }

  /** Returns when all is closed. */
  void awaitUninterrupted() {
    boolean interrupted = false;
    while (done.getCount() > 0) {
      try {
        done.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }

  /** Closes all; nobody is inside. */
  void close() {
    synchronized (this) {
      if (closing) return;
      closing = true;
    }
    boolean interrupted = Thread.interrupted(); // before: finalizers run all the same
    try {
      loop.driver().closing();
      closeState();
      if (!ThreadModule.of(state).awaitThreads(MOST_FOR_THREADS)) {
        System.getLogger(LuaEngine.class.getName())
            .log(System.Logger.Level.WARNING, "a script thread goes on: a system call keeps it");
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      helpers.forEach(helper -> helper.cancel(false));
      if (interrupted) Thread.currentThread().interrupt();
      closed = true;
      loop.end();
      done.countDown();
    }
  }

  /** Finalizers run as scripts do: their time has a limit, and they are interrupted. */
  private void closeState() {
    clock.enter();
    try {
      state.close();
    } finally {
      clock.leave(null);
    }
  }

  /**
   * Waits until the loop, which has a thread of its own, has nothing to do.
   *
   * @param deadline as of {@link System#nanoTime}
   */
  boolean awaitIdle(long deadline) {
    var idle = new CountDownLatch(1);
    loop.submit(() -> loop.whenIdle(idle));
    try {
      return idle.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
