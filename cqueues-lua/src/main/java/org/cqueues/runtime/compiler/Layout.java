package org.cqueues.runtime.compiler;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_long;
import static org.cqueues.runtime.compiler.JvmTypes.ACTIVATION;
import static org.cqueues.runtime.compiler.JvmTypes.OPS;
import static org.cqueues.runtime.compiler.JvmTypes.VALUE;
import static org.cqueues.runtime.compiler.JvmTypes.VARARGS;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import org.cqueues.runtime.Bytecode;
import org.cqueues.runtime.FunctionCompiler;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.Prototype;

/** Which local of Java holds what of a function. */
final class Layout {
  /** Fixed parameters up to which they are passed one by one. */
  static final int PASSED = 3;

  /** What a call takes of Java's stack besides its locals. */
  private static final int FRAMES_BYTES = 640;

  /** Whether the parameters are Java's; else the one parameter is a list, or what to resume. */
  final boolean passed;

  /** Whether parameters come as pairs, see {@code EngineFunction}; then there are three. */
  final boolean pairs;

  /** Whether the result is a number, if it is likely one; then parameters are pairs, too. */
  final boolean numeric;

  private final int[] code;

  private final Effects effects;

  private final int parameters;

  /** The local of the first register that is no parameter, less its number. */
  private final int base;

  /** The arguments behind the parameters. */
  final int varargs;

  /** A list whose length is known when it runs only. */
  final int open;

  /** Whether there is such a list. */
  private final boolean opens;

  /** Registers that closures capture; they are in cells. */
  final boolean[] captured;

  /** The locals of the cells of captured registers. */
  final int[] cells;

  /** The locals of registers while these hold a double, also that of a pair. */
  final int[] doubles;

  /** The locals of registers while these hold a long. */
  final int[] longs;

  /** For the instruction that closes a numeric loop: the local of its index; limit, step follow. */
  final int[] loops;

  /** The instructions that close numeric loops. */
  private final BitSet counting = new BitSet();

  /** For the call of an iterator: the local of the position in the table, or 0. */
  final int[] positions;

  /** The instructions at which calls can be taken out of the class, see {@link Recovery}. */
  final BitSet exposed;

  /** The instructions at which calls may leave the class, see {@link Departure}. */
  final BitSet departures;

  /** Null where it is too much to look at. */
  final @Nullable Liveness live;

  /** Whether all locals have a first value, so that they hold what they do for good. */
  final boolean initialised;

  /** All locals of the method. */
  private final int size;

  final @Nullable NumberFlow numbers;

  Layout(Prototype prototype, FunctionCompiler.Form form, Region region) {
    code = prototype.code;
    passed = isPassed(prototype, form);
    captured = Bytecode.captured(prototype);
    opens = opens(code);
    effects = new Effects(prototype);
    departures = departures(form, region);
    exposed = exposed(form, region);
    live = Liveness.of(prototype, effects, departures, exposed);
    initialised = form.resumes() || live == null || live.needs(prototype.numparams);
    numbers = NumberFlow.of(prototype, effects, live, captured, passed);
    numeric = numbers != null && numbers.givesNumber();
    pairs = numeric || (passed && numbers != null && hasPairs(prototype, numbers));
    parameters = passed ? prototype.numparams : 0;
    base = pairs ? 1 + 3 * PASSED - parameters : passed ? 1 : 2;
    int next = base + prototype.maxstacksize;
    varargs = next++;
    open = next++;
    cells = new int[captured.length];
    for (int i = 0; i < captured.length; i++) if (captured[i]) cells[i] = next++;
    loops = new int[code.length];
    positions = new int[code.length];
    for (int pc = 0; pc < code.length; pc++) {
      boolean iterates = Lua.GET_OPCODE(code[pc]) == Lua.OP_TFORCALL;
      if (iterates && Lua.GETARG_C(code[pc]) <= 2) positions[pc] = next++;
      if (Lua.GET_OPCODE(code[pc]) != Lua.OP_FORPREP) continue;
      int end = pc + 1 + Lua.GETARG_sBx(code[pc]);
      loops[end] = next;
      if (Lua.GET_OPCODE(code[end]) == Lua.OP_FORLOOP) counting.set(end);
      next += 6;
    }
    doubles = new int[captured.length];
    longs = new int[captured.length];
    BitSet unboxed = numbers == null ? new BitSet() : numbers.unboxedRegisters();
    for (int r = unboxed.nextSetBit(0); r >= 0; r = unboxed.nextSetBit(r + 1)) {
      if (pairs && r < parameters) continue;
      doubles[r] = next;
      next += 2;
    }
    BitSet counters = numbers == null ? new BitSet() : numbers.longRegisters();
    for (int r = counters.nextSetBit(0); r >= 0; r = counters.nextSetBit(r + 1)) {
      longs[r] = next;
      next += 2;
    }
    for (int r = 0; pairs && r < parameters; r++) doubles[r] = 1 + PASSED + 2 * r;
    size = next;
  }

  /** Where outermost loops begin another turn, and where a loop is left that the class has. */
  private BitSet departures(FunctionCompiler.Form form, Region region) {
    BitSet found = form.resumes() ? region.exits(effects) : new BitSet();
    for (int pc = region.first(); pc < region.end(); pc++) {
      boolean iterates = Lua.GET_OPCODE(code[pc]) == Lua.OP_TFORCALL;
      int end = iterates ? pc + 1 : pc;
      if (turns(pc) && !effects.isInner(end)) found.set(pc);
    }
    return found;
  }

  /** Whether an instruction begins another turn of a loop. */
  boolean turns(int pc) {
    int op = Lua.GET_OPCODE(code[pc]);
    return op == Lua.OP_TFORCALL || (op != Lua.OP_TFORLOOP && Region.jumpsBack(code[pc]));
  }

  private BitSet exposed(FunctionCompiler.Form form, Region region) {
    var found = new BitSet(code.length);
    if (form.metered()) return found;
    for (int pc = region.first(); pc < region.end(); pc++) {
      boolean isPrepared = Lua.GET_OPCODE(code[pc]) == Lua.OP_FORPREP;
      if (effects.calls(pc) || Bytecode.mayCallMetamethod(code[pc]) || isPrepared) found.set(pc);
    }
    return found;
  }

  private static boolean hasPairs(Prototype prototype, NumberFlow numbers) {
    for (int r = 0; r < prototype.numparams; r++) if (numbers.isPairAtEntry(r)) return true;
    return false;
  }

  /** The method that has the instructions. */
  MethodTypeDesc body(Prototype prototype, FunctionCompiler.Form form) {
    if (pairs) return JvmTypes.PAIRS.changeReturnType(numeric ? CD_double : VARARGS);
    if (form.resumes()) return MethodTypeDesc.of(VARARGS, ACTIVATION);
    return passed
        ? MethodTypeDesc.of(VARARGS, Collections.nCopies(prototype.numparams, VALUE))
        : MethodTypeDesc.of(VARARGS, VARARGS);
  }

  /** Makes {@link #open} an empty list, where it is used. */
  void initialiseOpen(CodeWriter out) {
    if (opens) out.getstatic(OPS, "EMPTY", VARARGS).astore(open);
  }

  private static boolean opens(int[] code) {
    for (int i : code) {
      boolean found =
          switch (Lua.GET_OPCODE(i)) {
            case Lua.OP_CALL -> Lua.GETARG_B(i) == 0 || Lua.GETARG_C(i) == 0;
            case Lua.OP_TAILCALL, Lua.OP_RETURN, Lua.OP_VARARG, Lua.OP_SETLIST ->
                Lua.GETARG_B(i) == 0;
            default -> false;
          };
      if (found) return true;
    }
    return false;
  }

  /** The local of a register, for an object. */
  int local(int register) {
    return register < parameters ? 1 + register : base + register;
  }

  /** Whether an instruction may call a metamethod. */
  boolean mayCallMetamethod(int pc) {
    return Bytecode.mayCallMetamethod(code[pc]) && !isOfNumbers(pc);
  }

  private boolean isOfNumbers(int pc) {
    int i = code[pc];
    int op = Lua.GET_OPCODE(i);
    return (Bytecode.isArithmetic(op) || Bytecode.isComparison(op))
        && isNumber(pc, Lua.GETARG_B(i))
        && (op == Lua.OP_UNM || isNumber(pc, Lua.GETARG_C(i)));
  }

  /**
   * Gives locals a first value: all with numbers or, if not all, those of pairs and those of a
   * snapshot.
   */
  void initialise(Snapshot snapshot, CodeWriter out) {
    BitSet paired = numbers == null ? new BitSet() : numbers.pairRegisters();
    for (int r = 0; r < doubles.length; r++) {
      if (initialised) initialiseNumbers(r, out);
      else if (snapshot.registers.get(r)) initialise(r, out);
      else if (paired.get(r)) initialiseDouble(r, out);
    }
    BitSet ends = initialised ? counting : snapshot.loops;
    for (int end = ends.nextSetBit(0); end >= 0; end = ends.nextSetBit(end + 1)) {
      boolean whole = isWholeLoop(end);
      for (int n = 0; n < (whole ? 2 : 3); n++) {
        int local = loops[end] + 2 * n;
        if (whole) out.loadConstant(0L).lstore(local);
        else out.loadConstant(0.0).dstore(local);
      }
    }
  }

  /** Makes that there is nothing in the locals of a register that is no parameter. */
  private void initialise(int register, CodeWriter out) {
    initialiseNumbers(register, out);
    if (register >= parameters) out.aconst_null().astore(local(register), VALUE);
  }

  private void initialiseNumbers(int register, CodeWriter out) {
    initialiseDouble(register, out);
    if (longs[register] != 0) out.loadConstant(0L).lstore(longs[register]);
  }

  private void initialiseDouble(int register, CodeWriter out) {
    boolean isParameter = pairs && register < parameters;
    if (doubles[register] != 0 && !isParameter) out.loadConstant(0.0).dstore(doubles[register]);
  }

  /**
   * What the locals hold in front of an instruction that is jumped to.
   *
   * @param always what those hold that have a first value
   */
  @Nullable ClassDesc[] held(int pc, @Nullable ClassDesc[] always) {
    if (initialised || live == null || pc >= code.length) return always;
    @Nullable ClassDesc[] held = Arrays.copyOf(always, size);
    for (int r = 0; r < captured.length; r++) {
      if (captured[r] || !live.isLive(pc, r)) continue;
      if (isLong(pc, r)) held[longs[r]] = CD_long;
      else if (isUnboxed(pc, r)) held[doubles[r]] = CD_double;
      else held[local(r)] = VALUE;
    }
    for (int end = loopAround(pc, pc); end >= 0; end = loopAround(pc, end + 1)) {
      boolean whole = isWholeLoop(end);
      for (int n = 0; n < (whole ? 2 : 3); n++) {
        held[loops[end] + 2 * n] = whole ? CD_long : CD_double;
      }
    }
    return held;
  }

  /** The first of the instructions from one on that closes a numeric loop, or below zero. */
  int loop(int from) {
    return counting.nextSetBit(from);
  }

  /** Whether the loop that an instruction closes is around another one. */
  boolean isAround(int end, int pc) {
    return pc <= end && pc > end + Lua.GETARG_sBx(code[end]);
  }

  /** As {@link #loop}, of those around another instruction. */
  int loopAround(int pc, int from) {
    int end = loop(Math.max(pc, from));
    while (end >= 0 && !isAround(end, pc)) end = loop(end + 1);
    return end;
  }

  /**
   * What a call takes of Java's stack at most, in bytes: where the JVM interprets it, and with the
   * methods of {@code CompiledFunction} and {@code Ops} that lead to it.
   */
  int frameBytes() {
    return FRAMES_BYTES + Long.BYTES * size;
  }

  static boolean isPassed(Prototype prototype, FunctionCompiler.Form form) {
    return !form.resumes() && prototype.is_vararg == 0 && prototype.numparams <= PASSED;
  }

  /** Whether a register's value, as the instruction sees it, is in a double. */
  boolean isUnboxed(int pc, int register) {
    return numbers != null && numbers.isUnboxed(pc, register);
  }

  /** Whether a register's value, as the instruction sees it, is in a long. */
  boolean isLong(int pc, int register) {
    return numbers != null && numbers.isLong(pc, register);
  }

  /** Whether a register's value, as the instruction sees it, is in the local for an object. */
  boolean isObject(int pc, int register) {
    return !captured[register] && !isUnboxed(pc, register) && !isPair(pc, register);
  }

  /**
   * Whether a register's value, as the instruction sees it, is in a pair: its local is the other
   * half.
   */
  boolean isPair(int pc, int register) {
    return numbers != null && numbers.isPair(pc, register);
  }

  /** Whether an instruction sees where the value of a register is: it is an object, or used yet. */
  boolean isKnown(int pc, int register) {
    return numbers == null
        || doubles[register] + longs[register] == 0
        || numbers.isLive(pc, register);
  }

  /** Whether what an instruction writes to a register goes to a pair. */
  boolean writesPair(int pc, int register) {
    return numbers != null && numbers.writesPair(pc, register);
  }

  /** Whether what an instruction writes to a register goes to the local for an object, alone. */
  boolean writesObject(int pc, int register) {
    return !captured[register] && !writesUnboxed(pc, register) && !writesPair(pc, register);
  }

  /** Whether a parameter goes to a pair. */
  boolean isPairAtEntry(int register) {
    return numbers != null && numbers.isPairAtEntry(register);
  }

  /** Whether the loop that an instruction closes counts in a long. */
  boolean isWholeLoop(int pc) {
    return numbers != null && numbers.isWholeLoop(pc);
  }

  /** Whether what an instruction writes to a register goes to a long. */
  boolean writesLong(int pc, int register) {
    return numbers != null && numbers.writesLong(pc, register);
  }

  /** The step of a loop that counts in a long and starts with the instruction. */
  int step(int pc) {
    if (numbers == null) throw new IllegalStateException();
    return numbers.step(pc);
  }

  /** Whether what an instruction writes to a register goes to a double. */
  boolean writesUnboxed(int pc, int register) {
    return numbers != null && numbers.writesUnboxed(pc, register);
  }

  /** Whether a register or constant is surely a number. */
  boolean isNumber(int pc, int x) {
    return numbers != null && numbers.isNumericOperand(pc, x);
  }
}
