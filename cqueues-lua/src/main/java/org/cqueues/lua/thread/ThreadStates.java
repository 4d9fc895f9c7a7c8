package org.cqueues.lua.thread;

import org.cqueues.runtime.LuaState;

/** How the state of a new thread comes about, which is known above the modules only. */
public interface ThreadStates {
  /**
   * A state of the calling thread in which {@code require} finds the modules.
   *
   * @param readEnvironment whether LUA_PATH and its like may change where modules are found
   */
  LuaState open(boolean readEnvironment);

  /** Loads those modules that a thread finds loaded. */
  void load(LuaState state);
}
