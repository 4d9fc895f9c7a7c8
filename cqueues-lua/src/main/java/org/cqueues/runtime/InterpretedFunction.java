package org.cqueues.runtime;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Varargs;

/**
 * A Lua function whose instructions are interpreted, at first or for good: see {@link
 * InterpretedCode}. Once there is a class, this remains the function for the script, and calls go
 * to a function of the class with the same upvalues, which nobody else sees.
 *
 * <p>A function of a class is interpreted, too, while its coroutine has a {@link Hook}.
 */
final class InterpretedFunction extends CompiledFunction {
  final InterpretedCode code;

  private Cell[] upvalues = {};

  /** What calls of this call: this, until there is a function of the class. */
  private CompiledFunction target = this;

  /** A function without upvalues. */
  InterpretedFunction(InterpretedCode code) {
    this.code = code;
  }

  @Override
  Prototype prototype() {
    return code.prototype;
  }

  @Override
  CompiledFunction create() {
    return new InterpretedFunction(code);
  }

  @Override
  Cell[] cells() {
    return upvalues.clone();
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // this very function
  void cells(Cell[] cells) {
    upvalues = cells;
    if (target != this) target.cells(cells);
  }

  /** What a call of this calls: the compiled function, if there is one. */
  CompiledFunction target() {
    return target;
  }

  /** Calls of this are interpreted again. */
  void interpret() {
    target = this;
  }

  /** Counts a call; returns what runs in place of this, or null. */
  @SuppressWarnings("ReferenceEquality") // this very function
  private @Nullable CompiledFunction enter() {
    if (target == this) {
      CompiledFunction made = code.called();
      if (made == null) return null;
      target = made.inPlaceOf(this, upvalues);
    }
    return Hook.isUsed() ? null : target;
  }

  @Override
  public LuaValue call() {
    CompiledFunction fast = enter();
    if (fast != null) return fast.call();
    return first(code.takesList() ? Run.of(this, NONE) : Run.of(this, NIL, NIL, NIL));
  }

  @Override
  public LuaValue call(LuaValue a) {
    CompiledFunction fast = enter();
    if (fast != null) return fast.call(a);
    return first(code.takesList() ? Run.of(this, a) : Run.of(this, a, NIL, NIL));
  }

  @Override
  public LuaValue call(LuaValue a, LuaValue b) {
    CompiledFunction fast = enter();
    if (fast != null) return fast.call(a, b);
    return first(code.takesList() ? Run.of(this, varargsOf(a, b)) : Run.of(this, a, b, NIL));
  }

  @Override
  public LuaValue call(LuaValue a, LuaValue b, LuaValue c) {
    CompiledFunction fast = enter();
    if (fast != null) return fast.call(a, b, c);
    return first(code.takesList() ? Run.of(this, varargsOf(a, b, c)) : Run.of(this, a, b, c));
  }

  // not through the superclass, for the JVM to see there what classes alone do
  @Override
  public Varargs invoke(Varargs args) {
    CompiledFunction fast = enter();
    return (fast != null ? fast.onInvoke(args) : Run.of(this, args)).eval();
  }

  @Override
  public Varargs onInvoke(Varargs args) {
    CompiledFunction fast = enter();
    return fast != null ? fast.onInvoke(args) : Run.of(this, args);
  }

  // CallStack knows what interprets by the class, since to ask for a method's name takes long, and
  // takes the function and the position from the coroutine's activations

  /** Interprets a call. */
  static final class Run {
    private Run() {}

    private static Varargs of(InterpretedFunction called, Varargs args) {
      return called.code.run(called, args, called.upvalues);
    }

    private static Varargs of(InterpretedFunction called, LuaValue a, LuaValue b, LuaValue c) {
      return called.code.run(called, a, b, c, called.upvalues);
    }

    private static Varargs of(Exposure.Call call) {
      return goOn(call);
    }
  }

  /** Interprets a call of a compiled function, or the rest of one. */
  static final class Diversion {
    private Diversion() {}

    private static Varargs of(CompiledFunction function, Varargs args) {
      if (function.room.isOutside()) return function.room.callFromOutside(function, args);
      return Code.of(function.getClass()).run(function.shown(), args, function.cells());
    }

    private static Varargs of(Exposure.Call call) {
      return goOn(call);
    }

    private static Varargs of(CompiledFunction function, Leaving left) {
      return Code.of(function.getClass()).takeOver(function.shown(), left, function.cells());
    }
  }

  /**
   * Interprets a call of a compiled function, for a hook, or makes it for a program outside of the
   * state; generated code comes here.
   */
  static Varargs divert(CompiledFunction function, Varargs args) {
    return Diversion.of(function, args);
  }

  /** As {@link #divert(CompiledFunction, Varargs)}, of no parameters. */
  static Varargs divert(CompiledFunction function) {
    return Diversion.of(function, NONE);
  }

  /** As {@link #divert(CompiledFunction, Varargs)}, of one parameter. */
  static Varargs divert(CompiledFunction function, LuaValue a) {
    return Diversion.of(function, a);
  }

  /** As {@link #divert(CompiledFunction, Varargs)}, of two parameters. */
  static Varargs divert(CompiledFunction function, LuaValue a, LuaValue b) {
    return Diversion.of(function, varargsOf(a, b));
  }

  /** As {@link #divert(CompiledFunction, Varargs)}, of three parameters. */
  static Varargs divert(CompiledFunction function, LuaValue a, LuaValue b, LuaValue c) {
    return Diversion.of(function, varargsOf(a, b, c));
  }

  /** As {@link #divert(CompiledFunction, Varargs)}, of parameters that are pairs. */
  static Varargs divert(
      CompiledFunction function,
      @Nullable LuaValue a,
      @Nullable LuaValue b,
      @Nullable LuaValue c,
      double x,
      double y,
      double z) {
    LuaValue[] all = {Ops.either(a, x), Ops.either(b, y), Ops.either(c, z)};
    int parameters = function.prototype().numparams;
    return Diversion.of(function, varargsOf(Arrays.copyOf(all, parameters)));
  }

  /** Goes on with a call of a compiled function, on top of that, see {@link Exposure}. */
  static Varargs divert(Exposure.Call call) {
    return Diversion.of(call);
  }

  /** As {@link #divert(Exposure.Call)}, where the frames of the call are gone. */
  static Varargs run(Exposure.Call call) {
    return Run.of(call);
  }

  private static Varargs goOn(Exposure.Call call) {
    Activation frame = call.takeFrame();
    CompiledFunction function = frame.function;
    InterpretedCode code =
        function instanceof InterpretedFunction f ? f.code : Code.of(function.getClass());
    return code.goOn(frame, call.takeInner());
  }

  /**
   * Interprets the rest of a call of a compiled function, for a hook; generated code comes here.
   */
  static Varargs divert(CompiledFunction function, Leaving left) {
    Varargs results = Diversion.of(function, left);
    function.room.give(left.bytes());
    return results;
  }

  /** As {@link #divert(CompiledFunction, Leaving)}, of a function whose result is a number. */
  static double divertForNumber(CompiledFunction function, Leaving left) {
    return function.room.leave(divert(function, left));
  }
}
