package org.cqueues.runtime.compiler;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static org.cqueues.runtime.compiler.JvmTypes.DOUBLES;
import static org.cqueues.runtime.compiler.JvmTypes.NUMBERS;
import static org.cqueues.runtime.compiler.JvmTypes.OPS;
import static org.cqueues.runtime.compiler.JvmTypes.UNARY;
import static org.cqueues.runtime.compiler.JvmTypes.VALUE;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.BitSet;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.cqueues.runtime.Bytecode;
import org.luaj.vm2.Lua;
import org.luaj.vm2.Prototype;
import org.objectweb.asm.Opcodes;

/**
 * Emits arithmetic and comparisons. Where several in a row likely have numbers they are emitted
 * twice: for numbers alone, if all is so that they read, and one by one for whatever else it is.
 */
final class Calculations {
  private static final MethodTypeDesc PAIR_ARITHMETIC =
      MethodTypeDesc.of(VALUE, VALUE, CD_double, VALUE, CD_double);

  private static final MethodTypeDesc NEGATE = MethodTypeDesc.of(CD_double, CD_double);

  private final Prototype prototype;
  private final int[] code;
  private final Layout layout;
  private final Operands operands;
  private final Deferral deferral;
  private final Region region;
  private final BitSet apart;
  private final Branching branching;
  private final IntConsumer returnNumber;
  private final CodeWriter out;

  /** Pairs of which it is known that the object is null. */
  private final BitSet numbers = new BitSet();

  /** Pairs of which only the number has been written. */
  private final BitSet halves = new BitSet();

  /**
   * Those of a method.
   *
   * @param apart instructions that something else goes to, or stands in front of
   * @param returnNumber emits that the number on Java's stack is an instruction's result
   */
  Calculations(
      Prototype prototype,
      Layout layout,
      Operands operands,
      Deferral deferral,
      Region region,
      BitSet apart,
      Branching branching,
      IntConsumer returnNumber,
      CodeWriter out) {
    this.prototype = prototype;
    this.code = prototype.code;
    this.layout = layout;
    this.operands = operands;
    this.deferral = deferral;
    this.region = region;
    this.apart = apart;
    this.branching = branching;
    this.returnNumber = returnNumber;
    this.out = out;
  }

  /** Emits an instruction and those that make a row with it; returns the last of these. */
  int emit(int first) {
    operands.at(first);
    if (!isLikely(first)) {
      calculateObjects(first);
      return first;
    }
    int last = first;
    while (isInRow(last + 1) && isLikely(last + 1)) last++;
    int next = last + 1;
    boolean compares = isInRow(next) && comparesWritten(first, next);
    boolean returns = isInRow(next) && returnsWritten(first, next);
    numbers.clear();
    halves.clear();
    Label other = out.newLabel();
    boolean mayBeOther = look(first, compares ? next : last, other);
    for (int pc = first; pc <= last; pc++) if (!deferral.isDeferred(pc)) calculate(pc);
    if (returns) {
      operands.at(next);
      operands.loadNumber(Lua.GETARG_A(code[next]));
      returnNumber.accept(next);
      if (!mayBeOther) return next;
    } else if (compares) {
      complete(r -> outlasts(next, r));
      compareNumbers(next);
    } else {
      complete(r -> isUsed(next, r));
    }
    if (mayBeOther) {
      Label end = out.newLabel();
      if (!returns) out.goto_(end);
      out.labelBinding(other);
      for (int pc = first; pc <= last; pc++) if (!deferral.isDeferred(pc)) calculateAny(pc);
      if (compares) compareAny(next);
      if (!returns) out.labelBinding(end);
    }
    return compares ? branching.last(next) : last;
  }

  /** Emits a comparison and the jump behind it; returns the last instruction that it is. */
  int compare(int pc) {
    operands.at(pc);
    int b = Lua.GETARG_B(code[pc]);
    int c = Lua.GETARG_C(code[pc]);
    if (layout.isNumber(pc, b) && layout.isNumber(pc, c)) {
      compareNumbers(pc);
    } else if (operands.isPair(b) || operands.isPair(c)) {
      Label other = out.newLabel();
      Label end = out.newLabel();
      operands.unlessNumber(b, other);
      operands.unlessNumber(c, other);
      compareNumbers(pc);
      out.goto_(end).labelBinding(other);
      compareAny(pc);
      out.labelBinding(end);
    } else {
      ClassDesc first = operands.takeEither(b, c);
      ClassDesc second = operands.loadEither(c);
      jumpIf(pc, MethodTypeDesc.of(CD_boolean, first, second));
    }
    return branching.last(pc);
  }

  // Rows

  /** Whether an instruction comes behind the one before it and no other. */
  private boolean isInRow(int pc) {
    return region.contains(pc) && !apart.get(pc);
  }

  /** Whether an instruction likely has numbers, which a row has, too. */
  private boolean isLikely(int pc) {
    if (deferral.isDeferred(pc)) return true;
    int i = code[pc];
    int a = Lua.GETARG_A(i);
    int b = Lua.GETARG_B(i);
    int c = Lua.GETARG_C(i);
    boolean writes = layout.writesPair(pc, a) || layout.writesUnboxed(pc, a);
    return switch (Lua.GET_OPCODE(i)) {
      case Lua.OP_ADD, Lua.OP_SUB, Lua.OP_MUL, Lua.OP_DIV, Lua.OP_MOD, Lua.OP_POW ->
          mayBeNumber(pc, b)
              && mayBeNumber(pc, c)
              && (writes || isPair(pc, b) || isPair(pc, c) || areNumbers(pc));
      case Lua.OP_UNM -> mayBeNumber(pc, b) && (writes || isPair(pc, b) || areNumbers(pc));
      case Lua.OP_MOVE -> writes && mayBeNumber(pc, b) && (isPair(pc, b) || areNumbers(pc));
      case Lua.OP_LOADK -> writes;
      default -> false;
    };
  }

  private boolean isPair(int pc, int x) {
    return !Lua.ISK(x) && layout.isPair(pc, x);
  }

  /** Whether an operand is no constant of another type, and stays where it is within a row. */
  private boolean mayBeNumber(int pc, int x) {
    if (Lua.ISK(x)) return layout.isNumber(pc, x);
    return deferral.producer(pc, x) == Deferral.NONE;
  }

  /** Whether all that an instruction reads are numbers for sure. */
  private boolean areNumbers(int pc) {
    int i = code[pc];
    boolean first = layout.isNumber(pc, Lua.GETARG_B(i));
    return switch (Lua.GET_OPCODE(i)) {
      case Lua.OP_UNM, Lua.OP_MOVE -> first;
      case Lua.OP_LOADK -> true;
      default -> first && layout.isNumber(pc, Lua.GETARG_C(i));
    };
  }

  private boolean comparesWritten(int first, int pc) {
    int i = code[pc];
    int b = Lua.GETARG_B(i);
    int c = Lua.GETARG_C(i);
    return switch (Lua.GET_OPCODE(i)) {
      case Lua.OP_EQ, Lua.OP_LT, Lua.OP_LE ->
          mayBeNumber(pc, b)
              && mayBeNumber(pc, c)
              && (layout.isNumber(pc, b) || isPair(pc, b))
              && (layout.isNumber(pc, c) || isPair(pc, c))
              && (isWritten(first, pc, b) || isWritten(first, pc, c));
      default -> false;
    };
  }

  private boolean returnsWritten(int first, int pc) {
    int i = code[pc];
    int a = Lua.GETARG_A(i);
    return layout.numeric
        && Lua.GET_OPCODE(i) == Lua.OP_RETURN
        && Lua.GETARG_B(i) == 2
        && (isPair(pc, a) || layout.isUnboxed(pc, a))
        && isWritten(first, pc, a);
  }

  private boolean isWritten(int first, int end, int register) {
    for (int pc = first; pc < end; pc++) {
      if (!deferral.isDeferred(pc) && Lua.GETARG_A(code[pc]) == register) return true;
    }
    return false;
  }

  private boolean isUsed(int pc, int register) {
    Liveness live = layout.live;
    return live == null || live.isLive(pc, register) || deferral.isAwaited(pc, register);
  }

  private boolean outlasts(int pc, int register) {
    Liveness live = layout.live;
    return live == null || live.outlasts(pc, register) || live.isSeen(pc, register);
  }

  /**
   * Jumps unless all is a number that a row reads and does not write before.
   *
   * @return whether it may jump
   */
  private boolean look(int first, int last, Label other) {
    var known = new BitSet();
    boolean jumps = false;
    for (int pc = first; pc <= last; pc++) {
      if (deferral.isDeferred(pc)) continue;
      int op = Lua.GET_OPCODE(code[pc]);
      if (op != Lua.OP_LOADK) jumps |= look(pc, Lua.GETARG_B(code[pc]), known, other);
      boolean binary = op != Lua.OP_LOADK && op != Lua.OP_MOVE && op != Lua.OP_UNM;
      if (binary) jumps |= look(pc, Lua.GETARG_C(code[pc]), known, other);
      if (!Bytecode.isComparison(op)) known.set(Lua.GETARG_A(code[pc]));
    }
    return jumps;
  }

  private boolean look(int pc, int x, BitSet known, Label other) {
    if (Lua.ISK(x) || known.get(x) || layout.isNumber(pc, x)) return false;
    operands.at(pc);
    operands.unlessNumber(x, other);
    known.set(x);
    if (operands.isPair(x)) numbers.set(x);
    return true;
  }

  /** Makes pairs whole of which a row has written the number. */
  private void complete(IntPredicate isUsed) {
    for (int r = halves.nextSetBit(0); r >= 0; r = halves.nextSetBit(r + 1)) {
      if (!numbers.get(r) && isUsed.test(r)) out.aconst_null().astore(layout.local(r), VALUE);
    }
  }

  // One instruction

  /** Emits an instruction of a row for numbers. */
  private void calculate(int pc) {
    operands.at(pc);
    pushNumber(pc);
    int a = Lua.GETARG_A(code[pc]);
    if (layout.writesPair(pc, a)) {
      out.dstore(layout.doubles[a]);
      halves.set(a);
    } else {
      operands.storeDouble(a);
      halves.clear(a);
      if (layout.writesObject(pc, a)) numbers.clear(a);
    }
  }

  private void pushNumber(int pc) {
    int i = code[pc];
    int op = Lua.GET_OPCODE(i);
    if (op == Lua.OP_LOADK) {
      out.loadConstant(prototype.k[Lua.GETARG_Bx(i)].todouble());
      return;
    }
    operands.loadNumber(Lua.GETARG_B(i));
    if (op != Lua.OP_MOVE && op != Lua.OP_UNM) operands.loadNumber(Lua.GETARG_C(i));
    switch (op) {
      case Lua.OP_MOVE -> {}
      case Lua.OP_UNM -> out.invokestatic(NUMBERS, "negate", NEGATE);
      case Lua.OP_ADD -> out.dadd();
      case Lua.OP_SUB -> out.dsub();
      case Lua.OP_MUL -> out.dmul();
      case Lua.OP_DIV -> out.ddiv();
      case Lua.OP_MOD -> out.invokestatic(OPS, "modulo", DOUBLES);
      default -> out.invokestatic(OPS, "power", DOUBLES);
    }
  }

  /** Emits an instruction of a row for any values. */
  private void calculateAny(int pc) {
    int i = code[pc];
    int a = Lua.GETARG_A(i);
    operands.at(pc);
    out.lineNumber(pc + 1);
    int op = Lua.GET_OPCODE(i);
    if (op == Lua.OP_MOVE) {
      operands.move(a, Lua.GETARG_B(i));
    } else if (areNumbers(pc)) {
      pushNumber(pc);
      operands.storeDouble(a);
    } else if (op == Lua.OP_UNM) {
      operands.load(Lua.GETARG_B(i));
      out.invokestatic(OPS, "unm", UNARY);
      operands.storeResult(a);
    } else {
      operands.loadPair(Lua.GETARG_B(i));
      operands.loadPair(Lua.GETARG_C(i));
      out.invokestatic(OPS, name(op), PAIR_ARITHMETIC);
      operands.storeResult(a);
    }
  }

  /** Emits an instruction whose values no row has in doubles: numbers for sure, or anything. */
  private void calculateObjects(int pc) {
    int i = code[pc];
    int b = Lua.GETARG_B(i);
    if (areNumbers(pc)) {
      pushNumber(pc);
      operands.storeDouble(Lua.GETARG_A(i));
      return;
    }
    int op = Lua.GET_OPCODE(i);
    if (op == Lua.OP_UNM) {
      operands.take(b);
      out.invokestatic(OPS, "unm", UNARY);
    } else {
      ClassDesc first = operands.takeEither(b, Lua.GETARG_C(i));
      ClassDesc second = operands.loadEither(Lua.GETARG_C(i));
      out.invokestatic(OPS, name(op), MethodTypeDesc.of(VALUE, first, second));
    }
    operands.store(Lua.GETARG_A(i));
  }

  private static String name(int op) {
    return switch (op) {
      case Lua.OP_ADD -> "add";
      case Lua.OP_SUB -> "sub";
      case Lua.OP_MUL -> "mul";
      case Lua.OP_DIV -> "div";
      case Lua.OP_MOD -> "mod";
      case Lua.OP_POW -> "pow";
      case Lua.OP_EQ -> "eq";
      case Lua.OP_LT -> "lt";
      default -> "le";
    };
  }

  private void compareNumbers(int pc) {
    int i = code[pc];
    operands.at(pc);
    operands.loadNumber(Lua.GETARG_B(i));
    operands.loadNumber(Lua.GETARG_C(i));
    out.dcmpg(); // 1 where one is not a number: not equal, not less
    boolean result = branching.result(pc);
    int branch =
        switch (Lua.GET_OPCODE(i)) {
          case Lua.OP_EQ -> result ? Opcodes.IFEQ : Opcodes.IFNE;
          case Lua.OP_LT -> result ? Opcodes.IFLT : Opcodes.IFGE;
          default -> result ? Opcodes.IFLE : Opcodes.IFGT;
        };
    out.branch(branch, branching.to(pc));
  }

  private void compareAny(int pc) {
    operands.at(pc);
    out.lineNumber(pc + 1);
    operands.registerOrConstant(Lua.GETARG_B(code[pc]));
    operands.registerOrConstant(Lua.GETARG_C(code[pc]));
    jumpIf(pc, MethodTypeDesc.of(CD_boolean, VALUE, VALUE));
  }

  private void jumpIf(int pc, MethodTypeDesc type) {
    out.invokestatic(OPS, name(Lua.GET_OPCODE(code[pc])), type);
    out.branch(branching.result(pc) ? Opcodes.IFNE : Opcodes.IFEQ, branching.to(pc));
  }
}
