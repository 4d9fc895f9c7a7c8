package org.cqueues.runtime.compiler;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_long;

import java.lang.constant.ClassDesc;
import java.util.Arrays;
import java.util.BitSet;
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

  private final int parameters;

  /** The local of the first register that is no parameter, less its number. */
  private final int base;

  /** The arguments behind the parameters. */
  final int varargs;

  /** A list whose length is known when it runs only. */
  final int open;

  /** Registers that closures capture; they are in cells. */
  final boolean[] captured;

  /** The locals of the cells of captured registers. */
  final int[] cells;

  /** The locals of registers while these hold a double, also that of a pair, or a long. */
  final int[] doubles;

  /** For the instruction that closes a numeric loop: the local of its index; limit, step follow. */
  final int[] loops;

  /** The instructions that close numeric loops. */
  private final BitSet counting = new BitSet();

  /** For the call of an iterator: the local of the position in the table, or 0. */
  final int[] positions;

  /**
   * The {@code Activation} that has the registers, and its array of them; 0 where there is none.
   */
  final int activation;

  final int registers;

  /** What has been called, where registers are so; else 0. */
  final int callee;

  /** All locals of the method. */
  private final int size;

  final @Nullable NumberFlow numbers;

  Layout(Prototype prototype, FunctionCompiler.Form form, Region region) {
    boolean inspectable = form.inspectable();
    code = prototype.code;
    passed = isPassed(prototype, form);
    captured = Bytecode.captured(prototype);
    BitSet exits = region.exits(new Effects(prototype));
    numbers = inspectable ? null : NumberFlow.of(prototype, captured, exits, passed);
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
    activation = inspectable ? next++ : 0;
    registers = inspectable ? next++ : 0;
    callee = inspectable ? next++ : 0;
    doubles = new int[captured.length];
    BitSet unboxed = numbers == null ? new BitSet() : numbers.unboxedRegisters();
    for (int r = unboxed.nextSetBit(0); r >= 0; r = unboxed.nextSetBit(r + 1)) {
      if (pairs && r < parameters) continue;
      doubles[r] = next;
      next += 2;
    }
    for (int r = 0; pairs && r < parameters; r++) doubles[r] = 1 + PASSED + 2 * r;
    size = next;
  }

  private static boolean hasPairs(Prototype prototype, NumberFlow numbers) {
    for (int r = 0; r < prototype.numparams; r++) if (numbers.isPairAtEntry(r)) return true;
    return false;
  }

  /** The local of a register, for an object. */
  int local(int register) {
    return register < parameters ? 1 + register : base + register;
  }

  /**
   * What Java's locals hold where an instruction begins.
   *
   * @param objects what they hold in front of the first: of that the objects stay for good
   */
  @Nullable ClassDesc[] locals(int pc, @Nullable ClassDesc[] objects) {
    if (numbers == null && counting.isEmpty()) return objects;
    @Nullable ClassDesc[] held = Arrays.copyOf(objects, size);
    for (int r = 0; numbers != null && r < doubles.length; r++) {
      if (doubles[r] == 0) continue;
      boolean is = numbers.isLive(pc, r) && (isUnboxed(pc, r) || isPair(pc, r));
      held[doubles[r]] = !is ? null : isLong(pc, r) ? CD_long : CD_double;
    }
    for (int loop = loopAround(pc, pc); loop >= 0; loop = loopAround(pc, loop + 1)) {
      boolean whole = isWholeLoop(loop);
      int index = loops[loop];
      held[index] = held[index + 2] = whole ? CD_long : CD_double;
      if (!whole) held[index + 4] = CD_double;
    }
    return held;
  }

  /**
   * The first of the instructions from one on that closes a numeric loop around another one; below
   * zero if there is none.
   */
  int loopAround(int pc, int from) {
    int end = counting.nextSetBit(from);
    while (end >= 0 && end + 1 + Lua.GETARG_sBx(code[end]) > pc) end = counting.nextSetBit(end + 1);
    return end;
  }

  /**
   * What a call takes of Java's stack at most, in bytes: where the JVM interprets it, and with the
   * methods of {@code CompiledFunction} and {@code Ops} that lead to it.
   */
  int frameBytes() {
    return FRAMES_BYTES + Long.BYTES * size;
  }

  /** Whether the registers are where others can see them. */
  boolean isInspectable() {
    return activation != 0;
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

  /**
   * Whether a register's value, as the instruction sees it, is in a pair: its local is the other
   * half.
   */
  boolean isPair(int pc, int register) {
    return numbers != null && numbers.isPair(pc, register);
  }

  /** Whether an instruction sees where the value of a register is: it is an object, or used yet. */
  boolean isKnown(int pc, int register) {
    return numbers == null || doubles[register] == 0 || numbers.isLive(pc, register);
  }

  /** Whether what an instruction writes to a register goes to a pair. */
  boolean writesPair(int pc, int register) {
    return numbers != null && numbers.writesPair(pc, register);
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
