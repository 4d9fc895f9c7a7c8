package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Prototype;

/**
 * How a Lua function becomes a class of the JVM. The engine defines what comes out as a hidden
 * class of its own package, whose class data is an {@code Object[]}: the prototype, its constants,
 * a {@code Code} for each function inside it, and the {@link Meter} where it counts.
 */
public interface FunctionCompiler {
  /**
   * The class file of a subclass of {@code CompiledFunction}.
   *
   * @param metered whether it tells the meter what it does
   * @param inspectable whether its variables can be read and changed while it runs
   * @return null where the code is more than a method of the JVM holds, or its constants more than
   *     a class: the function is interpreted
   */
  byte @Nullable [] compile(Prototype prototype, boolean metered, boolean inspectable);
}
