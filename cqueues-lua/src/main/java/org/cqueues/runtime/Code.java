package org.cqueues.runtime;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaClosure;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;

/** A prototype and, from the first closure on, its class. */
public final class Code {
  /** Where a class comes from. */
  private record Origin(Prototype prototype, FunctionCompiler compiler) {}

  /** What a class on the Java stack runs. The prototype does not refer to the class. */
  private static final ClassValue<Known> KNOWN =
      new ClassValue<>() {
        @Override
        protected Known computeValue(Class<?> type) {
          return new Known();
        }
      };

  /** With its class, so that looking for it takes no lock. */
  private static final class Known {
    private volatile @Nullable Origin origin;
  }

  private final Prototype prototype;
  private final FunctionFactory functions;

  /** Whether there may be the closure that is wanted already, see {@link Bytecode#repeated}. */
  private final boolean repeated;

  // States that share the code may come here at once. What each finds, or makes in vain, does the
  // same, and a template has nothing but final fields to look at.
  private @Nullable CompiledFunction template;
  private @Nullable OnlyClosure only;

  Code(Prototype prototype, FunctionFactory functions, boolean repeated) {
    this.prototype = prototype;
    this.functions = functions;
    this.repeated = repeated;
  }

  /** A class has been made of a prototype. */
  static void defined(Class<?> type, Prototype prototype, FunctionCompiler compiler) {
    KNOWN.get(type).origin = new Origin(prototype, compiler);
  }

  /** The prototype of a class that holds Lua code, or null. */
  static @Nullable Prototype prototypeOf(Class<?> type) {
    Origin origin = KNOWN.get(type).origin;
    return origin == null ? null : origin.prototype;
  }

  /**
   * The code of a class, for the interpreter; uncounted, since limits leave no hooks.
   *
   * @throws NullPointerException for a class that holds no Lua code
   */
  static InterpretedFunction interpreted(Class<?> type) {
    Origin origin = Objects.requireNonNull(KNOWN.get(type).origin);
    var functions = new FunctionFactory(origin.compiler, null, new Instrumentation());
    Prototype prototype = origin.prototype;
    return new InterpretedFunction(
        prototype, null, functions.constants(prototype), functions.inner(prototype));
  }

  /** The code of a Lua function; null for a library function. */
  public static @Nullable Prototype prototypeOf(LuaValue function) {
    return switch (function) {
      case CompiledFunction compiled -> compiled.prototype();
      case LuaClosure closure -> closure.p;
      default -> null;
    };
  }

  /**
   * A function with these upvalues. As in PUC Lua 5.2 that is the one made before, if it has the
   * same.
   */
  CompiledFunction closure(Cell[] cells, StackRoom room) {
    Finalizers.runWaiting();
    CompiledFunction made = template;
    OnlyClosure known = only;
    if (made == null || known == null) {
      template = made = functions.make(prototype);
      only = known = functions.isLimited() ? OnlyClosure.unasked() : OnlyClosure.of(prototype);
    }
    if (repeated) {
      CompiledFunction last = known.last();
      if (last != null && last.has(cells)) return last;
    }
    CompiledFunction closure = made.closure(cells, room);
    known.made(closure, repeated);
    return closure;
  }
}
