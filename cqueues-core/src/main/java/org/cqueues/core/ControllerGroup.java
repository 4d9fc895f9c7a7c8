package org.cqueues.core;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
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

  /** Guards {@link #waiting}, for other threads. */
  private final Object lock = new Object();

  /** The controller that the group's thread waits in. */
  private @Nullable Controller waiting;

  /** What is asked around each wait, and ends it by an exception. */
  private Runnable interruption = () -> {};

  /** What other threads want done on the group's own. */
  private final Queue<Runnable> posted = new ConcurrentLinkedQueue<>();

  /** Told, on another thread, that something was posted. */
  private volatile Runnable onPost = () -> {};

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

  /**
   * Has {@code check} called by the group's thread before and after each wait, to end the step by
   * an exception; see {@link #interruptWait}.
   */
  public void onWait(Runnable check) {
    interruption = check;
  }

  /** Ends a wait that is under way in one of the controllers; from any thread. */
  public void interruptWait() {
    synchronized (lock) {
      if (waiting != null) waiting.endWait();
    }
  }

  /**
   * Runs an action on the group's thread, in the step that waits there or in the next one; from any
   * thread. It wakes who waits, and does nothing else: it may run amid a coroutine.
   */
  public void post(Runnable action) {
    posted.add(action);
    onPost.run();
    interruptWait();
  }

  /** Has {@code told} called by whoever posts an action, on that thread. */
  public void onPost(Runnable told) {
    onPost = told;
  }

  /** Whether actions wait for the next step. */
  public boolean hasPosted() {
    return !posted.isEmpty();
  }

  /** Does what was posted, as each step does. */
  public void runPosted() {
    for (Runnable next = posted.poll(); next != null; next = posted.poll()) next.run();
  }

  /** As {@link Poller#await} of a controller's poller, for longer than no time. */
  int await(Controller controller, Poller poller, double seconds) {
    beginWait(controller);
    int reports;
    try {
      reports = poller.await(seconds);
    } finally {
      endWait();
    }
    checkInterruption();
    runPosted();
    return reports;
  }

  /** A wait is over: throws where it was ended, see {@link #onWait}. */
  void checkInterruption() {
    interruption.run();
  }

  /** The thread is about to wait; others may alert the controller until {@link #endWait}. */
  void beginWait(Controller controller) {
    synchronized (lock) {
      waiting = controller;
    }
    try {
      interruption.run(); // whoever asks for an end later finds what to wake
      runPosted();
    } catch (RuntimeException ended) {
      endWait();
      throw ended;
    }
  }

  void endWait() {
    synchronized (lock) {
      waiting = null;
    }
  }

  /** How many coroutines the controllers have together. */
  public int coroutines() {
    int count = 0;
    for (int i = 0; i < live.size(); i++) {
      Controller controller = live.get(i).get();
      if (controller != null) count += controller.count();
    }
    return count;
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
