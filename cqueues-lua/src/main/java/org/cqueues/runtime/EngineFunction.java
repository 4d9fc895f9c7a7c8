package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A function of this engine. Besides LuaJ's ways to call it there are two that take numbers as they
 * are, without an object for each.
 *
 * <p>An argument is a pair: an object or, where that is null, a double. There are three, of which
 * only the first {@code count} are passed; the others are nil.
 */
public abstract class EngineFunction extends LuaFunction {
  // All results of a call, of which the last may be a tail call still to be made.

  Varargs pass() {
    return invoke(NONE);
  }

  Varargs pass(LuaValue a) {
    return invoke(a);
  }

  protected Varargs pass(LuaValue a, LuaValue b) {
    return invoke(varargsOf(a, b));
  }

  Varargs pass(LuaValue a, LuaValue b, LuaValue c) {
    return invoke(varargsOf(a, b, c));
  }

  Varargs pass(
      int count,
      @Nullable LuaValue a,
      @Nullable LuaValue b,
      @Nullable LuaValue c,
      double x,
      double y,
      double z) {
    return switch (count) {
      case 0 -> pass();
      case 1 -> pass(Ops.either(a, x));
      case 2 -> pass(Ops.either(a, x), Ops.either(b, y));
      default -> pass(Ops.either(a, x), Ops.either(b, y), Ops.either(c, z));
    };
  }

  /**
   * The result, if that is one number. Else it is not a number of Java's, and {@code room} has the
   * results, see {@link StackRoom#take}; the last may be a tail call still to be made.
   */
  protected double number(
      int count,
      @Nullable LuaValue a,
      @Nullable LuaValue b,
      @Nullable LuaValue c,
      double x,
      double y,
      double z,
      StackRoom room) {
    return room.leave(pass(count, a, b, c, x, y, z));
  }
}
