package org.cqueues.runtime;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaClosure;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;

/** A prototype and, from the first closure on, its class. */
final class Code {
  /** Which prototype a class on the Java stack runs. The prototype does not refer to the class. */
  private static final Map<Class<?>, Prototype> PROTOTYPES =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final Prototype prototype;

  /** Counts what the code does, in a state with limits. */
  private final @Nullable Meter meter;

  /** The functions that are not compiled. */
  private final Instrumentation instrumentation;

  private @Nullable CompiledFunction template;
  private @Nullable OnlyClosure only;

  Code(Prototype prototype, @Nullable Meter meter, Instrumentation instrumentation) {
    this.prototype = prototype;
    this.meter = meter;
    this.instrumentation = instrumentation;
  }

  /** The prototype of a class that holds Lua code, or null. */
  static @Nullable Prototype prototypeOf(Class<?> type) {
    return PROTOTYPES.get(type);
  }

  /** The code of a Lua function; null for a library function. */
  static @Nullable Prototype prototypeOf(LuaValue function) {
    return switch (function) {
      case CompiledFunction compiled -> compiled.prototype();
      case LuaClosure closure -> closure.p;
      default -> null;
    };
  }

  /** A chunk's function. If it has one upvalue, that is {@code environment}; all others are nil. */
  static CompiledFunction load(
      Prototype prototype,
      LuaValue environment,
      @Nullable Meter meter,
      Instrumentation instrumentation) {
    var cells = new Cell[prototype.upvalues.length];
    LuaValue first = cells.length == 1 ? environment : LuaValue.NIL;
    for (int i = 0; i < cells.length; i++) cells[i] = new Cell(first);
    if (meter == null) instrumentation.look(prototype); // limits leave no debug library
    return new Code(prototype, meter, instrumentation).closure(cells);
  }

  /** A function with these upvalues. */
  CompiledFunction closure(Cell[] cells) {
    CompiledFunction made = template;
    OnlyClosure known = only;
    if (made == null || known == null) {
      if (meter != null) meter.compiled(prototype.code.length);
      made =
          instrumentation.mode(prototype) == Instrumentation.Mode.INTERPRETED
              ? new InterpretedFunction(prototype, meter, instrumentation)
              : LuaCompiler.compile(prototype, meter, instrumentation);
      PROTOTYPES.put(made.getClass(), prototype);
      template = made;
      only = known = OnlyClosure.of(prototype);
    }
    CompiledFunction closure = made.closure(cells);
    known.made(closure);
    return closure;
  }
}
