package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;

/**
 * How a Lua function becomes a class of the JVM. The engine defines what comes out as a hidden
 * class of its own package, whose class data is an {@code Object[]}: the prototype, its constants,
 * a {@code Code} for each function inside it and, unless states share it, the {@link StackRoom} of
 * its state.
 */
public interface FunctionCompiler {
  /**
   * What a class is made for.
   *
   * @param metered whether it tells the meter what it does; else calls can be taken out of it, see
   *     {@link Exposure}, which nobody wants where limits leave no debug library
   * @param shared whether functions of several states are of the class: it counts its calls where
   *     the function says so, and not in one place that the JVM knows
   * @param guarded whether programs may call its functions without a call of the state's, which
   *     these then make up for
   * @param entry the instruction, one that a loop jumps back to, at which the class goes on with a
   *     call that has been interpreted; or {@link #START}
   */
  record Form(boolean metered, boolean shared, boolean guarded, int entry) {
    /** The class has whole calls. */
    public static final int START = -1;

    /** Whether the class goes on with calls. */
    public boolean resumes() {
      return entry != START;
    }
  }

  /**
   * The class file of a subclass of {@code CompiledFunction}; of {@code CompiledFunction.Resumed}
   * where it goes on with calls.
   *
   * @return null where the code is more than a method of the JVM holds, or its constants more than
   *     a class: the function is interpreted
   */
  byte @Nullable [] compile(Prototype prototype, Form form);

  /** Where the values are that a class takes from elsewhere when they are read. */
  interface Sources {
    /** Of a captured register. */
    LuaValue cell(int register);

    /** Of an upvalue. */
    LuaValue upvalue(int index);

    /** Of a constant. */
    LuaValue constant(int index);
  }

  /**
   * Finds the values of a call that has left its class, see {@link Exposure}, where nothing was
   * metered.
   *
   * @param form that of the class
   * @param pc the instruction that the call was at
   * @param registers the objects that the class has left, which become the values; then null is
   *     what is of no use, or in a cell
   * @param numbers those that the class has left
   * @return what the call counted for of the stack, in bytes
   */
  int recover(
      Prototype prototype,
      Form form,
      int pc,
      @Nullable LuaValue[] registers,
      double[] numbers,
      Sources sources);
}
