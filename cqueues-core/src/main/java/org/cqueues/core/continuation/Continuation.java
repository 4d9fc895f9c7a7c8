package org.cqueues.core.continuation;

import java.util.Set;
import jdk.internal.vm.ContinuationScope;

/**
 * A one-shot delimited continuation that runs on the thread that resumes it: the JVM's own, which
 * virtual threads are made of. It may be resumed on another thread than before, by one at a time.
 *
 * <p>{@link ContinuationAccess#open} has to run before this class is first touched.
 */
public final class Continuation extends jdk.internal.vm.Continuation {
  private static final ContinuationScope SCOPE = new ContinuationScope("cqueues");

  /** Makes a suspended computation; {@code body} starts with the first {@link #run}. */
  public Continuation(Runnable body) {
    super(SCOPE, body);
  }

  /**
   * Suspends the innermost running continuation; {@link #run} of it returns to its caller.
   *
   * @throws PinnedException where a frame cannot be frozen
   */
  public static void suspend() {
    jdk.internal.vm.Continuation.yield(SCOPE);
  }

  /** A walker over the stack of this continuation, which has to be suspended. */
  public StackWalker walker(Set<StackWalker.Option> options) {
    return stackWalker(options, SCOPE);
  }

  @Override
  protected void onPinned(Pinned reason) {
    throw new PinnedException(reason.name());
  }
}
