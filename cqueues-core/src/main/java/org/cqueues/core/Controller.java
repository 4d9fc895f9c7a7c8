package org.cqueues.core;

import java.util.List;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.cqueues.os.Poller;
import org.jspecify.annotations.Nullable;

/**
 * Runs coroutines over one event loop: wakes those whose events came, resumes them in turn, and
 * waits in the kernel when none can run. Belongs to one Lua state and is stepped by one thread at a
 * time; only {@link #alert} may be called from other threads.
 */
public final class Controller implements Pollable, AutoCloseable {
  private final ControllerGroup siblings;
  private Poller poller;
  private Reaper.Ward ward;
  private final Registrations registrations;
  private final Timers timers = new Timers();
  private final RunList runList = new RunList();
  private boolean stepping;
  private boolean closed;

  /** Whether the poller was woken and has not been cleared since. */
  private volatile boolean alerted;

  /** Who waits for the descriptor in a loop of its own, or null. */
  private volatile @Nullable Watcher watcher;

  /** The controller that was running when this one's step began. */
  private @Nullable Controller outer;

  /**
   * Opens a controller.
   *
   * @throws org.cqueues.os.SysException for example EMFILE
   */
  public Controller(ControllerGroup siblings) {
    this.siblings = siblings;
    poller = Poller.open();
    ward = watch(poller);
    registrations = new Registrations(poller);
    siblings.add(this);
  }

  private Reaper.Ward watch(Poller opened) {
    ControllerGroup all = siblings;
    return siblings
        .reaper()
        .watch(
            this,
            () -> {
              all.cancel(opened.fd());
              opened.close();
            });
  }

  /** On the clock of the group. */
  double now() {
    return siblings.clock().now();
  }

  Registrations registrations() {
    return registrations;
  }

  Timers timers() {
    return timers;
  }

  /**
   * From now on the descriptor is waited for by somebody who steps this controller without a wait,
   * and who is told of alerts: that saves a write to the kernel and a read from it for each.
   */
  public void watchedBy(Watcher outside) {
    watcher = outside;
  }

  /** Adds a coroutine, which runs first in the next step; the result is as of {@link #alert}. */
  public int add(Coroutine coroutine) {
    if (coroutine.controller != null) throw new IllegalArgumentException("already added");
    coroutine.controller = this;
    boolean alert = needsAlert();
    runList.add(coroutine);
    return alert ? alert() : 0;
  }

  /** How many coroutines there are, waiting or not. */
  public int count() {
    return runList.count();
  }

  /** All coroutines, those that wait last. */
  public List<Coroutine> coroutines() {
    return runList.all();
  }

  /** How many descriptors are waited for. */
  public int watchedDescriptors() {
    return registrations.count();
  }

  /** How many deadlines are kept, some of waits that have ended included. */
  public int timerCount() {
    return timers.count();
  }

  /** Whether any coroutine can run at once, so that a step does not wait. */
  public boolean hasRunnable() {
    return runList.hasRunnable();
  }

  /** Whether {@link #close} was called. */
  public boolean isClosed() {
    return closed;
  }

  /** Whether a step is under way, or suspended in a relay to its caller. */
  public boolean isStepping() {
    return stepping;
  }

  /** Whether a step of this controller is resuming something, itself or through a nested one. */
  public boolean isRunning() {
    for (Controller c = siblings.running(); c != null; c = c.outer) {
      if (c.equals(this)) return true;
    }
    return false;
  }

  /**
   * Waits for readiness or a timer if nothing is runnable, then resumes every runnable coroutine
   * once, until one fails. A controller without coroutines does not wait.
   *
   * @param timeout upper bound of the wait in seconds; NaN or infinite for no limit
   * @throws IllegalStateException {@code cannot step live cqueue} during a step of this controller
   */
  public Step step(double timeout) {
    if (stepping) throw new IllegalStateException("cannot step live cqueue");
    siblings.reaper().drain();
    siblings.runPosted();
    stepping = true;
    try {
      boolean woken = false;
      double wait = waitFor(timeout);
      if (wait > 0 || alerted || !registrations.isEmpty()) { // else the kernel has nothing to say
        int reports = wait > 0 ? siblings.await(this, poller, wait) : poller.await(0);
        if (reports == -Errno.EINTR) reports = 0;
        if (reports < 0) return new Step.NotPolled(-reports);
        registrations.wake(reports, runList);
        woken = poller.woken();
      }
      expireTimers();
      Step result = resumeRunnable();
      int failed = woken && result instanceof Step.Done ? clearAlert() : 0;
      return failed == 0 ? result : new Step.NotPolled(-failed);
    } finally {
      stepping = false;
    }
  }

  private double waitFor(double timeout) {
    if (runList.count() == 0 || runList.hasRunnable()) return 0;
    double given = Double.isFinite(timeout) ? timeout : Double.POSITIVE_INFINITY;
    return Math.max(0, Math.min(untilTimer(), given));
  }

  private void expireTimers() {
    for (Coroutine due = timers.takeDue(this); due != null; due = timers.takeDue(this)) {
      due.expire(Timers.DUE);
      runList.wake(due);
    }
    double next = timers.next();
    if (next == Double.POSITIVE_INFINITY) return;
    double now = now();
    for (; next <= now; next = timers.next()) {
      Coroutine due = timers.take();
      due.expire(now);
      runList.wake(due);
    }
  }

  private Step resumeRunnable() {
    outer = siblings.running();
    siblings.running(this);
    try {
      Coroutine next;
      for (Coroutine c = runList.front(); c != null; c = next) {
        next = c.following; // what is put in front meanwhile waits for the next step
        Step result;
        try {
          result = resume(c);
        } catch (RuntimeException | Error ended) { // it is over: nobody resumes it again
          if (c.controller == this) drop(c);
          registrations.reconcile(runList);
          throw ended;
        }
        if (!(result instanceof Step.Done)) return result;
      }
      return Step.DONE;
    } finally {
      siblings.running(outer);
      outer = null;
    }
  }

  private Step resume(Coroutine c) {
    Wait wait = c.advance();
    while (wait instanceof Wait.Outward) {
      relay(c);
      wait = c.advance();
    }
    // most by far; the switch is kept out of the code that the JVM optimizes for it
    Step result = wait instanceof Wait.Polling ? park(c) : end(c, wait);
    int failed = registrations.reconcile(runList);
    return failed == 0 ? result : refused(c, -failed);
  }

  private Step end(Coroutine c, Wait wait) {
    drop(c);
    return switch (wait) {
      case Wait.Done() -> Step.DONE;
      case Wait.Failed(var error) -> new Step.Raised(error, c);
      case Wait.Unpollable(var text, var object) -> new Step.Unpollable(text, c, object);
      case Wait.Polling _, Wait.Outward _ -> throw new IllegalStateException();
    };
  }

  /** Outside, this controller does not count as running while the caller of the step runs. */
  private void relay(Coroutine c) {
    siblings.running(outer);
    try {
      c.relay();
    } finally {
      outer = siblings.running();
      siblings.running(this);
    }
    if (closed) throw new IllegalStateException("cqueue closed");
  }

  private Step park(Coroutine c) {
    if (!c.isWaiting()) return Step.DONE; // gives way, keeping its place
    runList.park(c);
    double nearest = c.nearestDeadline();
    if (nearest < Double.POSITIVE_INFINITY) timers.set(c, nearest);
    return Step.DONE;
  }

  private Step refused(Coroutine c, int errno) {
    int fd = registrations.failedFd();
    Object object = c.sourceOf(fd);
    if (c.controller != null) drop(c);
    return new Step.Refused(errno, c, object, fd);
  }

  /** Takes a coroutine of this controller out, wherever it stopped, without resuming it. */
  public void remove(Coroutine coroutine) {
    if (coroutine.controller != this) throw new IllegalArgumentException("not added here");
    drop(coroutine);
  }

  private void drop(Coroutine c) {
    c.endWait();
    timers.remove(c);
    runList.remove(c);
    c.controller = null;
  }

  /** Makes a waiting coroutine runnable; the result is as of {@link #alert}. */
  int wake(Coroutine coroutine) {
    boolean alert = needsAlert();
    runList.wake(coroutine);
    return alert ? alert() : 0;
  }

  private boolean needsAlert() {
    return !stepping || !runList.hasRunnable();
  }

  /**
   * Fires whatever waits for a descriptor here and forgets it; see {@link ControllerGroup#cancel}.
   */
  public void cancel(int fd) {
    boolean alert = needsAlert();
    if (registrations.cancel(fd, runList) && alert) alert();
  }

  /**
   * Makes {@link #pollfd} readable, so that whoever waits for this controller steps it. May be
   * called from any thread, and ends a wait in {@link #step} there.
   *
   * @return 0, or the negative errno of the write
   */
  public int alert() {
    Watcher outside = watcher;
    if (outside == null) return endWait();
    outside.alerted();
    return 0;
  }

  /** As {@link #alert}, of a wait in {@link #step} that is under way. */
  int endWait() {
    alerted = true;
    return poller.wake();
  }

  private int clearAlert() {
    alerted = false; // before the read: an alert in between is written again, and seen
    int failed = poller.clearWake();
    if (failed != 0) alerted = true; // the next step sees it again
    return failed;
  }

  /** The kernel queue's descriptor; readable when there is work. */
  @Override
  public int pollfd() {
    return poller.fd();
  }

  @Override
  public int interest() {
    return Interest.READ;
  }

  /** 0 if anything is runnable, else seconds to the nearest timer, else +inf. */
  @Override
  public double timeout() {
    return runList.hasRunnable() ? 0 : untilTimer();
  }

  /** Seconds to the nearest timer, whatever is runnable; +inf for none. */
  public double untilTimer() {
    double next = timers.next();
    return next == Double.POSITIVE_INFINITY ? next : Math.max(0, next - now());
  }

  /**
   * Blocks the thread, without running anything, until {@link #pollfd} is readable, the nearest
   * timer is due, or something else happens.
   *
   * @param interrupt a descriptor that becomes readable to end the wait, or -1
   * @return 0, or the negative errno of poll(2)
   */
  public int pause(int interrupt) {
    int result;
    siblings.beginWait(this);
    try {
      result = poller.pause(interrupt, untilTimer());
    } finally {
      siblings.endWait();
    }
    siblings.checkInterruption();
    return result == -Errno.EINTR ? 0 : Math.min(result, 0);
  }

  void tearDown() {
    int fd = poller.fd();
    Watcher outside = watcher;
    if (outside != null) outside.closing();
    ward.release();
    siblings.cancel(fd);
    poller.close();
  }

  void rebuild(Poller fresh) {
    poller = fresh;
    ward = watch(poller);
    alerted = false;
    registrations.reset(poller);
    runList.wakeAll();
    if (needsAlert()) alert();
  }

  /**
   * Opens a new kernel queue and makes every waiting coroutine runnable with nothing fired; for a
   * child process after fork(2).
   *
   * @throws org.cqueues.os.SysException where the kernel gives none; then nothing has changed
   */
  public void reset() {
    Poller fresh = Poller.open();
    tearDown();
    rebuild(fresh);
  }

  /**
   * Drops all coroutines without resuming them, cancels this controller in its siblings and closes
   * its descriptors. Again is a no-op.
   *
   * @throws IllegalStateException {@code cqueue running} from inside one of its coroutines
   */
  @Override
  public void close() {
    if (closed) return;
    if (isRunning()) throw new IllegalStateException("cqueue running");
    closed = true;
    for (Coroutine c = runList.any(); c != null; c = runList.any()) drop(c);
    siblings.remove(this);
    tearDown();
  }
}
