package org.cqueues.runtime;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaClosure;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;

/** A prototype and, from the first closure on, what runs it. */
public final class Code {
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
    private volatile @Nullable InterpretedCode code;
    private volatile FunctionCompiler.@Nullable Form form;

    /** An index into the class's code, and in the lower half the instruction it belongs to. */
    private volatile long place = NO_PLACE;
  }

  private static final long NO_PLACE = -1;

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

  /** A class has been made of a code. */
  static void defined(Class<?> type, InterpretedCode code, FunctionCompiler.Form form) {
    Known known = KNOWN.get(type);
    known.form = form;
    known.code = code;
  }

  /** What a class holds the code of, or null. */
  static @Nullable InterpretedCode codeOf(Class<?> type) {
    return KNOWN.get(type).code;
  }

  /**
   * The instruction that a call of a class is at. The JVM knows it as the line, which it tells in
   * the time of all the rest of an error, so that of the last place is kept.
   */
  static int pcOf(StackWalker.StackFrame frame) {
    Known known = KNOWN.get(frame.getDeclaringClass());
    int index = frame.getByteCodeIndex();
    long place = known.place;
    if (place >> Integer.SIZE == index) return (int) place;
    int pc = frame.getLineNumber() - 1;
    known.place = ((long) index << Integer.SIZE) | Integer.toUnsignedLong(pc);
    return pc;
  }

  /**
   * The code of a class, for the interpreter.
   *
   * @throws NullPointerException for a class that holds no Lua code
   */
  static InterpretedCode of(Class<?> type) {
    return Objects.requireNonNull(KNOWN.get(type).code);
  }

  /**
   * What a class was made for.
   *
   * @throws NullPointerException for a class that holds no Lua code
   */
  static FunctionCompiler.Form formOf(Class<?> type) {
    return Objects.requireNonNull(KNOWN.get(type).form);
  }

  /** The same code, for other states to have, too. */
  static Code shared(CompiledFunction function) {
    return (function instanceof InterpretedFunction f ? f.code : of(function.getClass())).shared();
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
      only = known = functions.isUnasked() ? OnlyClosure.unasked() : OnlyClosure.of(prototype);
    } else if (made instanceof InterpretedFunction interpreted) {
      CompiledFunction compiled = interpreted.code.compiled();
      if (compiled != null) template = made = compiled;
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
