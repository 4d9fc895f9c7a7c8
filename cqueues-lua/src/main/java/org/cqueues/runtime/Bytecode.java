package org.cqueues.runtime;

import java.util.Arrays;
import org.luaj.vm2.Lua;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Upvaldesc;

/** What the instructions of a function say beyond their operands. */
public final class Bytecode {
  private static final long MAX_TABLE_SIZE = 1 << 22;

  private Bytecode() {}

  /** The line of an instruction; 0 where the chunk was stripped of them. */
  static int line(Prototype prototype, int pc) {
    int[] lines = prototype.lineinfo;
    return lines != null && pc >= 0 && pc < lines.length ? lines[pc] : 0;
  }

  /** Which registers closures capture. */
  public static boolean[] captured(Prototype prototype) {
    var captured = new boolean[prototype.maxstacksize];
    for (Prototype inner : prototype.p) {
      for (Upvaldesc upvalue : inner.upvalues) if (upvalue.instack) captured[upvalue.idx] = true;
    }
    return captured;
  }

  /** Whether it is arithmetic on one value or two. */
  public static boolean isArithmetic(int op) {
    return switch (op) {
      case Lua.OP_ADD, Lua.OP_SUB, Lua.OP_MUL, Lua.OP_DIV, Lua.OP_MOD, Lua.OP_POW, Lua.OP_UNM ->
          true;
      default -> false;
    };
  }

  /** Whether there is an instruction whose result is a number by itself. */
  static boolean calculates(Prototype prototype) {
    for (int i : prototype.code) {
      int op = Lua.GET_OPCODE(i);
      if (isArithmetic(op) || op == Lua.OP_FORPREP || op == Lua.OP_FORLOOP) return true;
    }
    return false;
  }

  /** Whether an instruction is an operator, which may call a metamethod. */
  public static boolean mayCallMetamethod(int i) {
    int op = Lua.GET_OPCODE(i);
    return switch (op) {
      case Lua.OP_LEN,
          Lua.OP_GETTABUP,
          Lua.OP_GETTABLE,
          Lua.OP_SELF,
          Lua.OP_SETTABUP,
          Lua.OP_SETTABLE,
          Lua.OP_CONCAT ->
          true;
      default -> isArithmetic(op) || isComparison(op);
    };
  }

  /** Whether an instruction compares, and skips the next one or not. */
  public static boolean isComparison(int op) {
    return op == Lua.OP_EQ || op == Lua.OP_LT || op == Lua.OP_LE;
  }

  /**
   * Which of the functions inside one may be made again with the same upvalues, so that Lua has one
   * closure for both: those without upvalues from the function's own registers, and those in a loop
   * that none of these variables belongs to.
   */
  static boolean[] repeated(Prototype prototype) {
    var repeated = new boolean[prototype.p.length];
    if (repeated.length == 0) return repeated;
    int[] code = prototype.code;
    int[] loops = loops(code);
    int[] closing = closing(code, loops);
    for (int pc = 0; pc < code.length; pc++) {
      if (Lua.GET_OPCODE(code[pc]) != Lua.OP_CLOSURE) continue;
      int index = Lua.GETARG_Bx(code[pc]);
      int highest = -1;
      for (Upvaldesc upvalue : prototype.p[index].upvalues) {
        if (upvalue.instack) highest = Math.max(highest, upvalue.idx);
      }
      repeated[index] |= highest < 0 || highest < closing[loops[pc]];
    }
    return repeated;
  }

  /**
   * For each instruction the last one of the innermost loop around it; behind all where none is.
   */
  private static int[] loops(int[] code) {
    var loops = new int[code.length];
    Arrays.fill(loops, code.length);
    var outside = new int[code.length]; // from there down, the first that no loop had until now
    for (int pc = 0; pc < code.length; pc++) outside[pc] = pc;
    for (int end = 0; end < code.length; end++) {
      int start = end + 1 + Lua.GETARG_sBx(code[end]);
      boolean jumpsBack =
          switch (Lua.GET_OPCODE(code[end])) {
            case Lua.OP_JMP, Lua.OP_FORLOOP, Lua.OP_TFORLOOP -> start >= 0 && start <= end;
            default -> false;
          };
      if (!jumpsBack) continue;
      int pc = end;
      while (pc >= start) {
        int known = outside[pc];
        outside[pc] = start - 1;
        if (known == pc) loops[pc--] = end;
        else pc = known;
      }
    }
    return loops;
  }

  /** For each loop's end the lowest register that belongs to the loop, as far as it is closed. */
  private static int[] closing(int[] code, int[] loops) {
    var closing = new int[code.length + 1];
    Arrays.fill(closing, Integer.MAX_VALUE);
    closing[code.length] = -1; // what is in no loop is made once
    for (int pc = 0; pc < code.length; pc++) {
      int a = Lua.GETARG_A(code[pc]);
      if (Lua.GET_OPCODE(code[pc]) != Lua.OP_JMP || a == 0) continue;
      closing[loops[pc]] = Math.min(closing[loops[pc]], a - 1);
    }
    return closing;
  }

  /**
   * The size of a new table from its operand, eeeeexxx: (1xxx) * 2^(eeeee - 1). No more than a
   * program could fill: damaged code may ask for all the memory there is.
   */
  public static int tableSize(int operand) {
    int exponent = (operand >> 3) & 31;
    if (exponent == 0) return operand;
    return (int) Math.min(MAX_TABLE_SIZE, ((operand & 7) + 8L) << (exponent - 1));
  }
}
