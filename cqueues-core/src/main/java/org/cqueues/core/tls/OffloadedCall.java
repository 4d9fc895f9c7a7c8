package org.cqueues.core.tls;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.cqueues.os.Completion;
import org.cqueues.os.SysException;
import org.jspecify.annotations.Nullable;

/**
 * A computation that is too long for the loop's thread, and a descriptor that becomes readable when
 * it is done.
 */
final class OffloadedCall<T> implements Runnable {
  private final TlsEnvironment environment;
  private final Callable<T> computation;

  /** Null where there are no descriptors: then the computation is done where it is asked for. */
  private final @Nullable Completion completion;

  private volatile boolean done;
  private @Nullable T value;
  private @Nullable Throwable failure;

  private OffloadedCall(
      TlsEnvironment environment, Callable<T> computation, @Nullable Completion completion) {
    this.environment = environment;
    this.computation = computation;
    this.completion = completion;
  }

  /** Starts a computation on another thread. */
  static <T> OffloadedCall<T> start(TlsEnvironment environment, Callable<T> computation) {
    var call = new OffloadedCall<>(environment, computation, completionOrNull());
    if (call.completion == null) call.compute();
    else environment.worker().execute(call);
    return call;
  }

  private static @Nullable Completion completionOrNull() {
    try {
      return new Completion();
    } catch (SysException e) {
      return null; // out of descriptors
    }
  }

  private void compute() {
    try {
      value = computation.call();
    } catch (Throwable e) { // for whoever waits
      failure = e;
    }
    done = true;
  }

  /** On the worker's thread. */
  @Override
  public void run() {
    compute();
    if (completion == null) return;
    completion.signal();
    completion.release();
  }

  boolean isDone() {
    return done;
  }

  int pollfd() {
    return completion == null ? -1 : completion.pollfd();
  }

  /** Nobody waits any more. */
  void release() {
    if (completion == null) return;
    environment.controllers().cancel(completion.pollfd());
    completion.release();
  }

  /** What came out; only once it is done. */
  T result() throws IOException {
    if (failure instanceof IOException e) throw e;
    if (failure instanceof RuntimeException e) throw e;
    if (failure instanceof Error e) throw e;
    if (failure != null) throw new IOException(failure);
    return Objects.requireNonNull(value);
  }
}
