package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Varargs;

/**
 * A Lua function. Each prototype has a subclass of its own, made by a {@link FunctionCompiler}, so
 * that the JVM sees at each call which code runs there.
 *
 * <p>A subclass overrides the one {@code body} that fits its parameters, and its result if that is
 * likely a number; all ways to call it lead there. What a body returns may be a tail call still to
 * be made, see {@link Varargs#eval}.
 */
abstract class CompiledFunction extends EngineFunction implements Keeper {
  /** Whether a class has no Lua code but leads to it. */
  @SuppressWarnings("ReferenceEquality") // classes are one object each
  static boolean isEntry(Class<?> type) {
    return type == CompiledFunction.class || type.getSuperclass() == CompiledFunction.class;
  }

  /** Counts what calls take of the stack, in the state whose function this is. */
  StackRoom room;

  /**
   * Of a function that no script sees the one in whose place it runs; of any other an {@link
   * Ephemeron}. Most functions have neither, and there are many of them.
   */
  private @Nullable Object kept;

  @SuppressWarnings("NullAway.Init") // the first of a code is no function yet
  CompiledFunction() {}

  /** The function's code. */
  abstract Prototype prototype();

  /** Another function of the same code, without upvalues yet. */
  abstract CompiledFunction create();

  /** The upvalues, in an array of the caller's own. */
  abstract Cell[] cells();

  /** Replaces all upvalues. */
  abstract void cells(Cell[] cells);

  /**
   * Gives a function that LuaJ's script engine has made of the class its environment, and all that
   * functions have from the start.
   */
  @Override
  public final void initupvalue1(LuaValue environment) {
    LuaState state =
        environment instanceof Globals globals && globals.running instanceof LuaCoroutine main
            ? main.state()
            : LuaState.current();
    room = state.room;
    cells(FunctionFactory.cells(prototype(), environment));
  }

  /** Whether it shares all its variables with these. */
  @SuppressWarnings("ReferenceEquality") // which variables, not their values
  final boolean has(Cell[] cells) {
    if (cells.length == 0) return true;
    Cell[] own = cells();
    for (int i = 0; i < own.length; i++) if (own[i] != cells[i]) return false;
    return true;
  }

  /** A closure of this function's code, for the state whose calls {@code room} counts. */
  final CompiledFunction closure(Cell[] cells, StackRoom room) {
    CompiledFunction made = create();
    made.room = room;
    made.cells(cells);
    return made;
  }

  /** A closure of this function's code that runs in place of one that scripts have. */
  final CompiledFunction inPlaceOf(CompiledFunction shown, Cell[] cells) {
    CompiledFunction made = closure(cells, shown.room);
    made.kept = shown;
    return made;
  }

  /** Whether it is what a call of the value runs. */
  @SuppressWarnings("ReferenceEquality") // this very function
  final boolean isFor(LuaValue value) {
    return value == this || value == kept;
  }

  /** The function as scripts have it. */
  final CompiledFunction shown() {
    return kept instanceof CompiledFunction shown ? shown : this;
  }

  @Override
  public final @Nullable Ephemeron kept() {
    return (Ephemeron) kept;
  }

  @Override
  public final void keep(@Nullable Ephemeron first) {
    kept = first;
  }

  /** The first result, or nil. */
  @SuppressWarnings("ReferenceEquality") // NONE is one object
  static LuaValue first(Varargs results) {
    if (results instanceof LuaValue value) return value == NONE ? NIL : value;
    return results.arg1();
  }

  @Override
  public final String tojstring() {
    return "function: " + Addresses.of(this);
  }

  @Override
  public Varargs invoke(Varargs args) {
    return onInvoke(args).eval();
  }

  @Override
  Varargs pass() {
    return onInvoke(NONE);
  }

  @Override
  Varargs pass(LuaValue a) {
    return onInvoke(a);
  }

  @Override
  protected Varargs pass(LuaValue a, LuaValue b) {
    return onInvoke(varargsOf(a, b));
  }

  @Override
  Varargs pass(LuaValue a, LuaValue b, LuaValue c) {
    return onInvoke(varargsOf(a, b, c));
  }

  /** No parameters. */
  abstract static class Args0 extends CompiledFunction {
    abstract Varargs body();

    @Override
    public final LuaValue call() {
      return first(body());
    }

    @Override
    public final LuaValue call(LuaValue a) {
      return first(body());
    }

    @Override
    public final LuaValue call(LuaValue a, LuaValue b) {
      return first(body());
    }

    @Override
    public final LuaValue call(LuaValue a, LuaValue b, LuaValue c) {
      return first(body());
    }

    @Override
    final Varargs pass() {
      return body();
    }

    @Override
    final Varargs pass(LuaValue a) {
      return body();
    }

    @Override
    protected final Varargs pass(LuaValue a, LuaValue b) {
      return body();
    }

    @Override
    final Varargs pass(LuaValue a, LuaValue b, LuaValue c) {
      return body();
    }

    @Override
    final Varargs pass(
        int count,
        @Nullable LuaValue a,
        @Nullable LuaValue b,
        @Nullable LuaValue c,
        double x,
        double y,
        double z) {
      return body();
    }

    @Override
    protected final double number(
        int count,
        @Nullable LuaValue a,
        @Nullable LuaValue b,
        @Nullable LuaValue c,
        double x,
        double y,
        double z,
        StackRoom asking) {
      return asking.leave(body());
    }

    @Override
    public final Varargs onInvoke(Varargs args) {
      return body();
    }
  }

  /** One parameter. */
  abstract static class Args1 extends CompiledFunction {
    abstract Varargs body(LuaValue a);

    @Override
    public final LuaValue call() {
      return first(body(NIL));
    }

    @Override
    public final LuaValue call(LuaValue a) {
      return first(body(a));
    }

    @Override
    public final LuaValue call(LuaValue a, LuaValue b) {
      return first(body(a));
    }

    @Override
    public final LuaValue call(LuaValue a, LuaValue b, LuaValue c) {
      return first(body(a));
    }

    @Override
    final Varargs pass() {
      return body(NIL);
    }

    @Override
    final Varargs pass(LuaValue a) {
      return body(a);
    }

    @Override
    protected final Varargs pass(LuaValue a, LuaValue b) {
      return body(a);
    }

    @Override
    final Varargs pass(LuaValue a, LuaValue b, LuaValue c) {
      return body(a);
    }

    @Override
    final Varargs pass(
        int count,
        @Nullable LuaValue a,
        @Nullable LuaValue b,
        @Nullable LuaValue c,
        double x,
        double y,
        double z) {
      return body(Ops.either(a, x));
    }

    @Override
    protected final double number(
        int count,
        @Nullable LuaValue a,
        @Nullable LuaValue b,
        @Nullable LuaValue c,
        double x,
        double y,
        double z,
        StackRoom asking) {
      return asking.leave(body(Ops.either(a, x)));
    }

    @Override
    public final Varargs onInvoke(Varargs args) {
      return body(args.arg1());
    }
  }

  /** Two parameters. */
  abstract static class Args2 extends CompiledFunction {
    abstract Varargs body(LuaValue a, LuaValue b);

    @Override
    public final LuaValue call() {
      return first(body(NIL, NIL));
    }

    @Override
    public final LuaValue call(LuaValue a) {
      return first(body(a, NIL));
    }

    @Override
    public final LuaValue call(LuaValue a, LuaValue b) {
      return first(body(a, b));
    }

    @Override
    public final LuaValue call(LuaValue a, LuaValue b, LuaValue c) {
      return first(body(a, b));
    }

    @Override
    final Varargs pass() {
      return body(NIL, NIL);
    }

    @Override
    final Varargs pass(LuaValue a) {
      return body(a, NIL);
    }

    @Override
    protected final Varargs pass(LuaValue a, LuaValue b) {
      return body(a, b);
    }

    @Override
    final Varargs pass(LuaValue a, LuaValue b, LuaValue c) {
      return body(a, b);
    }

    @Override
    final Varargs pass(
        int count,
        @Nullable LuaValue a,
        @Nullable LuaValue b,
        @Nullable LuaValue c,
        double x,
        double y,
        double z) {
      return body(Ops.either(a, x), Ops.either(b, y));
    }

    @Override
    protected final double number(
        int count,
        @Nullable LuaValue a,
        @Nullable LuaValue b,
        @Nullable LuaValue c,
        double x,
        double y,
        double z,
        StackRoom asking) {
      return asking.leave(body(Ops.either(a, x), Ops.either(b, y)));
    }

    @Override
    public final Varargs onInvoke(Varargs args) {
      return body(args.arg1(), args.arg(2));
    }
  }

  /** Three parameters. */
  abstract static class Args3 extends CompiledFunction {
    abstract Varargs body(LuaValue a, LuaValue b, LuaValue c);

    @Override
    public final LuaValue call() {
      return first(body(NIL, NIL, NIL));
    }

    @Override
    public final LuaValue call(LuaValue a) {
      return first(body(a, NIL, NIL));
    }

    @Override
    public final LuaValue call(LuaValue a, LuaValue b) {
      return first(body(a, b, NIL));
    }

    @Override
    public final LuaValue call(LuaValue a, LuaValue b, LuaValue c) {
      return first(body(a, b, c));
    }

    @Override
    final Varargs pass() {
      return body(NIL, NIL, NIL);
    }

    @Override
    final Varargs pass(LuaValue a) {
      return body(a, NIL, NIL);
    }

    @Override
    protected final Varargs pass(LuaValue a, LuaValue b) {
      return body(a, b, NIL);
    }

    @Override
    final Varargs pass(LuaValue a, LuaValue b, LuaValue c) {
      return body(a, b, c);
    }

    @Override
    final Varargs pass(
        int count,
        @Nullable LuaValue a,
        @Nullable LuaValue b,
        @Nullable LuaValue c,
        double x,
        double y,
        double z) {
      return body(Ops.either(a, x), Ops.either(b, y), Ops.either(c, z));
    }

    @Override
    protected final double number(
        int count,
        @Nullable LuaValue a,
        @Nullable LuaValue b,
        @Nullable LuaValue c,
        double x,
        double y,
        double z,
        StackRoom asking) {
      return asking.leave(body(Ops.either(a, x), Ops.either(b, y), Ops.either(c, z)));
    }

    @Override
    public final Varargs onInvoke(Varargs args) {
      return body(args.arg1(), args.arg(2), args.arg(3));
    }
  }

  /** Up to three parameters, of which some are likely numbers. */
  abstract static class Pairs extends CompiledFunction {
    abstract Varargs body(
        @Nullable LuaValue a,
        @Nullable LuaValue b,
        @Nullable LuaValue c,
        double x,
        double y,
        double z);

    private Varargs body(LuaValue a, LuaValue b, LuaValue c) {
      return body(a, b, c, 0, 0, 0);
    }

    @Override
    public final LuaValue call() {
      return first(body(NIL, NIL, NIL));
    }

    @Override
    public final LuaValue call(LuaValue a) {
      return first(body(a, NIL, NIL));
    }

    @Override
    public final LuaValue call(LuaValue a, LuaValue b) {
      return first(body(a, b, NIL));
    }

    @Override
    public final LuaValue call(LuaValue a, LuaValue b, LuaValue c) {
      return first(body(a, b, c));
    }

    @Override
    final Varargs pass() {
      return body(NIL, NIL, NIL);
    }

    @Override
    final Varargs pass(LuaValue a) {
      return body(a, NIL, NIL);
    }

    @Override
    protected final Varargs pass(LuaValue a, LuaValue b) {
      return body(a, b, NIL);
    }

    @Override
    final Varargs pass(LuaValue a, LuaValue b, LuaValue c) {
      return body(a, b, c);
    }

    @Override
    public final Varargs onInvoke(Varargs args) {
      return body(args.arg1(), args.arg(2), args.arg(3));
    }

    @Override
    final Varargs pass(
        int count,
        @Nullable LuaValue a,
        @Nullable LuaValue b,
        @Nullable LuaValue c,
        double x,
        double y,
        double z) {
      return body(a, b, c, x, y, z);
    }
  }

  /** Up to three parameters, and likely a number for a result. */
  abstract static class Numeric extends CompiledFunction {
    /** As {@link #number}, for the function's own room. */
    abstract double body(
        @Nullable LuaValue a,
        @Nullable LuaValue b,
        @Nullable LuaValue c,
        double x,
        double y,
        double z);

    private LuaValue value(LuaValue a, LuaValue b, LuaValue c) {
      return first(all(body(a, b, c, 0, 0, 0)));
    }

    private Varargs all(LuaValue a, LuaValue b, LuaValue c) {
      return all(body(a, b, c, 0, 0, 0));
    }

    /** All results, of what the body gives. */
    private Varargs all(double number) {
      Varargs results = Double.isNaN(number) ? room.take() : null;
      return results == null ? Ops.number(number) : results;
    }

    @Override
    public final LuaValue call() {
      return value(NIL, NIL, NIL);
    }

    @Override
    public final LuaValue call(LuaValue a) {
      return value(a, NIL, NIL);
    }

    @Override
    public final LuaValue call(LuaValue a, LuaValue b) {
      return value(a, b, NIL);
    }

    @Override
    public final LuaValue call(LuaValue a, LuaValue b, LuaValue c) {
      return value(a, b, c);
    }

    @Override
    final Varargs pass() {
      return all(NIL, NIL, NIL);
    }

    @Override
    final Varargs pass(LuaValue a) {
      return all(a, NIL, NIL);
    }

    @Override
    protected final Varargs pass(LuaValue a, LuaValue b) {
      return all(a, b, NIL);
    }

    @Override
    final Varargs pass(LuaValue a, LuaValue b, LuaValue c) {
      return all(a, b, c);
    }

    @Override
    public final Varargs onInvoke(Varargs args) {
      return all(args.arg1(), args.arg(2), args.arg(3));
    }

    @Override
    final Varargs pass(
        int count,
        @Nullable LuaValue a,
        @Nullable LuaValue b,
        @Nullable LuaValue c,
        double x,
        double y,
        double z) {
      return all(body(a, b, c, x, y, z));
    }

    @Override
    protected final double number(
        int count,
        @Nullable LuaValue a,
        @Nullable LuaValue b,
        @Nullable LuaValue c,
        double x,
        double y,
        double z,
        StackRoom asking) {
      double number = body(a, b, c, x, y, z);
      return Double.isNaN(number) && asking != room ? handOver(number, asking) : number;
    }

    /** Results go to a caller of another state. */
    private double handOver(double number, StackRoom asking) {
      Varargs results = room.take();
      return results == null ? number : asking.leave(results);
    }
  }

  /** More parameters, or a variable number. */
  abstract static class ArgsN extends CompiledFunction {
    abstract Varargs body(Varargs args);

    @Override
    public final LuaValue call() {
      return first(body(NONE));
    }

    @Override
    public final LuaValue call(LuaValue a) {
      return first(body(a));
    }

    @Override
    public final LuaValue call(LuaValue a, LuaValue b) {
      return first(body(varargsOf(a, b)));
    }

    @Override
    public final LuaValue call(LuaValue a, LuaValue b, LuaValue c) {
      return first(body(varargsOf(a, b, c)));
    }

    @Override
    public final Varargs onInvoke(Varargs args) {
      return body(args);
    }
  }

  /** What goes on with a call in the middle of a loop, where the interpreter has left it. */
  abstract static class Resumed extends CompiledFunction {
    /**
     * Runs the rest of the loop, and counts as a call itself. Returns the call's results, or null
     * where the interpreter is to go on at {@link Activation#pc}.
     */
    abstract @Nullable Varargs body(Activation frame);

    @Override
    public final Varargs onInvoke(Varargs args) {
      throw new IllegalStateException("not a function");
    }
  }
}
