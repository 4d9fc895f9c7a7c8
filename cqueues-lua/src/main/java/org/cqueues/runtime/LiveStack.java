package org.cqueues.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Set;
import jdk.internal.vm.ContinuationScope;
import org.cqueues.core.TrustedLookup;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Varargs;

/**
 * The Java locals of functions on the stack, as the JVM shows them to its own debugging code; where
 * it does not, there are none. The JVM forgets a local that compiled code will not read again: of
 * functions that have run often, variables are mostly nil. Code around every function that read
 * them all made them last, and loops over numbers up to twice as slow; so it reads the function
 * only, see {@link LuaCompiler}.
 */
final class LiveStack {
  private static final @Nullable Object[] NOTHING = {};

  private static final @Nullable MethodHandle LOCALS;
  private static final @Nullable MethodHandle LONG;
  private static final @Nullable MethodHandle WALKER;
  private static final @Nullable MethodHandle SUSPENDED_WALKER;

  static {
    MethodHandle locals = null;
    MethodHandle asLong = null;
    MethodHandle walker = null;
    MethodHandle suspended = null;
    try {
      MethodHandles.Lookup lookup = TrustedLookup.get();
      Class<?> type = Class.forName("java.lang.LiveStackFrame");
      locals = lookup.findVirtual(type, "getLocals", MethodType.methodType(Object[].class));
      Class<?> slot = Class.forName("java.lang.LiveStackFrame$PrimitiveSlot");
      asLong = lookup.findVirtual(slot, "longValue", MethodType.methodType(long.class));
      walker =
          lookup.findStatic(
              type, "getStackWalker", MethodType.methodType(StackWalker.class, Set.class));
      suspended =
          lookup.findStatic(
              type,
              "getStackWalker",
              MethodType.methodType(
                  StackWalker.class,
                  Set.class,
                  ContinuationScope.class,
                  jdk.internal.vm.Continuation.class));
    } catch (ReflectiveOperationException | RuntimeException absent) {
      locals = null; // another JVM: functions and values on the stack are not known
    }
    LOCALS = locals;
    LONG = asLong;
    WALKER = walker;
    SUSPENDED_WALKER = suspended;
  }

  private final @Nullable Object[] locals;
  private final @Nullable Activation activation;

  private LiveStack(@Nullable Object[] locals) {
    this.locals = locals;
    this.activation = null;
  }

  private LiveStack(Activation activation) {
    this.locals = NOTHING;
    this.activation = activation;
  }

  /** The locals of the function at a level of a coroutine's stack, which is {@code found} there. */
  static LiveStack of(LuaCoroutine coroutine, int level, Where.Frame found) {
    Activation activation = found.activation();
    if (activation != null) return new LiveStack(activation);
    if (LOCALS == null || WALKER == null || SUSPENDED_WALKER == null) {
      return new LiveStack(NOTHING);
    }
    try {
      StackWalker walker;
      if (coroutine.status() == LuaCoroutine.Status.RUNNING) {
        walker = (StackWalker) WALKER.invoke(Where.OPTIONS);
      } else {
        jdk.internal.vm.Continuation suspended = coroutine.suspended();
        if (suspended == null) return new LiveStack(NOTHING);
        walker =
            (StackWalker)
                SUSPENDED_WALKER.invoke(Where.OPTIONS, (ContinuationScope) null, suspended);
      }
      StackWalker.StackFrame frame = Where.java(walker, level);
      return new LiveStack(frame == null ? NOTHING : (Object[]) LOCALS.invoke(frame));
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** The function itself, or nil where the JVM has forgotten it. */
  LuaValue function() {
    if (activation != null) return activation.function;
    if (locals.length == 0) return LuaValue.NIL;
    return switch (locals[0]) {
      case HookedCall call -> call.function;
      case LuaFunction function -> function;
      case null, default -> LuaValue.NIL;
    };
  }

  /** What a register holds, or nil where the JVM has forgotten it. */
  LuaValue register(Prototype prototype, int pc, int register) {
    if (activation != null) return activation.get(register);
    var layout = new Layout(prototype);
    if (layout.isUnboxed(pc, register)) {
      return number(layout.doubles[register], layout.isLong(pc, register));
    }
    int index = layout.captured[register] ? layout.cells[register] : layout.base + register;
    return index >= locals.length
        ? LuaValue.NIL
        : switch (locals[index]) {
          case Cell cell -> cell.v;
          case LuaValue value -> value;
          case null, default -> LuaValue.NIL;
        };
  }

  /** Changes a register; false where the function is compiled. */
  boolean set(int register, LuaValue value) {
    if (activation == null) return false;
    activation.set(register, value);
    return true;
  }

  /** Changes an argument behind the parameters; false where the function is compiled. */
  boolean setVararg(int index, LuaValue value) {
    if (activation == null) return false;
    var values = new LuaValue[activation.varargs.narg()];
    for (int i = 0; i < values.length; i++) values[i] = activation.varargs.arg(i + 1);
    values[index] = value;
    activation.varargs = LuaValue.varargsOf(values);
    return true;
  }

  /** The double or long in a local and the next one. */
  private LuaValue number(int index, boolean whole) {
    if (index + 1 >= locals.length || LONG == null) return LuaValue.NIL;
    try {
      // the JVM has it in the second of the two
      Object slot = locals[index + 1];
      if (slot == null) return LuaValue.NIL;
      long bits = (long) LONG.invoke(slot);
      return whole ? Ops.number(bits) : Ops.number(Double.longBitsToDouble(bits));
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** The arguments behind the parameters. */
  Varargs varargs(Prototype prototype) {
    if (activation != null) return activation.varargs;
    int index = new Layout(prototype).varargs;
    return index < locals.length && locals[index] instanceof Varargs more ? more : LuaValue.NONE;
  }
}
