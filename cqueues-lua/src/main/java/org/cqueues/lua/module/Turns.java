package org.cqueues.lua.module;

import org.cqueues.core.Coroutine;
import org.cqueues.runtime.LuaCoroutine;

/** Hears when a controller resumes a coroutine, and when that has stopped. They may nest. */
public interface Turns {
  /** A coroutine is about to run. */
  void begin(Coroutine coroutine);

  /** It waits, or has ended; {@code lua} is what scripts see of it. */
  void end(LuaCoroutine lua);
}
