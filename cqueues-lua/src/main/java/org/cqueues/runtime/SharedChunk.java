package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;

/**
 * A chunk that is compiled once, for any number of states on any threads: they share its classes,
 * and what the JVM has learnt of them. Code for states with limits, which counts what it does, is
 * made when the first of them asks for it.
 */
public final class SharedChunk {
  private final FunctionCompiler compiler;
  private final Prototype prototype;

  /** For states without limits, and with limits. Threads that come at once may make it twice. */
  private volatile @Nullable Code plain;

  private volatile @Nullable Code metered;

  /** The chunk of a prototype. */
  public SharedChunk(FunctionCompiler compiler, Prototype prototype) {
    this.compiler = compiler;
    this.prototype = prototype;
  }

  /**
   * The chunk's function in a state, each time a new one.
   *
   * @param environment the value of {@code _ENV}
   */
  public LuaFunction in(LuaState state, LuaValue environment) {
    return code(state.hasLimits())
        .closure(FunctionFactory.cells(prototype, environment), state.room);
  }

  private Code code(boolean limits) {
    Code known = limits ? metered : plain;
    if (known != null) return known;
    Code made = FunctionFactory.ofMany(compiler, limits).code(prototype);
    if (limits) metered = made;
    else plain = made;
    return made;
  }
}
