package org.cqueues.lua.embed;

import org.cqueues.runtime.ScriptInterruptedException;

/** The program turns the loop, on whatever thread it likes, one at a time. */
final class CallerDriver implements Driver {
  private volatile Runnable onWake = () -> {};

  void onWake(Runnable told) {
    onWake = told;
  }

  @Override
  public void wake() {
    Listeners.tell(Runnable::run, onWake);
  }

  @Override
  public void check() {}

  @Override
  public void heedInterrupt() {
    if (Thread.currentThread().isInterrupted()) throw new ScriptInterruptedException("interrupted");
  }

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
}
