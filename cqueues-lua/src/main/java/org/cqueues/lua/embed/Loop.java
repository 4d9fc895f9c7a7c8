package org.cqueues.lua.embed;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.cqueues.core.Controller;
import org.cqueues.core.Coroutine;
import org.cqueues.core.Step;
import org.cqueues.lua.Modules;
import org.cqueues.lua.module.Failure;
import org.cqueues.lua.module.Scheduler;
import org.cqueues.runtime.LuaCoroutine;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.ScriptEndedException;
import org.cqueues.runtime.ScriptInterruptedException;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The controller of an engine, the coroutines that the program has spawned, and what it submits.
 */
final class Loop {
  private final LuaState state;
  private final Scheduler scheduler;
  private final Conversions conversions;
  private final Consumer<RuntimeException> errors;

  /** The controller as scripts see it, made when first needed. */
  private @Nullable LuaUserdata home;

  /** What other threads submit, for between the steps. */
  private final Queue<Runnable> submitted = new ConcurrentLinkedQueue<>();

  private final IdentityHashMap<Coroutine, LuaTask> tasks = new IdentityHashMap<>();

  /** Futures to complete when the step is over: what depends on them may use the engine. */
  private final Queue<Runnable> completions = new ArrayDeque<>();

  /** The spawned coroutine that runs, for who cancels it from another thread. */
  private volatile @Nullable LuaTask running;

  /** The one that ran last, of the program's or of a script's. */
  private @Nullable Coroutine last;

  /** Who waits until there is nothing to do, or null. */
  private @Nullable CountDownLatch idle;

  private volatile Driver driver = NONE;

  /** Nobody drives a loop that is still being made. */
  private static final Driver NONE =
      new Driver() {
        @Override
        public void wake() {}

        @Override
        public void check() {}

        @Override
        public void heedInterrupt() {}

        @Override
        public void endTurn() {}

        @Override
        public boolean usesUpInterrupts() {
          return false;
        }

        @Override
        public void stop() {}

        @Override
        public void closing() {}

        @Override
        public void awaitEnd() {}
      };

  Loop(LuaState state, Conversions conversions, Consumer<RuntimeException> errors) {
    this.state = state;
    this.scheduler = Scheduler.of(state);
    this.conversions = conversions;
    this.errors = errors;
    scheduler.controllers().onPost(wakeOf(new WeakReference<>(this)));
  }

  /** Controllers do not keep an engine that its program has let go of. */
  private static Runnable wakeOf(WeakReference<Loop> weak) {
    return () -> {
      Loop loop = weak.get();
      if (loop != null) loop.driver.wake();
    };
  }

  Driver driver() {
    return driver;
  }

  void driver(Driver drives) {
    driver = drives;
  }

  private LuaUserdata home() {
    LuaUserdata existing = home;
    if (existing != null) return existing;
    LuaUserdata made = state.inside(() -> Modules.controller(state));
    home = made;
    return made;
  }

  Controller controller() {
    return (Controller) home().m_instance;
  }

  /** Does something on the loop's thread, between the steps; from any thread. */
  void submit(Runnable action) {
    submitted.add(action);
    // amid a wait it only ends that; the action itself runs when the step is over
    scheduler.controllers().post(this::alert);
  }

  private void alert() {
    if (home != null && !controller().isClosed()) controller().alert();
  }

  LuaTask spawn(LuaValue function, Varargs arguments) {
    var task = new LuaTask(this);
    LuaUserdata own = home();
    Coroutine coroutine =
        scheduler.manage(
            own,
            state.coroutine(function),
            arguments,
            values -> completions.add(() -> returned(task, values)));
    task.coroutine = coroutine;
    tasks.put(coroutine, task);
    controller().add(coroutine);
    return task;
  }

  private void returned(LuaTask task, Varargs values) {
    tasks.remove(Objects.requireNonNull(task.coroutine));
    task.complete(new LuaValues(conversions, values));
  }

  /** A future was cancelled, by any thread. */
  void cancel(LuaTask task) {
    if (running == task) {
      state.interrupt(() -> running == task ? new ScriptInterruptedException("cancelled") : null);
    }
    submit(() -> drop(task));
  }

  private void drop(LuaTask task) {
    Coroutine coroutine = task.coroutine;
    if (coroutine == null || tasks.remove(coroutine) == null) return;
    Controller under = coroutine.controller();
    if (under != null) under.remove(coroutine);
  }

  /** The coroutine that is about to run, or null. */
  void running(@Nullable Coroutine coroutine) {
    if (coroutine != null) last = coroutine;
    running = coroutine == null ? null : tasks.get(coroutine);
  }

  /** Whether a turn would find something to do at once. */
  boolean isReady() {
    return !submitted.isEmpty()
        || scheduler.controllers().hasPosted()
        || (home != null && controller().timeout() <= 0);
  }

  /** Whether there is anything that could ever run. */
  boolean isIdle() {
    return submitted.isEmpty() && (home == null || controller().count() == 0);
  }

  /** Seconds until a turn has something to do, unless a descriptor or a thread calls before. */
  double timeout() {
    if (!submitted.isEmpty()) return 0;
    return home == null ? Double.POSITIVE_INFINITY : controller().timeout();
  }

  /**
   * As {@link Controller#step} of all that is there.
   *
   * @throws ScriptInterruptedException where the program's own thread is interrupted; coroutines
   *     stay as they are
   */
  void turn(double timeout) {
    last = null;
    driver.heedInterrupt();
    try {
      for (Runnable next = submitted.poll(); next != null; next = submitted.poll()) next.run();
      driver.heedInterrupt(); // of these
      if (home == null) {
        scheduler.controllers().runPosted();
      } else {
        step(timeout);
      }
    } finally {
      driver.endTurn();
    }
    complete();
    if (idle != null && isIdle()) idle.countDown();
  }

  /** Has {@code latch} counted down after a turn that leaves nothing to do. */
  void whenIdle(CountDownLatch latch) {
    idle = latch;
  }

  private void step(double timeout) {
    Controller controller = controller();
    var event = new TurnEvent();
    event.begin();
    try {
      ended(state.inside(() -> controller.step(timeout)));
    } catch (ScriptInterruptedException e) {
      if (!state.isEnded()) throw e; // else whoever turns sees that, and begins no other
    } catch (Error e) {
      if (!broken(e)) throw e;
    }
    if (event.shouldCommit()) {
      event.coroutines = controller.isClosed() ? 0 : controller.count();
      event.commit();
    }
  }

  /** Completes the futures of coroutines that have ended. */
  private void complete() {
    for (Runnable next = completions.poll(); next != null; next = completions.poll()) next.run();
  }

  private void ended(Step step) {
    switch (step) {
      case Step.Done() -> {
        return;
      }
      case Step.NotPolled(_) -> throw new IllegalStateException(text(step));
      case Step.Raised(Object error, Coroutine by) -> failed(by, exception(error, by));
      case Step.Unpollable(_, Coroutine by, _) -> failed(by, failure(text(step), by));
      case Step.Refused(_, Coroutine by, _, _) -> failed(by, failure(text(step), by));
    }
  }

  private static String text(Step step) {
    return Failure.message(step);
  }

  private static RuntimeException exception(Object error, Coroutine by) {
    return switch (error) {
      case LuaError raised -> LuaException.of(raised, traceback(by));
      case ScriptEndedException end -> end;
      case RuntimeException other -> other;
      case Throwable other -> new IllegalStateException(other);
      default -> new IllegalStateException(error.toString());
    };
  }

  private static RuntimeException failure(String text, Coroutine by) {
    return LuaException.of(new LuaError(text), traceback(by));
  }

  private static @Nullable String traceback(Coroutine by) {
    LuaCoroutine coroutine = Scheduler.coroutineOf(by);
    return coroutine == null ? null : coroutine.traceback();
  }

  private void failed(Coroutine by, RuntimeException error) {
    LuaTask task = tasks.remove(by);
    completions.add(task == null ? () -> report(error) : () -> task.completeExceptionally(error));
  }

  private void report(RuntimeException error) {
    Listeners.tell(errors, error);
  }

  /** A coroutine has ended by what no script catches, and so has the step. */
  private boolean broken(Error error) {
    Coroutine by = last;
    if (by == null || by.controller() != null) return false;
    LuaTask task = tasks.remove(by);
    completions.add(
        task == null
            ? () -> report(new IllegalStateException(error))
            : () -> task.completeExceptionally(error));
    return !(error instanceof VirtualMachineError);
  }

  int submittedCount() {
    return submitted.size();
  }

  /** All coroutines of the loop. */
  List<Coroutine> coroutines() {
    return home == null ? List.of() : controller().coroutines();
  }

  /** The state is closed: nothing ends any more. */
  void end() {
    var left = new ArrayList<>(tasks.values());
    tasks.clear();
    for (LuaTask task : left) task.cancel(false);
    for (Runnable next = submitted.poll(); next != null; next = submitted.poll()) {
      if (next instanceof Submission<?> submission) submission.cancel(false);
    }
  }
}
