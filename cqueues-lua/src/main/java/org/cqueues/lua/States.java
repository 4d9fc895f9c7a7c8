package org.cqueues.lua;

import java.util.function.Consumer;
import org.cqueues.lua.signal.StateSignals;
import org.cqueues.lua.thread.ThreadModule;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.library.StandardAssembly;

/** Lua states with this library's modules, for programs that have no LuaJ globals of their own. */
public final class States {
  private States() {}

  /**
   * A state as {@code bin/cqueues} has it, of the calling thread: the libraries of Lua 5.2, chunks
   * compiled to JVM classes, and {@code require "cqueues"} and the others. {@link LuaState#close}
   * ends it.
   *
   * @param readEnvironment whether LUA_PATH and its like may change where modules are found
   */
  public static LuaState open(boolean readEnvironment) {
    LuaState state = LuaState.create(new StandardAssembly(), readEnvironment);
    Modules.install(state);
    return state;
  }

  /**
   * Keeps scripts of {@code state}, and of the threads that they start, from the signals of the
   * process: from now on the functions of {@code cqueues.signal} that would change or send some
   * raise an error.
   */
  public static void forbidSignals(LuaState state) {
    StateSignals.of(state).forbid();
    prepareThreads(state, thread -> StateSignals.of(thread).forbid());
  }

  /**
   * Has {@code prepare} called with the state of each thread that scripts of {@code state} start
   * from now on, and of those that these start: on that thread, before its function, to add modules
   * or to take libraries away. It runs on many threads at once.
   */
  public static void prepareThreads(LuaState state, Consumer<LuaState> prepare) {
    ThreadModule.of(state).prepare(prepare);
  }
}
