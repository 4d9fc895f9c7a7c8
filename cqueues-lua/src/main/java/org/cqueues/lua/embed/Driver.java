package org.cqueues.lua.embed;

import org.cqueues.runtime.ScriptInterruptedException;

/** Who turns a loop. */
interface Driver {
  /** Something has come from another thread, which calls this. */
  void wake();

  /**
   * Refuses a thread that is not the loop's.
   *
   * @throws IllegalStateException the refusal, which names both
   */
  void check();

  /**
   * A turn begins, or is about to resume coroutines, on a thread that may be interrupted already.
   *
   * @throws ScriptInterruptedException where that is for the program to know
   */
  void heedInterrupt();

  /** The turn has ended, however it did. */
  void endTurn();

  /**
   * Whether the loop's thread is not the program's own, so that what an interrupt of it has ended
   * uses that up: nobody else would want to know.
   */
  boolean usesUpInterrupts();

  /** No turn begins any more; from any thread. */
  void stop();

  /** The state is about to be closed, and the loop's descriptor with it. */
  void closing();

  /** Returns when the last turn has ended, unless the loop's own thread asks. */
  void awaitEnd();
}
