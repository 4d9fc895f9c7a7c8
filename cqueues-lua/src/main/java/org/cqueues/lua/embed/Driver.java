package org.cqueues.lua.embed;

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

  /** No turn begins any more; from any thread. */
  void stop();

  /** The state is about to be closed, and the loop's descriptor with it. */
  void closing();

  /** Returns when the last turn has ended, unless the loop's own thread asks. */
  void awaitEnd();
}
