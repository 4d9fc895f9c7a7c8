package org.cqueues.runtime;

import java.lang.invoke.MethodHandles;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;

/** Makes the Lua functions of a state: of classes where it can, else of interpreted code. */
final class FunctionFactory {
  /** What compiled functions extend: loaded here, before descriptors for class files run out. */
  static final List<Class<? extends CompiledFunction>> PARENTS =
      List.of(
          CompiledFunction.Args0.class,
          CompiledFunction.Args1.class,
          CompiledFunction.Args2.class,
          CompiledFunction.Args3.class,
          CompiledFunction.ArgsN.class);

  private final FunctionCompiler compiler;

  /** Counts what the functions do, in a state with limits. */
  private final @Nullable Meter meter;

  private final Symbols symbols;
  private final Instrumentation instrumentation;

  /** Counts the calls of the functions; null where several states have them. */
  private final @Nullable StackRoom room;

  FunctionFactory(
      FunctionCompiler compiler,
      @Nullable Meter meter,
      Instrumentation instrumentation,
      @Nullable StackRoom room) {
    this.compiler = compiler;
    this.meter = meter;
    this.symbols = Symbols.forState(meter != null);
    this.instrumentation = instrumentation;
    this.room = room;
  }

  /** One that makes functions for a hook, whatever scripts have said that they look into. */
  FunctionFactory uninstrumented() {
    return new FunctionFactory(compiler, null, new Instrumentation(), null);
  }

  /** One whose functions other states can have, too; not from a state with limits. */
  FunctionFactory shared() {
    return room == null ? this : new FunctionFactory(compiler, null, instrumentation, null);
  }

  /** A chunk's function. If it has one upvalue, that is {@code environment}; all others are nil. */
  CompiledFunction load(Prototype prototype, LuaValue environment, StackRoom room) {
    var cells = new Cell[prototype.upvalues.length];
    LuaValue first = cells.length == 1 ? environment : LuaValue.NIL;
    for (int i = 0; i < cells.length; i++) cells[i] = new Cell(first);
    if (meter == null) instrumentation.look(prototype); // limits leave no debug library
    return new Code(prototype, this, false).closure(cells, room);
  }

  /** The codes of the functions inside one. */
  Code[] inner(Prototype prototype) {
    var codes = new Code[prototype.p.length];
    boolean[] repeated = Bytecode.repeated(prototype);
    for (int i = 0; i < codes.length; i++) codes[i] = new Code(prototype.p[i], this, repeated[i]);
    return codes;
  }

  /** Its constants, of which texts are symbols. */
  LuaValue[] constants(Prototype prototype) {
    var constants = new LuaValue[prototype.k.length];
    for (int i = 0; i < constants.length; i++) constants[i] = symbols.of(prototype.k[i]);
    return constants;
  }

  /** Whether the functions are of a state with limits. */
  boolean isLimited() {
    return meter != null;
  }

  /** The first function of a code, without upvalues. */
  CompiledFunction make(Prototype prototype) {
    if (meter != null) meter.compiled(prototype.code.length);
    Instrumentation.Mode mode = instrumentation.mode(prototype);
    if (mode == Instrumentation.Mode.INTERPRETED) return interpreted(prototype);
    boolean inspectable = mode == Instrumentation.Mode.INSPECTABLE;
    var form = new FunctionCompiler.Form(meter != null, inspectable, room == null);
    byte @Nullable [] bytes = compiler.compile(prototype, form);
    return bytes == null ? interpreted(prototype) : define(prototype, bytes);
  }

  private CompiledFunction interpreted(Prototype prototype) {
    return new InterpretedFunction(prototype, meter, this);
  }

  private CompiledFunction define(Prototype prototype, byte[] bytes) {
    try {
      var lookup =
          MethodHandles.lookup().defineHiddenClassWithClassData(bytes, classData(prototype), true);
      var made = (CompiledFunction) lookup.lookupClass().getDeclaredConstructor().newInstance();
      Code.defined(made.getClass(), prototype, this);
      return made;
    } catch (VerifyError e) {
      // only a precompiled chunk that no compiler made: it jumps into a loop, past its start
      throw new ScriptError(Bytes.text(ChunkName.of(prototype) + ": corrupted precompiled chunk"));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("compiled function", e);
    }
  }

  /** See {@link FunctionCompiler}. */
  private Object[] classData(Prototype prototype) {
    int constants = prototype.k.length;
    int codes = prototype.p.length;
    Object counter = meter == null ? room : meter;
    var data = new Object[1 + constants + codes + (counter == null ? 0 : 1)];
    data[0] = prototype;
    System.arraycopy(constants(prototype), 0, data, 1, constants);
    System.arraycopy(inner(prototype), 0, data, 1 + constants, codes);
    if (counter != null) data[1 + constants + codes] = counter;
    return data;
  }
}
