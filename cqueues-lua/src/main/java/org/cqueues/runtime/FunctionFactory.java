package org.cqueues.runtime;

import java.lang.invoke.MethodHandles;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;

/** Makes the Lua functions of a state: of classes where it can and shall, else interpreted. */
final class FunctionFactory {
  /** What compiled functions extend: loaded here, before descriptors for class files run out. */
  static final List<Class<? extends CompiledFunction>> PARENTS =
      List.of(
          CompiledFunction.Args0.class,
          CompiledFunction.Args1.class,
          CompiledFunction.Args2.class,
          CompiledFunction.Args3.class,
          CompiledFunction.ArgsN.class,
          CompiledFunction.Pairs.class,
          CompiledFunction.Numeric.class,
          CompiledFunction.Resumed.class);

  private final FunctionCompiler compiler;

  /** Whether functions tell the meter of their state what they do. */
  private final boolean metered;

  private final Symbols symbols;

  /** Counts the calls of the functions; null where several states have them. */
  private final @Nullable StackRoom room;

  /** Whether somebody asks for the only closure of a code: limits leave no debug library. */
  private final boolean asked;

  private final Tier tier;

  private FunctionFactory(
      FunctionCompiler compiler,
      Tier tier,
      boolean metered,
      @Nullable StackRoom room,
      boolean asked) {
    this.compiler = compiler;
    this.tier = tier;
    this.metered = metered;
    this.symbols = Symbols.forState(metered && room != null);
    this.room = room;
    this.asked = asked;
  }

  /** That of a state, whose calls {@code room} counts. */
  static FunctionFactory of(FunctionCompiler compiler, Tier tier, StackRoom room) {
    boolean metered = room.meter != null;
    return new FunctionFactory(compiler, tier, metered, room, !metered);
  }

  /** That of code which a program gives to many states, all with or all without limits. */
  static FunctionFactory ofMany(FunctionCompiler compiler, boolean metered) {
    return new FunctionFactory(compiler, Tier.CHOSEN, metered, null, false);
  }

  /** One whose functions other states can have, too; not from a state with limits. */
  FunctionFactory shared() {
    return room == null ? this : new FunctionFactory(compiler, tier, false, null, asked);
  }

  /** A chunk's function. If it has one upvalue, that is {@code environment}; all others are nil. */
  CompiledFunction load(Prototype prototype, LuaValue environment, StackRoom room) {
    return code(prototype).closure(cells(prototype, environment), room);
  }

  /** The code of a chunk. */
  Code code(Prototype prototype) {
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
    // as if it became a class at once, so that a program counts the same whenever it does
    if (room != null && room.meter != null) room.meter.compiled(prototype.code.length);
    boolean warms = tier != Tier.INTERPRETED;
    var code = new InterpretedCode(prototype, this, warms);
    boolean atOnce = tier == Tier.COMPILED || prototype instanceof PrecompiledCode;
    CompiledFunction compiled = warms && atOnce ? compile(code) : null;
    return compiled == null ? new InterpretedFunction(code) : compiled;
  }

  /**
   * The first function of a code's class, without upvalues; null where it has to be interpreted.
   */
  @Nullable CompiledFunction compile(InterpretedCode code) {
    return compile(code, form(FunctionCompiler.Form.START));
  }

  /**
   * The first function of the class that goes on with a call where a loop jumps back to; null where
   * it has to be interpreted.
   */
  CompiledFunction.@Nullable Resumed resumed(InterpretedCode code, int pc) {
    return (CompiledFunction.Resumed) compile(code, form(pc));
  }

  /** See {@link FunctionCompiler#recover}. */
  int recover(
      Prototype prototype,
      FunctionCompiler.Form form,
      int pc,
      @Nullable LuaValue[] registers,
      double[] numbers,
      FunctionCompiler.Sources sources) {
    return compiler.recover(prototype, form, pc, registers, numbers, sources);
  }

  private FunctionCompiler.Form form(int entry) {
    boolean guarded = room != null && room.isGuarded();
    return new FunctionCompiler.Form(metered, room == null, guarded, entry);
  }

  private @Nullable CompiledFunction compile(InterpretedCode code, FunctionCompiler.Form form) {
    byte @Nullable [] bytes = compiler.compile(code.prototype, form);
    if (bytes == null) return null;
    try {
      var lookup = MethodHandles.lookup().defineHiddenClassWithClassData(bytes, data(code), true);
      var made = (CompiledFunction) lookup.lookupClass().getDeclaredConstructor().newInstance();
      Code.defined(made.getClass(), code, form);
      return made;
    } catch (VerifyError _) {
      // one that our parser made is right, whatever is wrong with the class; one that no compiler
      // made may jump into a loop, past its start
      return null;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("compiled function", e);
    }
  }

  /** See {@link FunctionCompiler}. */
  private Object[] data(InterpretedCode code) {
    int constants = code.constants.length;
    int codes = code.inner.length;
    var data = new Object[1 + constants + codes + (room == null ? 0 : 1)];
    data[0] = code.prototype;
    System.arraycopy(code.constants, 0, data, 1, constants);
    System.arraycopy(code.inner, 0, data, 1 + constants, codes);
    if (room != null) data[1 + constants + codes] = room;
    return data;
  }
}
