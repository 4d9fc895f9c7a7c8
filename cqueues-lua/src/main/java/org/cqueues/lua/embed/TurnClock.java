package org.cqueues.lua.embed;

import java.time.Duration;
import java.util.function.Consumer;
import org.cqueues.core.Coroutine;
import org.cqueues.lua.module.Turns;
import org.cqueues.runtime.LimitException;
import org.cqueues.runtime.LuaCoroutine;
import org.cqueues.runtime.LuaState;
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

  /** When the outermost began; 0 where nothing runs. */
  private volatile long begun;

  TurnClock(
      LuaState state,
      Loop loop,
      @Nullable Duration limit,
      @Nullable Duration slow,
      Consumer<SlowTurn> listener) {
    this.state = state;
    this.loop = loop;
    this.limitNanos = limit == null ? Long.MAX_VALUE : limit.toNanos();
    this.slowNanos = slow == null ? Long.MAX_VALUE : slow.toNanos();
    this.slow = listener;
    this.timed = limit != null || slow != null;
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
    if (depth++ == 0 && timed) begun = System.nanoTime() | 1;
  }

  /** It has ended or waits; {@code lua} is null where that was no coroutine. */
  void leave(@Nullable LuaCoroutine lua) {
    if (--depth > 0 || !timed) return;
    long time = System.nanoTime() - begun;
    begun = 0;
    SlowResumeEvent.of(time);
    if (time < slowNanos) return;
    boolean waits = lua != null && lua.status() == LuaCoroutine.Status.SUSPENDED;
    String where = lua == null || !waits ? "" : lua.traceback();
    slow.accept(new SlowTurn(Duration.ofNanos(time), where));
  }

  /** Ends what has run for too long; a {@link Watchdog} calls, on its own thread. */
  void watch() {
    long since = begun;
    if (since == 0 || System.nanoTime() - since <= limitNanos) return;
    state.interrupt(() -> begun == since ? new LimitException("time limit exceeded") : null);
  }
}
