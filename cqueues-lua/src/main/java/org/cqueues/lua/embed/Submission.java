package org.cqueues.lua.embed;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** An action of another thread's for the loop, and what it will return. */
final class Submission<T> extends CompletableFuture<T> implements Runnable {
  private final Callable<T> action;

  Submission(Callable<T> action) {
    this.action = action;
  }

  @Override
  public void run() {
    if (isDone()) return; // cancelled
    try {
      complete(action.call());
    } catch (Throwable thrown) { // every kind belongs to whoever has submitted it
      completeExceptionally(thrown);
    }
  }

  /** What depends on it is an ordinary future. */
  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }
}
