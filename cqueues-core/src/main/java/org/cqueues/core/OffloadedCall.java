package org.cqueues.core;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.cqueues.os.Completion;
import org.cqueues.os.Interest;
import org.cqueues.os.SysException;
import org.jspecify.annotations.Nullable;

/**
 * A computation that is too long for the loop's thread, and a descriptor that becomes readable when
 * it is done. See {@link ControllerGroup#offload}.
 */
public final class OffloadedCall<T> implements Pollable {
  private final ControllerGroup controllers;

  /** Null where there are no descriptors: then the computation is done where it is asked for. */
  private final @Nullable Completion completion;

  /** Lets go of the completion where whoever waits is forgotten. */
  private final Reaper.@Nullable Ward ward;

  private volatile boolean done;
  private @Nullable T value;
  private @Nullable Throwable failure;

  OffloadedCall(ControllerGroup controllers, Callable<T> computation) {
    this.controllers = controllers;
    Completion opened = completionOrNull();
    completion = opened;
    if (opened == null) {
      ward = null;
      compute(computation);
    } else {
      ward = controllers.reaper().watch(this, () -> release(controllers, opened));
      controllers.worker().execute(() -> run(computation, opened));
    }
  }

  private static @Nullable Completion completionOrNull() {
    try {
      return new Completion();
    } catch (SysException e) {
      return null; // out of descriptors
    }
  }

  /** On the worker's thread. */
  private void run(Callable<T> computation, Completion told) {
    compute(computation);
    told.signal();
    told.release();
  }

  private void compute(Callable<T> computation) {
    try {
      value = computation.call();
    } catch (Throwable e) { // for whoever waits
      failure = e;
    }
    done = true;
  }

  /** Whether there is a result. */
  public boolean isDone() {
    return done;
  }

  @Override
  public int pollfd() {
    return completion == null ? -1 : completion.pollfd();
  }

  @Override
  public int interest() {
    return Interest.READ;
  }

  @Override
  public double timeout() {
    return Double.NaN;
  }

  /** Nobody waits any more; to be called once. The computation itself goes on to its end. */
  public void release() {
    if (completion == null || ward == null) return;
    ward.release();
    release(controllers, completion);
  }

  private static void release(ControllerGroup controllers, Completion completion) {
    controllers.cancel(completion.pollfd());
    completion.release();
  }

  /**
   * What came out; only once it is done.
   *
   * @throws Exception what the computation threw
   */
  public T result() throws Exception {
    if (failure instanceof Exception e) throw e;
    if (failure instanceof Error e) throw e;
    return Objects.requireNonNull(value);
  }
}
