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

  /** Whether functions tell the meter of their state what they do. */
  private final boolean metered;

  private final Symbols symbols;
  private final Instrumentation instrumentation;

  /** Counts the calls of the functions; null where several states have them. */
  private final @Nullable StackRoom room;

  /** Whether somebody asks for the only closure of a code: limits leave no debug library. */
  private final boolean asked;

  private FunctionFactory(
      FunctionCompiler compiler,
      boolean metered,
      Instrumentation instrumentation,
      @Nullable StackRoom room,
      boolean asked) {
    this.compiler = compiler;
    this.metered = metered;
    this.symbols = Symbols.forState(metered && room != null);
    this.instrumentation = instrumentation;
    this.room = room;
    this.asked = asked;
  }

  /** That of a state, whose calls {@code room} counts. */
  static FunctionFactory of(
      FunctionCompiler compiler, Instrumentation instrumentation, StackRoom room) {
    boolean metered = room.meter != null;
    return new FunctionFactory(compiler, metered, instrumentation, room, !metered);
  }

  /** That of code which a program gives to many states, all with or all without limits. */
  static FunctionFactory ofMany(FunctionCompiler compiler, boolean metered) {
    return new FunctionFactory(compiler, metered, new Instrumentation(), null, false);
  }

  /** One that makes functions for a hook, whatever scripts have said that they look into. */
  FunctionFactory uninstrumented() {
    return new FunctionFactory(compiler, false, new Instrumentation(), null, asked);
  }

  /** One whose functions other states can have, too; not from a state with limits. */
  FunctionFactory shared() {
    return room == null ? this : new FunctionFactory(compiler, false, instrumentation, null, asked);
  }

  /** A chunk's function. If it has one upvalue, that is {@code environment}; all others are nil. */
  CompiledFunction load(Prototype prototype, LuaValue environment, StackRoom room) {
    return code(prototype).closure(cells(prototype, environment), room);
  }

  /** The code of a chunk. */
  Code code(Prototype prototype) {
    if (!metered) instrumentation.look(prototype); // limits leave no debug library
    return new Code(prototype, this, false);
  }

  /** The upvalues of a chunk's function. */
  static Cell[] cells(Prototype prototype, LuaValue environment) {
    var cells = new Cell[prototype.upvalues.length];
    LuaValue first = cells.length == 1 ? environment : LuaValue.NIL;
    for (int i = 0; i < cells.length; i++) cells[i] = new Cell(first);
    return cells;
  }

  /** The codes of the functions inside one. */
  Code[] inner(Prototype prototype) {
    var codes = new Code[prototype.p.length];
    // a closure without upvalues would be that of another state
    boolean[] repeated =
        room == null && !asked ? new boolean[codes.length] : Bytecode.repeated(prototype);
    for (int i = 0; i < codes.length; i++) codes[i] = new Code(prototype.p[i], this, repeated[i]);
    return codes;
  }

  /** Its constants, of which texts are symbols. */
  LuaValue[] constants(Prototype prototype) {
    var constants = new LuaValue[prototype.k.length];
    for (int i = 0; i < constants.length; i++) constants[i] = symbols.of(prototype.k[i]);
    return constants;
  }

  /** Whether nobody asks for the only closure of a code. */
  boolean isUnasked() {
    return !asked;
  }

  /** The first function of a code, without upvalues. */
  CompiledFunction make(Prototype prototype) {
    if (room != null && room.meter != null) room.meter.compiled(prototype.code.length);
    Instrumentation.Mode mode = instrumentation.mode(prototype);
    if (mode == Instrumentation.Mode.INTERPRETED) return interpreted(prototype);
    boolean inspectable = mode == Instrumentation.Mode.INSPECTABLE;
    var form = new FunctionCompiler.Form(metered, inspectable, room == null);
    byte @Nullable [] bytes = compiler.compile(prototype, form);
    return bytes == null ? interpreted(prototype) : define(prototype, bytes);
  }

  private CompiledFunction interpreted(Prototype prototype) {
    return new InterpretedFunction(prototype, this);
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
    var data = new Object[1 + constants + codes + (room == null ? 0 : 1)];
    data[0] = prototype;
    System.arraycopy(constants(prototype), 0, data, 1, constants);
    System.arraycopy(inner(prototype), 0, data, 1 + constants, codes);
    if (room != null) data[1 + constants + codes] = room;
    return data;
  }
}
