package org.cqueues.runtime;

import static org.luaj.vm2.LuaValue.NIL;
import static org.luaj.vm2.LuaValue.NONE;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.TailcallVarargs;
import org.luaj.vm2.Varargs;

/**
 * A function's instructions, interpreted with the operators of {@link Ops}. Each is decoded when it
 * first runs, into an {@link Instruction}. Once they have run for about as long as it takes to make
 * a class of them, they may become one: for the next call or, in the middle of a loop, where that
 * jumps back. What a meter counts is the same in both.
 */
final class InterpretedCode {
  /** What a call takes of Java's stack at most, with the frames that lead to it. */
  private static final int STACK = 1500;

  /** Instructions that are interpreted in about the time that the smallest class takes to make. */
  private static final int CLASS_COST = Tier.CHOSEN == Tier.CROSSING ? 20 : 2_000;

  /** As {@link #CLASS_COST}, for each instruction in the class. */
  private static final int INSTRUCTION_COST = Tier.CHOSEN == Tier.CROSSING ? 0 : 20;

  /** Calls to be taken out of their class until a function is interpreted for longer each time. */
  private static final int MANY_EXPOSURES = 10;

  /** How often the time is doubled. */
  private static final int MOST_DOUBLINGS = 10;

  /** Instructions that take about as long as a call does by itself. */
  private static final int CALL = 40;

  private static final @Nullable Cell[] NO_CELLS = {};

  private static final double[] NO_NUMBERS = {};

  final Prototype prototype;
  final LuaValue[] constants;

  /** What errors said. */
  final ErrorTexts texts = new ErrorTexts();

  /** The codes of the functions inside. */
  final Code[] inner;

  private final FunctionFactory functions;
  private final boolean[] captured;
  private final boolean captures;

  /** Whether there is an instruction that makes numbers. */
  private final boolean calculates;

  private final Decoder decoder;

  /** Whether it may become a class. */
  private final boolean warms;

  /**
   * Instructions that are interpreted before a class is made for the next call, and once more
   * before one is made for a call that goes on for so long: most loops end before that, and a class
   * that begins in the middle serves nobody else.
   */
  private final int cost;

  // States that share the code may come here at once: a count that is wrong does no harm, and of
  // two classes either will do.

  /** Instructions that are yet interpreted before a class is made; below zero it is time. */
  private int left;

  /** A function of the class without upvalues, from when there is one. */
  private @Nullable CompiledFunction compiled;

  /** How often calls have been taken out of their class. */
  private int exposures;

  /** Those that have run; null where none has. */
  private @Nullable Instruction @Nullable [] instructions;

  /** For each instruction that a loop jumps back to a function that goes on there. */
  private CompiledFunction.@Nullable Resumed @Nullable [] resumed;

  /**
   * The code of a prototype.
   *
   * @param functions makes the functions inside it
   * @param warms whether it may become a class
   */
  InterpretedCode(Prototype prototype, FunctionFactory functions, boolean warms) {
    this.prototype = prototype;
    this.functions = functions;
    this.constants = functions.constants(prototype);
    this.inner = functions.inner(prototype);
    this.captured = Bytecode.captured(prototype);
    boolean found = false;
    for (boolean is : captured) found |= is;
    this.captures = found;
    this.calculates = Bytecode.calculates(prototype);
    this.decoder = new Decoder(this);
    this.warms = warms;
    this.cost = cost();
    this.left = warms ? cost : Integer.MAX_VALUE;
  }

  private int cost() {
    return (int)
        Math.min(Integer.MAX_VALUE, CLASS_COST + (long) INSTRUCTION_COST * prototype.code.length);
  }

  /** See {@link Code#shared}. */
  Code shared() {
    return functions.shared().code(prototype);
  }

  /** A function of the class without upvalues, or null where there is no class yet. */
  @Nullable CompiledFunction compiled() {
    return compiled;
  }

  /** A call begins: counts it; as {@link #compiled}. */
  @Nullable CompiledFunction called() {
    if (compiled != null) return compiled;
    if (left < 0) {
      compiled = functions.compile(this);
      left = compiled == null ? Integer.MAX_VALUE : cost;
    }
    left -= CALL + prototype.code.length;
    return compiled;
  }

  /**
   * A loop is about to jump back so far. Returns where to, or {@link Instruction#END} where a class
   * has gone on there.
   */
  int turn(Activation frame, int target, int instructions) {
    if (frame.meter == null) Interrupts.poll();
    else frame.meter.spend(instructions);
    left -= instructions;
    return left < -cost && isDue(frame.coroutine) ? resume(frame, target) : target;
  }

  private boolean isDue(LuaCoroutine coroutine) {
    if (warms && coroutine.hook == null) return true;
    left = warms ? cost : Integer.MAX_VALUE;
    return false;
  }

  /** The class of the loop that begins at an instruction; null where it cannot be made. */
  private CompiledFunction.@Nullable Resumed resumed(int pc) {
    var known = resumed;
    if (known == null) resumed = known = new CompiledFunction.Resumed[prototype.code.length];
    CompiledFunction.Resumed found = known[pc];
    if (found != null) return found; // nothing is counted anew: the next call may be the class's
    known[pc] = found = functions.resumed(this, pc);
    left = found == null ? Integer.MAX_VALUE : cost;
    return found;
  }

  /**
   * Goes on in a class, where there can be one. Returns what comes then: {@link Instruction#END}
   * where the call is over, or where the interpreter goes on.
   */
  private int resume(Activation frame, int pc) {
    CompiledFunction.Resumed code = frame.changed ? null : resumed(pc);
    if (code == null) return pc;
    frame.box();
    frame.leave();
    CompiledFunction function = frame.function;
    var going = (CompiledFunction.Resumed) code.closure(frame.upvalues, function.room);
    Meter meter = frame.meter;
    if (meter != null) meter.depth--; // it counts as a call itself
    Varargs results = going.body(frame);
    if (meter != null) meter.depth++;
    if (results == null) return takenBack(frame);
    frame.open = results;
    return Instruction.END;
  }

  private int takenBack(Activation frame) {
    frame.coroutine.activation = frame;
    frame.fill();
    int next = frame.pc;
    frame.pc = callBefore(next);
    return next;
  }

  /** See {@link FunctionCompiler#recover}. */
  int recover(
      FunctionCompiler.Form form,
      int pc,
      @Nullable LuaValue[] registers,
      double[] numbers,
      @Nullable Cell[] cells,
      Cell[] upvalues) {
    var sources = new Sources(cells, upvalues, constants);
    return functions.recover(prototype, form, pc, registers, numbers, sources);
  }

  private static final class Sources implements FunctionCompiler.Sources {
    private final @Nullable Cell[] cells;
    private final Cell[] upvalues;
    private final LuaValue[] constants;

    Sources(@Nullable Cell[] cells, Cell[] upvalues, LuaValue[] constants) {
      this.cells = cells;
      this.upvalues = upvalues;
      this.constants = constants;
    }

    @Override
    public LuaValue cell(int register) {
      return Objects.requireNonNull(cells[register]).v;
    }

    @Override
    public LuaValue upvalue(int index) {
      return upvalues[index].v;
    }

    @Override
    public LuaValue constant(int index) {
      return constants[index];
    }
  }

  /**
   * A call of a class has been taken out of it. That takes longer than most calls do when they are
   * interpreted: after some of them the next class is made later each time.
   */
  void takenOut(CompiledFunction function) {
    int more = ++exposures - MANY_EXPOSURES;
    if (more < 0) return;
    long warmth = warms ? (long) cost << Math.min(more, MOST_DOUBLINGS) : Integer.MAX_VALUE;
    left = (int) Math.min(warmth, Integer.MAX_VALUE);
    compiled = null;
    resumed = null;
    if (function instanceof InterpretedFunction f) f.interpret();
  }

  /** Whether it wants arguments behind its parameters. */
  boolean takesList() {
    return prototype.is_vararg != 0;
  }

  Varargs run(CompiledFunction function, Varargs args, Cell[] upvalues) {
    if (function.room.isOutside()) return function.room.callFromOutside(function, args);
    LuaCoroutine coroutine = LuaState.current().running();
    return run(coroutine, frame(coroutine, function, args, upvalues));
  }

  Varargs run(CompiledFunction function, LuaValue a, LuaValue b, LuaValue c, Cell[] upvalues) {
    if (function.room.isOutside()) {
      return function.room.callFromOutside(function, LuaValue.varargsOf(a, b, c));
    }
    LuaCoroutine coroutine = LuaState.current().running();
    LuaValue[] registers = registers();
    int parameters = prototype.numparams;
    if (parameters > 0) registers[0] = a;
    if (parameters > 1) registers[1] = b;
    if (parameters > 2) registers[2] = c;
    return run(coroutine, frame(coroutine, function, registers, NONE, upvalues));
  }

  private Varargs run(LuaCoroutine coroutine, Activation frame) {
    coroutine.activation = frame;
    Meter meter = frame.meter;
    try {
      if (meter == null) {
        Interrupts.poll();
        frame.function.room.enter(STACK);
      } else {
        meter.enter(prototype.code.length, STACK);
        if (takesList()) Meter.arguments(frame.varargs, meter);
      }
      Hook hook = coroutine.hook;
      if (hook != null) hook.called(frame.function);
      frame.pc = Integer.MAX_VALUE; // no instruction was before the first
      Varargs results = execute(coroutine, frame, 0);
      returned(coroutine, results);
      if (meter == null) frame.function.room.give(STACK);
      else meter.leave(STACK);
      return results;
    } catch (StackOverflowError e) {
      throw Errors.passed(e);
    } catch (Exposure e) {
      return goOn(frame, met(e, frame));
    } finally {
      frame.leave();
    }
  }

  private static Exposure.Rest met(Exposure exposure, Activation frame) {
    frame.function.room.give(STACK);
    return exposure.met(frame);
  }

  /** Goes on with a call in the midst of an instruction that calls. */
  Varargs goOn(Activation frame, Exposure.Rest inner) {
    Exposure.Rest called = inner;
    while (true) {
      try {
        return goOnOnce(frame, called);
      } catch (Exposure e) {
        called = met(e, frame);
      }
    }
  }

  private Varargs goOnOnce(Activation frame, Exposure.Rest called) {
    LuaCoroutine coroutine = frame.coroutine;
    frame.enter();
    StackRoom room = frame.function.room;
    room.enter(STACK);
    try {
      int next = finish(frame, called);
      Varargs results = execute(coroutine, frame, next);
      returned(coroutine, results);
      room.give(STACK);
      return results;
    } catch (StackOverflowError e) {
      throw Errors.passed(e);
    } finally {
      frame.leave();
    }
  }

  /** Returns what instruction comes next. */
  private int finish(Activation frame, Exposure.Rest called) {
    int i = prototype.code[frame.pc];
    if (!Bytecode.mayCallMetamethod(i)) {
      finishCall(frame, called);
      return frame.pc + 1;
    }
    LuaValue result = finishMetamethod(frame, called);
    if (Bytecode.isComparison(Lua.GET_OPCODE(i))) {
      if (result.toboolean() != (Lua.GETARG_A(i) != 0)) return frame.pc + 2;
      int jump = prototype.code[frame.pc + 1]; // belongs to it, and a hook does not count it
      boolean isShort = Lua.GETARG_A(jump) == 0 && Lua.GETARG_sBx(jump) >= 0;
      return isShort ? frame.pc + 2 + Lua.GETARG_sBx(jump) : frame.pc + 1;
    }
    finishOperator(frame, i, result);
    return frame.pc + 1;
  }

  private void finishCall(Activation frame, Exposure.Rest called) {
    LuaCoroutine coroutine = frame.coroutine;
    boolean hooked = coroutine.hook != null;
    Varargs results = called.run().eval();
    int i = prototype.code[frame.pc];
    int a = Lua.GETARG_A(i);
    int c = Lua.GETARG_C(i);
    LuaValue callee = frame.get(a);
    switch (Lua.GET_OPCODE(i)) {
      case Lua.OP_TFORCALL -> frame.results(a + 3, c, results);
      case Lua.OP_TAILCALL -> frame.results(a, -1, results); // what follows returns it
      default -> frame.results(a, c - 1, results);
    }
    if (!hooked && coroutine.hook != null && callee instanceof LuaFunction function) {
      HookedCall.returned(coroutine, function);
    }
  }

  private static LuaValue finishMetamethod(Activation frame, Exposure.Rest metamethod) {
    frame.coroutine.enterMetamethod();
    try {
      return CompiledFunction.first(metamethod.run().eval());
    } finally {
      frame.coroutine.leaveMetamethod();
    }
  }

  private static void finishOperator(Activation frame, int i, LuaValue result) {
    int a = Lua.GETARG_A(i);
    int op = Lua.GET_OPCODE(i);
    if (op != Lua.OP_SETTABLE && op != Lua.OP_SETTABUP) frame.set(a, result);
  }

  private static void returned(LuaCoroutine coroutine, Varargs results) {
    Hook hook = coroutine.hook;
    if (hook != null && !(results instanceof TailcallVarargs)) hook.returned();
  }

  /** Goes on with a call that a class has begun. */
  Varargs takeOver(CompiledFunction function, Leaving left, Cell[] upvalues) {
    LuaCoroutine coroutine = LuaState.current().running();
    int pc = left.pc();
    Activation frame = frame(function, left.registers(), left.cells(), upvalues);
    frame.varargs = left.varargs();
    frame.fill();
    coroutine.activation = frame;
    StackRoom room = function.room;
    room.enter(STACK);
    try {
      frame.pc = callBefore(pc);
      Varargs results = execute(coroutine, frame, pc);
      returned(coroutine, results);
      room.give(STACK);
      return results;
    } catch (Exposure e) {
      return goOn(frame, met(e, frame));
    } finally {
      frame.leave();
    }
  }

  /**
   * A call that a class has begun.
   *
   * @param registers null for nil, until {@link Activation#fill}
   * @param cells of the captured registers
   */
  @SuppressWarnings("NullAway")
  Activation frame(
      CompiledFunction function,
      @Nullable LuaValue[] registers,
      @Nullable Cell[] cells,
      Cell[] upvalues) {
    return new Activation(
        LuaState.current().running(),
        function,
        registers,
        calculates ? new double[registers.length] : NO_NUMBERS,
        cells,
        NONE,
        upvalues);
  }

  /**
   * The call that likely has set the hook that hears of an instruction: the last one in the text.
   */
  private int callBefore(int pc) {
    for (int before = pc - 1; before >= 0; before--) {
      if (Lua.GET_OPCODE(prototype.code[before]) == Lua.OP_CALL) return before;
    }
    return Integer.MAX_VALUE;
  }

  private Activation frame(
      LuaCoroutine coroutine, CompiledFunction function, Varargs args, Cell[] upvalues) {
    LuaValue[] registers = registers();
    int parameters = prototype.numparams;
    for (int r = 0; r < parameters; r++) registers[r] = args.arg(r + 1);
    Varargs more = takesList() ? args.subargs(parameters + 1) : NONE;
    return frame(coroutine, function, registers, more, upvalues);
  }

  private LuaValue[] registers() {
    var registers = new LuaValue[prototype.maxstacksize];
    Arrays.fill(registers, NIL);
    return registers;
  }

  private Activation frame(
      LuaCoroutine coroutine,
      CompiledFunction function,
      LuaValue[] registers,
      Varargs more,
      Cell[] upvalues) {
    @Nullable Cell[] cells = captures ? cells(registers) : NO_CELLS;
    double[] numbers = calculates ? new double[registers.length] : NO_NUMBERS;
    return new Activation(coroutine, function, registers, numbers, cells, more, upvalues);
  }

  /** Moves what closures share to cells; in the registers is null instead. */
  @SuppressWarnings("NullAway")
  private @Nullable Cell[] cells(LuaValue[] registers) {
    var cells = new @Nullable Cell[registers.length];
    for (int r = 0; r < cells.length; r++) {
      if (!captured[r]) continue;
      cells[r] = new Cell(registers[r]);
      registers[r] = null;
    }
    return cells;
  }

  /**
   * Runs instructions from one on until the call is over. Each knows what comes next, so that
   * between two of them there is nothing but this.
   */
  private Varargs execute(LuaCoroutine coroutine, Activation frame, int start) {
    @Nullable Instruction[] instructions = instructions();
    int pc = start;
    do {
      Instruction instruction = instructions[pc];
      if (instruction == null) instructions[pc] = instruction = decoder.decode(pc);
      int previous = frame.pc;
      frame.pc = pc;
      Hook hook = coroutine.hook;
      if (hook != null) hook.step(frame, previous);
      pc = instruction.run(frame);
    } while (pc != Instruction.END);
    return frame.open;
  }

  private @Nullable Instruction[] instructions() {
    @Nullable Instruction @Nullable [] known = instructions;
    if (known == null) instructions = known = new @Nullable Instruction[prototype.code.length];
    return known;
  }
}
