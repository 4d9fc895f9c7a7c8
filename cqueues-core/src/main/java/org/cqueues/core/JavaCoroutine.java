package org.cqueues.core;

import java.util.Objects;
import org.cqueues.core.continuation.Continuation;
import org.cqueues.core.continuation.ContinuationAccess;
import org.jspecify.annotations.Nullable;

/**
 * A computation in Java under a controller. Its body waits with the methods of this class, on the
 * controller's thread, without holding a thread of its own.
 */
public final class JavaCoroutine extends Coroutine {
  static {
    ContinuationAccess.open();
  }

  /** What a coroutine does. */
  @FunctionalInterface
  public interface Body {
    /** Runs until done; an exception fails the controller's step. */
    void run(JavaCoroutine self) throws Exception;
  }

  private final Continuation continuation;
  private @Nullable Throwable failure;

  /** A coroutine for {@link Controller#add}. */
  public JavaCoroutine(Body body) {
    continuation =
        new Continuation(
            () -> {
              try {
                body.run(this);
              } catch (Throwable thrown) { // every kind: it belongs to the step
                failure = thrown;
              }
            });
  }

  @Override
  protected Wait advance() {
    continuation.run();
    if (failure != null) return new Wait.Failed(Objects.requireNonNull(failure));
    return continuation.isDone() ? Wait.DONE : Wait.POLLING;
  }

  /** Waits for seconds; zero and less give way for one step. */
  public void sleep(double seconds) {
    pollFor(this);
    orTimeout(seconds);
    Continuation.suspend();
    endWait();
  }

  /**
   * Waits until one of them is ready or has timed out.
   *
   * @return those that are, in the given order; none after a spurious wake
   */
  public Pollable[] poll(Pollable... pollables) {
    for (Pollable pollable : pollables) {
      pollFor(pollable);
      orDescriptor(pollable.pollfd(), pollable.interest());
      orTimeout(pollable.timeout());
    }
    return suspend();
  }

  /**
   * Waits for a signal of the condition, at most some seconds; +inf for no limit.
   *
   * @return whether it was signalled
   */
  public boolean await(Condition condition, double seconds) {
    pollFor(condition);
    orCondition(condition);
    pollFor(this);
    orTimeout(seconds);
    Continuation.suspend();
    boolean signalled = firstFired();
    endWait();
    return signalled;
  }

  private Pollable[] suspend() {
    Continuation.suspend();
    var fired = new Pollable[firedCount()];
    copyFired(fired);
    endWait();
    return fired;
  }
}
