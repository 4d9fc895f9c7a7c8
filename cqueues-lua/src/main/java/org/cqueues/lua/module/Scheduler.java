package org.cqueues.lua.module;

import java.lang.ref.WeakReference;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.cqueues.core.Controller;
import org.cqueues.core.ControllerGroup;
import org.cqueues.core.Coroutine;
import org.cqueues.core.OffloadedCall;
import org.cqueues.core.Pollable;
import org.cqueues.core.Reaper;
import org.cqueues.core.Step;
import org.cqueues.os.Clock;
import org.cqueues.os.Errno;
import org.cqueues.os.SysException;
import org.cqueues.os.Timeouts;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaCoroutine;
import org.cqueues.runtime.LuaState;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The controllers of one Lua state, and how code of that state waits. */
public final class Scheduler {
  private final LuaState state;
  private final ControllerGroup controllers;

  /** The coroutine that the innermost running controller has resumed. */
  private @Nullable ManagedCoroutine resumed;

  private int mostCoroutines = Integer.MAX_VALUE;

  private @Nullable Turns turns;

  /** For waiting outside all controllers; made when first needed. */
  private @Nullable Controller hidden;

  private Scheduler(LuaState state, Clock clock) {
    this.state = state;
    controllers = new ControllerGroup(clock);
    state.onCollect(reaper()::watches, reaper()::drain);
    state.onClose(reaper()::closeAll);
    state.onAbandon(reaper()::closeAll);
    controllers.onWait(checkOf(new WeakReference<>(state)));
    state.onInterrupt(controllers::interruptWait);
  }

  /** Controllers do not keep a state that its program has let go of: what closes them has them. */
  private static Runnable checkOf(WeakReference<LuaState> weak) {
    return () -> {
      LuaState state = weak.get();
      if (state != null) state.checkWait();
    };
  }

  /** The one of a state. */
  public static Scheduler of(LuaState state) {
    return state.extension(Scheduler.class, made -> new Scheduler(made, Clock.MONOTONIC));
  }

  /**
   * As {@link #of}, for a state whose deadlines are all on a clock of the caller's, see {@link
   * ControllerGroup#ControllerGroup(Clock)}. To be called before the state opens modules.
   *
   * @throws IllegalStateException if the state has a scheduler on another clock
   */
  public static Scheduler of(LuaState state, Clock clock) {
    Scheduler scheduler = state.extension(Scheduler.class, made -> new Scheduler(made, clock));
    if (scheduler.controllers.clock().equals(clock)) return scheduler;
    throw new IllegalStateException("this state is on another clock");
  }

  /** The state whose scheduler this is. */
  public LuaState state() {
    return state;
  }

  /** The state's controllers; to cancel a descriptor in all of them before it is closed. */
  public ControllerGroup controllers() {
    return controllers;
  }

  /** What the state's clock tells, in seconds; all deadlines here are on it. */
  public double now() {
    return controllers.clock().now();
  }

  /** Closes what scripts abandon. */
  public Reaper reaper() {
    return controllers.reaper();
  }

  /**
   * Has an object's descriptor closed once scripts have let go of the object, after it is cancelled
   * in all controllers.
   *
   * @param close must not refer to {@code owner}
   */
  public void closeAfter(Object owner, int fd, Runnable close) {
    ControllerGroup all = controllers; // and not the state, which may be let go of, too
    reaper()
        .watch(
            owner,
            () -> {
              all.cancel(fd);
              close.run();
            });
  }

  /**
   * A Lua coroutine, to be added to a controller.
   *
   * @param home the controller as scripts see it
   * @param arguments what the first resume passes
   */
  public Coroutine manage(LuaUserdata home, LuaCoroutine coroutine, Varargs arguments) {
    return manage(home, coroutine, arguments, null);
  }

  /**
   * As {@link #manage(LuaUserdata, LuaCoroutine, Varargs)}.
   *
   * @param results takes what the coroutine's function returns, amid the step
   */
  public Coroutine manage(
      LuaUserdata home,
      LuaCoroutine coroutine,
      Varargs arguments,
      @Nullable Consumer<Varargs> results) {
    if (mostCoroutines < Integer.MAX_VALUE && controllers.coroutines() >= mostCoroutines) {
      throw Errors.error("too many coroutines");
    }
    return new ManagedCoroutine(this, home, coroutine, arguments, results);
  }

  /** The Lua coroutine behind one of a controller; null where it is no Lua coroutine. */
  public static @Nullable LuaCoroutine coroutineOf(Coroutine coroutine) {
    return coroutine instanceof ManagedCoroutine managed ? managed.coroutine() : null;
  }

  /** Limits how many coroutines the controllers have together. */
  public void limitCoroutines(int most) {
    mostCoroutines = most;
  }

  /** Tells when coroutines of controllers run. */
  public void onTurn(Turns listener) {
    turns = listener;
  }

  @Nullable Turns turns() {
    return turns;
  }

  /**
   * The descriptor an object stands for, to be cancelled; see {@code cqueues.cancel}.
   *
   * @return negative where it stands for none
   */
  public int descriptorOf(LuaValue object) {
    return LuaWaiter.descriptorOf(state, object);
  }

  /** Notes what a controller is resuming, and returns what was before. */
  @Nullable ManagedCoroutine resumed(@Nullable ManagedCoroutine coroutine) {
    ManagedCoroutine before = resumed;
    resumed = coroutine;
    return before;
  }

  /** The innermost running controller as scripts see it, or null. */
  public @Nullable LuaUserdata running() {
    return resumed == null ? null : resumed.home();
  }

  /** Whether the running coroutine is the very one that the innermost controller resumed. */
  public boolean isManaged() {
    return resumed != null && resumed.coroutine().raweq(state.running());
  }

  /**
   * {@code cqueues.poll}: suspends the coroutine until one of the values is ready; outside all
   * controllers, blocks the thread.
   *
   * @return the values that are ready, in order; none after a spurious wake
   */
  public Varargs poll(Varargs values) {
    if (resumed != null) return state.suspend(LuaValue.varargsOf(PollToken.VALUE, values));
    if (values.narg() == 0) return LuaValue.NONE;
    return block(new BlockingPoll(state, values));
  }

  /**
   * As {@link #poll}, for what native cqueues does not have: with a coroutine that the script has
   * made itself, and that would get a request which only controllers know, its resumers wait.
   */
  public Varargs pollThrough(Varargs values) {
    return resumed == null
        ? poll(values)
        : state.suspendAll(LuaValue.varargsOf(PollToken.VALUE, values));
  }

  /** {@code cqueues.sleep}: as {@link #poll} of a timeout alone. */
  public void sleep(LuaValue seconds) {
    ManagedCoroutine own = resumed;
    if (own != null
        && seconds instanceof LuaNumber number
        && own.coroutine().raweq(state.running())) {
      own.sleepDirectly(number);
    } else {
      poll(seconds);
    }
  }

  /**
   * Lets time pass for whoever does not know of controllers: the coroutine that one has resumed is
   * suspended, and others go on; anywhere else the thread is blocked.
   *
   * @param seconds none for NaN and negative numbers
   */
  public void pause(double seconds) {
    if (!(seconds > 0)) return;
    LuaValue time = LuaValue.valueOf(seconds);
    if (isManaged() && state.running().isYieldable()) sleep(time);
    else block(new BlockingPoll(state, time));
  }

  /**
   * As {@link #poll} of one of our own objects and a timeout, without making lists where the
   * coroutine is a controller's own.
   *
   * @param deadline on the clock of {@link #now}; +inf for none
   * @return false, without a wait, where the deadline has passed
   */
  public <T extends LuaUserdata & Pollable> boolean await(T object, double deadline) {
    if (deadline < Double.POSITIVE_INFINITY && now() >= deadline) return false;
    ManagedCoroutine own = resumed;
    if (own == null) {
      block(new BlockingPoll(state, object, object, deadline));
    } else if (own.coroutine().raweq(state.running())) {
      own.awaitDirectly(object, object, deadline);
    } else {
      LuaValue timeout =
          deadline == Double.POSITIVE_INFINITY
              ? LuaValue.NIL
              : LuaValue.valueOf(Math.max(0, deadline - now()));
      state.suspend(LuaValue.varargsOf(PollToken.VALUE, object, timeout));
    }
    return true;
  }

  /**
   * Calls a function of a script's in the midst of something else, such as a handshake, that can be
   * suspended with the running coroutine. Where that cannot be, all that the function waits for
   * blocks the thread, as if there were no controllers. A yield of the function's own is an error.
   * The caller may catch its error.
   */
  public Varargs callInMidst(LuaFunction function, Varargs args) {
    LuaCoroutine running = state.running();
    if (running.isYieldable()) return running.callInMidst(function, args);
    ManagedCoroutine outer = resumed(null);
    try {
      return state.callWithoutYield(function, args);
    } finally {
      resumed(outer);
    }
  }

  /**
   * Computes what takes long. In a controller's own coroutine that is done on another thread, while
   * others go on; elsewhere, where nobody expects a wait, on this one.
   *
   * @param computation must not touch the state
   */
  public <T> T compute(Callable<T> computation) throws Exception {
    ManagedCoroutine own = resumed;
    if (own == null || !isManaged() || !state.running().isYieldable()) return computation.call();
    OffloadedCall<T> call = controllers.offload(computation);
    try {
      while (!call.isDone()) own.awaitDirectly(LuaValue.TRUE, call, Double.POSITIVE_INFINITY);
      return call.result();
    } finally {
      call.release();
    }
  }

  /** A relative timeout in seconds as a deadline for {@link #await}; NaN and +inf are no limit. */
  public double deadline(double seconds) {
    return Timeouts.deadline(now(), seconds);
  }

  private Varargs block(BlockingPoll poll) {
    Controller controller = hidden;
    if (controller == null || controller.isStepping()) {
      // a poll from inside a method that the hidden controller is asking
      controller = openHidden();
      hidden = controller;
    }
    controller.add(poll);
    while (poll.controller() != null) { // a step ends early when a signal interrupts it
      Step step = controller.step(Double.POSITIVE_INFINITY);
      if (step instanceof Step.Done) continue;
      if (poll.controller() != null) controller.remove(poll);
      throw Errors.error(Objects.requireNonNull(Failure.text(step)), 3);
    }
    return poll.fired();
  }

  private Controller openHidden() {
    try {
      return new Controller(controllers);
    } catch (SysException e) {
      throw Errors.error("unable to initialize continuation queue: " + Errno.text(e.errno()), 3);
    }
  }
}
