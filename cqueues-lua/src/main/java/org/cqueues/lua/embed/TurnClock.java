package org.cqueues.lua.embed;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.cqueues.core.Coroutine;
import org.cqueues.lua.module.Turns;
import org.cqueues.runtime.LimitException;
import org.cqueues.runtime.LuaCoroutine;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.ScriptInterruptedException;
import org.jspecify.annotations.Nullable;

/**
 * Knows what runs, and since when: a coroutine that a controller has resumed, or a call of the
 * program's. What runs inside another is part of that.
 */
final class TurnClock implements Turns {
  private final LuaState state;
  private final Loop loop;
  private final long limitNanos;
  private final long slowNanos;
  private final Consumer<SlowTurn> slow;

  /** Whether times are of interest to anybody. */
  private final boolean timed;

  private int depth;
  private long count;

  /** What runs: odd while something does, another number each time. Read by other threads. */
  @SuppressWarnings("UnusedVariable") // by TURN
  private long turn;

  private static final VarHandle TURN = turn();

  /** When the outermost began; 0 where nothing runs. */
  private volatile long begun;

  /** What was asked where it is, by when it began, and what was ended; of the watchdog's thread. */
  private long asked;

  private long ended;

  /** Where what runs was when its time had passed, or null. */
  private @Nullable String seen;

  TurnClock(
      LuaState state,
      Loop loop,
      @Nullable Duration limit,
      @Nullable Duration slow,
      Consumer<SlowTurn> listener) {
    this.state = state;
    this.loop = loop;
    this.limitNanos = limit == null ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.convert(limit);
    this.slowNanos = slow == null ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.convert(slow);
    this.slow = listener;
    this.timed = limit != null || slow != null;
  }

  private static VarHandle turn() {
    try {
      return MethodHandles.lookup().findVarHandle(TurnClock.class, "turn", long.class);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("turn", e);
    }
  }

  /** How many coroutines were resumed. */
  long count() {
    return count;
  }

  @Override
  public void begin(Coroutine coroutine) {
    count++;
    if (depth == 0) loop.running(coroutine);
    enter();
  }

  @Override
  public void end(LuaCoroutine lua) {
    if (depth == 1) loop.running(null);
    leave(lua);
  }

  /** Something begins to run. */
  void enter() {
    if (depth++ > 0) return;
    TURN.setRelease(this, turn + 1);
    if (timed) begun = System.nanoTime() | 1;
  }

  /** It has ended or waits; {@code lua} is null where that was no coroutine. */
  void leave(@Nullable LuaCoroutine lua) {
    if (--depth > 0) return;
    TURN.setRelease(this, turn + 1);
    if (!timed) return;
    long time = System.nanoTime() - begun;
    begun = 0;
    SlowResumeEvent.of(time);
    if (time < slowNanos) return;
    String where = seen == null ? "" : seen;
    if (lua != null && lua.status() == LuaCoroutine.Status.SUSPENDED) where = lua.traceback();
    seen = null;
    Listeners.tell(slow, new SlowTurn(Duration.ofNanos(time), where));
  }

  private long running() {
    return (long) TURN.getAcquire(this);
  }

  private static boolean isOne(long running) {
    return (running & 1) != 0;
  }

  /**
   * Ends what runs now, and nothing that runs later; from any thread.
   *
   * @return whether anything ran
   */
  boolean interrupt() {
    long met = running();
    return isOne(met)
        && state.interrupt(
            () -> running() == met ? new ScriptInterruptedException("interrupted") : null);
  }

  /** The thread was interrupted, see {@link LuaState#onThreadInterrupt}. */
  void interruptThread() {
    state.interrupt(new ThreadEnd()::end);
  }

  /** An interrupt of the thread: ends the first that looks, and nothing else. */
  private final class ThreadEnd {
    private static final long NOTHING = -1;
    private long met = NOTHING;

    @Nullable ScriptInterruptedException end() {
      boolean usedUp = loop.driver().usesUpInterrupts();
      long now = running();
      if (met == NOTHING) {
        met = now;
        if (usedUp) Thread.interrupted();
        else Thread.currentThread().interrupt(); // what threw an InterruptedException has undone it
      }
      // a wait between coroutines is ended where its caller hears of that
      boolean ends = met == now && (isOne(now) || !usedUp);
      return ends ? new ScriptInterruptedException("interrupted") : null;
    }
  }

  /** What may be exceeded first, in nanoseconds. */
  long shortest() {
    return Math.min(limitNanos, slowNanos);
  }

  /**
   * Ends what has run for too long, and has what is slow say where it is; a {@link Watchdog} calls,
   * on its own thread.
   */
  void watch() {
    long since = begun;
    if (since == 0) return;
    long time = System.nanoTime() - since;
    if (time >= slowNanos && asked != since) {
      asked = since;
      state.inspect(
          () -> {
            if (begun == since) seen = state.running().traceback();
          });
    }
    if (time <= limitNanos || ended == since) return;
    ended = since;
    state.interrupt(() -> begun == since ? new LimitException("time limit exceeded") : null);
  }
}
