package org.cqueues.runtime.compiler;

import java.util.Arrays;
import java.util.BitSet;
import org.cqueues.runtime.FunctionCompiler;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LocVars;
import org.luaj.vm2.Lua;
import org.luaj.vm2.Prototype;

/** Which registers each instruction reads and writes, and where it may go on. */
final class Effects {
  /** There is no such successor. */
  static final int NOWHERE = -1;

  private final Prototype prototype;
  private final int[] code;

  private int @Nullable [] variables;

  Effects(Prototype prototype) {
    this.prototype = prototype;
    this.code = prototype.code;
  }

  /** How many registers variables are in, at an instruction. */
  int variables(int pc) {
    int[] known = variables;
    if (known == null) variables = known = findVariables();
    return known[pc];
  }

  /** For each instruction, how many; all registers where nothing tells the variables. */
  private int[] findVariables() {
    var found = new int[code.length];
    LocVars[] variables = prototype.locvars;
    if (variables == null || variables.length == 0) {
      Arrays.fill(found, prototype.maxstacksize);
      return found;
    }
    for (LocVars variable : variables) {
      int end = Math.min(variable.endpc, code.length);
      for (int pc = Math.max(variable.startpc, 0); pc < end; pc++) found[pc]++;
    }
    for (int pc = 0; pc < code.length; pc++)
      found[pc] = Math.min(found[pc], prototype.maxstacksize);
    return found;
  }

  /** The instruction that follows in the text, or the one where the other half of this ends. */
  int next(int pc) {
    int i = code[pc];
    return switch (Lua.GET_OPCODE(i)) {
      case Lua.OP_RETURN, Lua.OP_TAILCALL, Lua.OP_JMP, Lua.OP_FORPREP -> NOWHERE;
      case Lua.OP_LOADKX -> pc + 2;
      case Lua.OP_LOADBOOL -> Lua.GETARG_C(i) == 0 ? pc + 1 : pc + 2;
      case Lua.OP_SETLIST -> Lua.GETARG_C(i) == 0 ? pc + 2 : pc + 1;
      default -> pc + 1;
    };
  }

  /** Where it may jump to. */
  int jump(int pc) {
    int i = code[pc];
    return switch (Lua.GET_OPCODE(i)) {
      case Lua.OP_JMP, Lua.OP_FORPREP, Lua.OP_FORLOOP, Lua.OP_TFORLOOP ->
          pc + 1 + Lua.GETARG_sBx(i);
      case Lua.OP_EQ, Lua.OP_LT, Lua.OP_LE, Lua.OP_TEST, Lua.OP_TESTSET -> pc + 2;
      default -> NOWHERE;
    };
  }

  /** The instructions of a class that may run. */
  BitSet reached(FunctionCompiler.Form form) {
    return reached(form.resumes() ? form.entry() : 0);
  }

  /** The instructions that may come behind one, with that itself; the length is behind the last. */
  private BitSet reached(int first) {
    var found = new BitSet(code.length + 1);
    var pending = new BitSet(code.length + 1);
    pending.set(first);
    for (int pc = first; pc >= 0; pc = pending.nextSetBit(0)) {
      pending.clear(pc);
      found.set(pc);
      if (pc == code.length) continue;
      add(pending, found, next(pc));
      add(pending, found, jump(pc));
    }
    return found;
  }

  /** Those of some instructions that others of them jump back to. */
  BitSet turnedTo(BitSet instructions) {
    var found = new BitSet(code.length);
    for (int pc = instructions.nextSetBit(0); pc >= 0; pc = instructions.nextSetBit(pc + 1)) {
      int jump = pc == code.length ? NOWHERE : jump(pc);
      if (jump != NOWHERE && jump <= pc) found.set(jump);
    }
    return found;
  }

  /** What instructions of a class jump to, or skip others for, and where it goes on. */
  BitSet jumpedTo(FunctionCompiler.Form form, BitSet instructions) {
    BitSet found = jumpedTo(instructions);
    if (form.resumes()) found.set(form.entry());
    return found;
  }

  /** What some instructions jump to, or skip others for. */
  private BitSet jumpedTo(BitSet instructions) {
    var found = new BitSet(code.length);
    for (int pc = instructions.nextSetBit(0); pc >= 0; pc = instructions.nextSetBit(pc + 1)) {
      if (pc == code.length) continue;
      if (jump(pc) != NOWHERE) found.set(jump(pc));
      if (next(pc) > pc + 1) found.set(next(pc));
    }
    return found;
  }

  private void add(BitSet pending, BitSet found, int pc) {
    if (pc != NOWHERE && pc <= code.length && !found.get(pc)) pending.set(pc);
  }

  /** Whether the loop that an instruction closes with a jump back is inside of another one. */
  boolean isInner(int pc) {
    for (int end = pc + 1; end < code.length; end++) {
      if (Region.jumpsBack(code[end]) && jump(end) < jump(pc)) return true;
    }
    return false;
  }

  /** Whether it is a call. */
  boolean calls(int pc) {
    int op = Lua.GET_OPCODE(code[pc]);
    return op == Lua.OP_CALL || op == Lua.OP_TAILCALL || op == Lua.OP_TFORCALL;
  }

  /** Whether what it writes is written before it goes on to {@link #next}. */
  boolean writesBeforeNext(int pc) {
    int op = Lua.GET_OPCODE(code[pc]);
    return op != Lua.OP_FORLOOP && op != Lua.OP_TFORLOOP;
  }

  /** Whether what it writes is written before it jumps. */
  boolean writesBeforeJump(int pc) {
    return Lua.GET_OPCODE(code[pc]) != Lua.OP_TESTSET;
  }

  private static void operand(BitSet registers, int x) {
    if (!Lua.ISK(x)) registers.set(x);
  }

  /** Registers from {@code first} on; where {@code b} is 0, up to what the last one left open. */
  private void list(BitSet registers, int pc, int first, int b) {
    registers.set(first, b == 0 ? Math.max(first, Lua.GETARG_A(code[pc - 1])) : first + b - 1);
  }

  /** Adds the registers that an instruction reads. */
  void reads(int pc, BitSet registers) {
    int i = code[pc];
    int a = Lua.GETARG_A(i);
    int b = Lua.GETARG_B(i);
    int c = Lua.GETARG_C(i);
    switch (Lua.GET_OPCODE(i)) {
      case Lua.OP_MOVE, Lua.OP_UNM, Lua.OP_NOT, Lua.OP_LEN, Lua.OP_TESTSET -> registers.set(b);
      case Lua.OP_SETUPVAL, Lua.OP_TEST -> registers.set(a);
      case Lua.OP_GETTABUP -> operand(registers, c);
      case Lua.OP_SETTABUP,
          Lua.OP_ADD,
          Lua.OP_SUB,
          Lua.OP_MUL,
          Lua.OP_DIV,
          Lua.OP_MOD,
          Lua.OP_POW,
          Lua.OP_EQ,
          Lua.OP_LT,
          Lua.OP_LE -> {
        operand(registers, b);
        operand(registers, c);
      }
      case Lua.OP_GETTABLE, Lua.OP_SELF -> {
        registers.set(b);
        operand(registers, c);
      }
      case Lua.OP_SETTABLE -> {
        registers.set(a);
        operand(registers, b);
        operand(registers, c);
      }
      case Lua.OP_CONCAT -> registers.set(b, c + 1);
      case Lua.OP_CALL, Lua.OP_TAILCALL -> {
        registers.set(a);
        list(registers, pc, a + 1, b);
      }
      case Lua.OP_RETURN -> list(registers, pc, a, b);
      case Lua.OP_FORPREP, Lua.OP_TFORCALL -> registers.set(a, a + 3);
      case Lua.OP_TFORLOOP -> registers.set(a + 1);
      case Lua.OP_SETLIST -> {
        registers.set(a);
        list(registers, pc, a + 1, b == 0 ? 0 : b + 1);
      }
      default -> {}
    }
  }

  /** The first register that an instruction writes, others follow; see {@link #written}. */
  int firstWritten(int pc) {
    int i = code[pc];
    int a = Lua.GETARG_A(i);
    return switch (Lua.GET_OPCODE(i)) {
      case Lua.OP_FORLOOP, Lua.OP_TFORCALL -> a + 3;
      default -> a;
    };
  }

  /** Whether an instruction writes a register. */
  boolean writes(int pc, int register) {
    int first = firstWritten(pc);
    return register >= first && register < first + written(pc);
  }

  /** How many registers an instruction writes. */
  int written(int pc) {
    int i = code[pc];
    int b = Lua.GETARG_B(i);
    int c = Lua.GETARG_C(i);
    return switch (Lua.GET_OPCODE(i)) {
      case Lua.OP_SETUPVAL,
          Lua.OP_SETTABUP,
          Lua.OP_SETTABLE,
          Lua.OP_SETLIST,
          Lua.OP_JMP,
          Lua.OP_EQ,
          Lua.OP_LT,
          Lua.OP_LE,
          Lua.OP_TEST,
          Lua.OP_TAILCALL,
          Lua.OP_RETURN,
          Lua.OP_FORPREP,
          Lua.OP_EXTRAARG ->
          0;
      case Lua.OP_LOADNIL -> b + 1;
      case Lua.OP_SELF -> 2;
      case Lua.OP_CALL -> Math.max(c - 1, 0);
      case Lua.OP_TFORCALL -> c;
      case Lua.OP_VARARG -> Math.max(b - 1, 0);
      default -> 1;
    };
  }
}
