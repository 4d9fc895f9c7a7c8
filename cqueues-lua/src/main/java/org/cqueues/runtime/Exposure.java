package org.cqueues.runtime;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Takes calls out of their classes, for somebody who wants to look at their variables or to follow
 * them with a hook. The JVM shows nobody the locals of a frame, but its own code can see them: this
 * is thrown through the calls on the stack, the innermost first. The handler of each class leaves
 * its registers here; the outermost one that is wanted has the interpreter go on with all of them,
 * on top of its own frame, and the library function that wanted to look is called once more.
 *
 * <p>Java's frames between two functions are gone then. So it is thrown only where these do no more
 * than hand results on, or say here what comes after, see {@link #through} and {@link
 * ExposedStack}.
 */
public final class Exposure extends Error {
  private static final long serialVersionUID = 1;

  /** What is to be met. */
  private final transient ExposedStack stack;

  /** Functions that are yet to be met. */
  private transient int left;

  /** What has been met last. */
  private transient Rest rest;

  private Exposure(ExposedStack stack, Rest innermost) {
    super(null, null, false, false);
    this.stack = stack;
    this.left = stack.functions();
    this.rest = innermost;
  }

  /**
   * Has the functions up to a level interpreted, and {@code function} called again then; returns
   * where they are so, or cannot be.
   *
   * @param frames the functions on the running coroutine's stack, the innermost first
   * @param function the library function that runs, the innermost of them
   * @param args what it was called with
   */
  public static void upTo(
      int level, List<CallStack.Frame> frames, LuaFunction function, Varargs args) {
    int functions = compiled(level, frames);
    if (functions == 0) return;
    ExposedStack stack = ExposedStack.look(functions, function);
    if (stack.functions() == functions) throw new Exposure(stack, new Again(function, args));
  }

  /** How many Lua functions there are up to the outermost one, to a level, that is in its class. */
  static int compiled(int level, List<CallStack.Frame> frames) {
    int functions = 0;
    int found = 0;
    for (CallStack.Frame frame : frames.subList(0, Math.min(level + 1, frames.size()))) {
      if (frame.prototype() == null) continue;
      functions++;
      if (frame.activation() == null) found = functions;
    }
    return found;
  }

  /**
   * What is to be thrown where a coroutine has yielded; null where that cannot be.
   *
   * @param exactly whether it is so many functions or none
   */
  static @Nullable Exposure ofYield(
      LuaCoroutine coroutine, StackWalker walker, int functions, boolean exactly) {
    ExposedStack stack = ExposedStack.ofYield(functions, walker, coroutine);
    int found = stack.functions();
    if (found == 0 || (exactly && found < functions)) return null;
    return new Exposure(stack, new Again(YieldFunction.of(coroutine.state()), LuaValue.NONE));
  }

  /** As {@link #upTo}, as many functions as can be. */
  public static void all(LuaFunction function, Varargs args) {
    ExposedStack stack = ExposedStack.look(Integer.MAX_VALUE, function);
    if (stack.functions() > 0) throw new Exposure(stack, new Again(function, args));
  }

  /** What goes on, in place of frames that are gone, with what was called there. */
  abstract static class Rest {
    /** Goes on; returns what it gives its caller, of which the last may be a tail call. */
    abstract Varargs run();
  }

  /** The call of a library function, once more. */
  private static final class Again extends Rest {
    private final LuaFunction function;
    private final Varargs args;

    Again(LuaFunction function, Varargs args) {
      this.function = function;
      this.args = args;
    }

    @Override
    Varargs run() {
      return function.invoke(args);
    }
  }

  /** A call of a Lua function. It keeps nothing once it goes on. */
  static final class Call extends Rest {
    private @Nullable Activation frame;
    private @Nullable Rest inner;

    Call(Activation frame, Rest inner) {
      this.frame = frame;
      this.inner = inner;
    }

    Activation takeFrame() {
      Activation taken = Objects.requireNonNull(frame);
      frame = null;
      return taken;
    }

    Rest takeInner() {
      Rest taken = Objects.requireNonNull(inner);
      inner = null;
      return taken;
    }

    @Override
    Varargs run() {
      return InterpretedFunction.run(this);
    }
  }

  /** What Java does between two functions. */
  static final class Between extends Rest {
    private final Function<LuaFunction, Varargs> then;
    private final Rest inner;

    Between(Function<LuaFunction, Varargs> then, Rest inner) {
      this.then = then;
      this.inner = inner;
    }

    @Override
    Varargs run() {
      return then.apply(new Inner(inner));
    }
  }

  /** What a library function does between two functions: it is on the Java stack. */
  private static final class Library extends Rest {
    private final LuaFunction function;

    Library(Between between) {
      this.function =
          new LuaFunction() {
            @Override
            public Varargs invoke(Varargs args) {
              return between.run();
            }
          };
    }

    @Override
    Varargs run() {
      return function.invoke(LuaValue.NONE);
    }
  }

  /** What was called there, as a function; it is none that a script knows. */
  static final class Inner extends LuaFunction {
    private final Rest rest;

    Inner(Rest rest) {
      this.rest = rest;
    }

    @Override
    public Varargs invoke(Varargs args) {
      return rest.run().eval();
    }
  }

  /**
   * Links the place where a function of a class hands over a call: generated code comes here. The
   * arguments are those of {@link #met} up to the varargs, then the values one by one.
   *
   * @param size of the registers
   * @param registers those of the objects that are passed; then come numbers
   * @param captured those of the cells, which are the last arguments
   */
  static CallSite link(
      MethodHandles.Lookup lookup,
      String name,
      MethodType type,
      int size,
      String registers,
      String captured)
      throws ReflectiveOperationException {
    int fixed = 4;
    int objects = registers.length();
    int cells = captured.length();
    int numbers = type.parameterCount() - fixed - objects - cells;
    MethodHandle all =
        MethodHandles.lookup()
            .findVirtual(
                Frame.class,
                "met",
                MethodType.methodType(
                    Call.class,
                    Exposure.class,
                    CompiledFunction.class,
                    Activation.class,
                    Varargs.class,
                    LuaValue[].class,
                    double[].class,
                    Cell[].class))
            .bindTo(new Frame(size, registers, captured));
    all = all.asCollector(fixed + 2, Cell[].class, cells);
    all = all.asCollector(fixed + 1, double[].class, numbers);
    return new ConstantCallSite(all.asCollector(fixed, LuaValue[].class, objects).asType(type));
  }

  /** What a class passes on. */
  private record Frame(int size, String registers, String captured) {
    @SuppressWarnings("UnusedMethod") // link finds it
    Call met(
        Exposure exposure,
        CompiledFunction function,
        @Nullable Activation resumed,
        Varargs varargs,
        LuaValue[] objects,
        double[] numbers,
        Cell[] cells) {
      var values = new LuaValue[size];
      for (int n = 0; n < objects.length; n++) values[registers.charAt(n)] = objects[n];
      var all = new Cell[size];
      for (int n = 0; n < cells.length; n++) all[captured.charAt(n)] = cells[n];
      return Exposure.met(exposure, function, resumed, varargs, values, numbers, all);
    }
  }

  /**
   * A function of a class hands over a call: generated code comes here.
   *
   * @param resumed the call, where the class goes on with one that was interpreted; else null
   * @param varargs what is behind the parameters
   * @param registers objects, and null for what is of no use
   * @param cells of the captured registers
   * @return for {@link #goOn}, where it is the outermost one
   */
  static Call met(
      Exposure exposure,
      CompiledFunction function,
      @Nullable Activation resumed,
      Varargs varargs,
      LuaValue[] registers,
      double[] numbers,
      @Nullable Cell[] cells) {
    InterpretedCode code = Code.of(function.getClass());
    FunctionCompiler.Form form = Code.formOf(function.getClass());
    ExposedStack.Place place = exposure.stack.next();
    Cell[] upvalues = function.cells();
    function.room.give(code.recover(form, place.pc(), registers, numbers, cells, upvalues));
    if (place.isTail()) function.room.tails--;
    if (place.passes()) throw exposure;
    CompiledFunction shown = function.shown();
    Activation frame = resumed != null ? resumed : code.frame(shown, registers, cells, upvalues);
    frame.takeBack(registers, cells, varargs, place.pc());
    code.takenOut(shown);
    if (resumed != null) throw exposure; // it is met once more, as an interpreted call
    return new Call(frame, exposure.met(frame));
  }

  /** Goes on with the outermost call, on top of its class; generated code comes here. */
  static Varargs goOn(Call call) {
    return InterpretedFunction.divert(call);
  }

  /**
   * An interpreted call is handed over.
   *
   * @return what goes on inside of it, where it is the outermost one
   * @throws Exposure where others are to be met
   */
  Rest met(Activation frame) {
    // one that does not go on: an error will end it
    if (stack.isNextCalledBack()) through(true, inner -> inner.invoke(LuaValue.NONE));
    frame.tail |= stack.isTailCalled(stack.functions() - left);
    Rest inner = rest;
    if (--left == 0) return inner;
    rest = new Call(frame, inner);
    throw this;
  }

  /**
   * What Java does between two functions is handed over: a protected call.
   *
   * @param then does it, and calls what was called there
   * @return to be thrown
   */
  Exposure through(Function<LuaFunction, Varargs> then) {
    return through(true, then);
  }

  /**
   * As {@link #through}, for an operator that does more than take what its metamethod gives.
   *
   * @param then does it, and is handed over again if what it calls is
   */
  Exposure throughOperator(Function<LuaFunction, Varargs> then) {
    return through(false, then);
  }

  /** As {@link #through}, for the handler of an error that is being raised. */
  Exposure throughHandler(Function<LuaFunction, Varargs> then) {
    return through(stack.isNextRaisedByLibrary(), then);
  }

  private Exposure through(boolean library, Function<LuaFunction, Varargs> then) {
    var between = new Between(then, rest);
    rest = library ? new Library(between) : between;
    return this;
  }
}
