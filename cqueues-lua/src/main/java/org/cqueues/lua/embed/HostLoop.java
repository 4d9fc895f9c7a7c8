package org.cqueues.lua.embed;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

/**
 * A loop of the program's, with one thread, that turns the loop of an engine among its own work:
 * see {@link LuaEngine.Builder#open(HostLoop)}. {@code NettyHost} is one.
 */
public interface HostLoop {
  /** Whether the current thread is the loop's. */
  boolean isCurrent();

  /**
   * Has the loop's thread do something soon, amid nothing else; from any thread.
   *
   * @throws RejectedExecutionException where the loop has ended
   */
  void execute(Runnable action);

  /**
   * Has it do something later; from its own thread.
   *
   * @param nanos from now, more than 0
   * @return to be cancelled, without an interrupt, where that is no longer wanted
   */
  Future<?> schedule(Runnable action, long nanos);

  /** Has something done when the loop has ended, on any thread; from its own thread. */
  void onEnd(Runnable action);

  /**
   * Begins to watch a descriptor; from the loop's own thread. As it stands here, it is for loops
   * that have no way to wait for one: a thread that all of them share does, and {@link #execute}s.
   *
   * @param readable to be called on the loop's thread while the descriptor is readable, at least
   *     once after each {@link Watch#again}
   */
  default Watch watch(int fd, Runnable readable) {
    return SharedPoller.watch(
        fd,
        () -> {
          try {
            execute(readable);
          } catch (RejectedExecutionException ended) {
            // and with the loop the engine
          }
        });
  }

  /** A descriptor that is watched; for the loop's own thread. */
  interface Watch {
    /** What was readable has been looked at. */
    void again();

    /** Ends it. The descriptor is closed only afterwards. */
    void cancel();
  }
}
