package org.cqueues.core;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.cqueues.os.Clock;
import org.cqueues.os.Poller;
import org.cqueues.os.SysException;
import org.jspecify.annotations.Nullable;

/**
 * The controllers of one Lua state: which live, which are running, and by which clock. Keeps none
 * alive.
 */
public final class ControllerGroup {
  /** How long a thread without work stays. */
  private static final int IDLE_SECONDS = 10;

  private final List<WeakReference<Controller>> live = new ArrayList<>();
  private final Reaper reaper = new Reaper();
  private final Clock clock;

  /** The innermost controller whose step is resuming something; the others below it. */
  private @Nullable Controller running;

  private @Nullable ThreadPoolExecutor worker;

  /** An empty group, on the system's monotonic clock. */
  public ControllerGroup() {
    this(Clock.MONOTONIC);
  }

  /**
   * An empty group on a clock of the caller's. The kernel's waits go on in the system's time: a
   * step that waits for a deadline returns when so many seconds have passed, whether or not this
   * clock has got there.
   */
  public ControllerGroup(Clock clock) {
    this.clock = clock;
  }

  /** What every deadline of the group's controllers and coroutines is read on. */
  public Clock clock() {
    return clock;
  }

  /** What closes abandoned objects of this state. */
  public Reaper reaper() {
    return reaper;
  }

  /** The innermost controller whose step is resuming something right now, or null. */
  public @Nullable Controller running() {
    return running;
  }

  void running(@Nullable Controller controller) {
    running = controller;
  }

  void add(Controller controller) {
    live.removeIf(reference -> reference.get() == null);
    live.add(new WeakReference<>(controller));
  }

  void remove(Controller controller) {
    live.removeIf(
        reference -> {
          Controller other = reference.get();
          return other == null || other == controller;
        });
  }

  /**
   * In every controller, fires whatever waits for a descriptor and forgets it; to be called before
   * the descriptor is closed. Unknown and negative descriptors are ignored.
   */
  public void cancel(int fd) {
    if (fd < 0) return;
    for (int i = 0; i < live.size(); i++) {
      Controller controller = live.get(i).get();
      if (controller != null) controller.cancel(fd);
    }
  }

  /**
   * Has another thread compute what takes too long for the loop's, and says what to wait for. To be
   * {@link OffloadedCall#release released} by whoever asked.
   */
  public <T> OffloadedCall<T> offload(Callable<T> computation) {
    return new OffloadedCall<>(this, computation);
  }

  /** Threads for that. They end when there is nothing to do. */
  Executor worker() {
    if (worker == null) {
      int threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
      worker =
          new ThreadPoolExecutor(
              threads,
              threads,
              IDLE_SECONDS,
              TimeUnit.SECONDS,
              new LinkedBlockingQueue<>(),
              task -> Thread.ofPlatform().daemon().name("cqueues-worker").unstarted(task));
      worker.allowCoreThreadTimeOut(true);
    }
    return worker;
  }

  /**
   * Opens new kernel queues for all controllers, after all old ones are gone; for a child process.
   *
   * @throws org.cqueues.os.SysException where the kernel gives too few; then nothing has changed
   */
  public void reset() {
    List<Controller> all = new ArrayList<>();
    for (var reference : live) {
      Controller controller = reference.get();
      if (controller != null) all.add(controller);
    }
    List<Poller> fresh = open(all.size());
    all.forEach(Controller::tearDown);
    for (int i = 0; i < fresh.size(); i++) all.get(i).rebuild(fresh.get(i));
  }

  private static List<Poller> open(int count) {
    List<Poller> opened = new ArrayList<>();
    try {
      while (opened.size() < count) opened.add(Poller.open());
      return opened;
    } catch (SysException e) {
      opened.forEach(Poller::close);
      throw e;
    }
  }
}
