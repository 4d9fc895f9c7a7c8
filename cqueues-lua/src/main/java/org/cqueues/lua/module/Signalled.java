package org.cqueues.lua.module;

import org.cqueues.core.Condition;

/** An object that scripts can wait for without a descriptor: what another thread makes ready. */
public interface Signalled {
  /** Whether it is ready. */
  boolean isReady();

  /** Signalled, on the state's thread, when it gets ready. */
  Condition condition();
}
