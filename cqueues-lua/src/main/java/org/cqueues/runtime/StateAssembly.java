package org.cqueues.runtime;

/**
 * Which libraries a state gets, and how it reads chunks and compiles them. The engine knows none of
 * that: the provider lies above the libraries, and is found as a {@link java.util.ServiceLoader
 * service} unless whoever makes the state has it at hand.
 */
public interface StateAssembly {
  /** Puts the table {@code coroutine} into a state. */
  void openCoroutines(LuaState state);

  /**
   * Puts all libraries into a state that has {@code coroutine}, and lets it load chunks.
   *
   * @param readEnvironment whether LUA_PATH and its like may change where modules are found
   */
  void openAll(LuaState state, boolean readEnvironment);

  /** As {@link #openAll} for {@link LuaState#restricted}. */
  void openRestricted(LuaState state);

  /** Does what {@link LuaState#compileChunks} says. */
  void compileChunks(LuaState state);
}
