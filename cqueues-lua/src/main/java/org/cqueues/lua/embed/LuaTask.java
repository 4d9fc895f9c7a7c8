package org.cqueues.lua.embed;

import java.util.concurrent.CompletableFuture;
import org.cqueues.core.Coroutine;
import org.jspecify.annotations.Nullable;

/** What a spawned coroutine will return; its cancellation ends the coroutine. */
final class LuaTask extends CompletableFuture<LuaValues> {
  private final Loop loop;

  /** The coroutine; on the loop's thread. */
  @Nullable Coroutine coroutine;

  LuaTask(Loop loop) {
    this.loop = loop;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled) loop.cancel(this);
    return cancelled;
  }

  /** What depends on it is an ordinary future. */
  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }
}
