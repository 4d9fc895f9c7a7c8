package org.cqueues.runtime;

import org.luaj.vm2.Varargs;

/** {@code coroutine.yield}: what the stack of a suspended coroutine ends with. */
public final class YieldFunction extends LibraryFunction {
  private final LuaState state;

  private YieldFunction(LuaState state) {
    super("yield");
    this.state = state;
  }

  /** That of a state. */
  public static YieldFunction of(LuaState state) {
    return state.extension(YieldFunction.class, YieldFunction::new);
  }

  @Override
  public Varargs invoke(Varargs args) {
    return state.suspendByScript(args);
  }
}
