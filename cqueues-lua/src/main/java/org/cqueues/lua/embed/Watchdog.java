package org.cqueues.lua.embed;

import java.lang.ref.WeakReference;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks again and again whether turns last too long, for all engines with such a limit. Its one
 * thread ends when there are none.
 */
final class Watchdog {
  /** A turn may last so much longer than its limit, as a part of that. */
  private static final int LOOKS = 8;

  private static final ScheduledThreadPoolExecutor LOOKING = executor();

  private Watchdog() {}

  private static ScheduledThreadPoolExecutor executor() {
    var executor =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("lua watchdog").daemon(true).factory());
    executor.setRemoveOnCancelPolicy(true);
    executor.setKeepAliveTime(1, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** Begins to look after turns; ends when the result is cancelled. */
  static Future<?> watch(TurnClock clock) {
    var weak = new WeakReference<>(clock); // its engine may be let go of
    long period = Math.max(1_000_000, clock.shortest() / LOOKS);
    return LOOKING.scheduleWithFixedDelay(
        () -> {
          TurnClock turns = weak.get();
          if (turns == null) throw new IllegalStateException("engine let go of"); // ends it
          turns.watch();
        },
        period,
        period,
        TimeUnit.NANOSECONDS);
  }
}
