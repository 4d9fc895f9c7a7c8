package org.cqueues.runtime.parser;

import org.luaj.vm2.Lua;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Upvaldesc;

/**
 * Whether the compiler can take a function's code: all registers, constants, upvalues and targets
 * exist, and instructions that belong together are together. What it lets pass may be nonsense, as
 * an endless loop is, but it runs as a program of Lua.
 */
final class CodeVerifier {
  private static final int MAX_REGISTERS = 255;

  private final Prototype prototype;
  private final int[] code;

  private CodeVerifier(Prototype prototype) {
    this.prototype = prototype;
    this.code = prototype.code;
  }

  static boolean accepts(Prototype prototype) {
    return new CodeVerifier(prototype).accepts();
  }

  private boolean accepts() {
    int last = code.length - 1;
    if (last < 0 || operation(last) != Lua.OP_RETURN) return false;
    if (prototype.numparams > prototype.maxstacksize) return false;
    if (prototype.maxstacksize > MAX_REGISTERS || prototype.linedefined < 0) return false;
    int lines = prototype.lineinfo.length;
    if (lines != 0 && lines != code.length) return false;
    for (Prototype inner : prototype.p) if (!captures(inner)) return false;
    for (int pc = 0; pc <= last; pc++) {
      if (!accepts(pc, code[pc])) return false;
    }
    return true;
  }

  private int operation(int pc) {
    return pc >= 0 && pc < code.length ? Lua.GET_OPCODE(code[pc]) : -1;
  }

  private boolean register(int first, int count) {
    return first >= 0 && count >= 0 && first + count <= prototype.maxstacksize;
  }

  private boolean register(int number) {
    return register(number, 1);
  }

  private boolean constant(int index) {
    return index >= 0 && index < prototype.k.length;
  }

  private boolean operand(int x) {
    return Lua.ISK(x) ? constant(Lua.INDEXK(x)) : register(x);
  }

  private boolean upvalue(int index) {
    return index < prototype.upvalues.length;
  }

  /** A jump there does not come between an instruction and its second half. */
  private boolean target(int pc) {
    if (pc < 0 || pc >= code.length) return false;
    return operation(pc) != Lua.OP_EXTRAARG && !takesOpen(pc);
  }

  /** An instruction that needs the open list of the one before. */
  private boolean takesOpen(int pc) {
    return switch (operation(pc)) {
      case Lua.OP_CALL, Lua.OP_TAILCALL, Lua.OP_RETURN, Lua.OP_SETLIST ->
          Lua.GETARG_B(code[pc]) == 0;
      default -> false;
    };
  }

  /** The list behind register {@code first} is left open by the instruction before. */
  private boolean open(int pc, int first) {
    int before = pc == 0 ? 0 : code[pc - 1];
    boolean opens =
        switch (operation(pc - 1)) {
          case Lua.OP_CALL -> Lua.GETARG_C(before) == 0;
          case Lua.OP_TAILCALL -> operation(pc) == Lua.OP_RETURN; // which is never reached
          case Lua.OP_VARARG -> Lua.GETARG_B(before) == 0;
          default -> false;
        };
    return opens && Lua.GETARG_A(before) >= first;
  }

  /** Registers from {@code first} on, or up to an open list where {@code b} is 0. */
  private boolean list(int pc, int first, int b) {
    return b == 0 ? open(pc, first) : register(first, b - 1);
  }

  /** Where an open list is left, the next instruction takes it. */
  private boolean isTaken(int pc) {
    return takesOpen(pc + 1);
  }

  private boolean accepts(int pc, int i) {
    int a = Lua.GETARG_A(i);
    int b = Lua.GETARG_B(i);
    int c = Lua.GETARG_C(i);
    int jump = pc + 1 + Lua.GETARG_sBx(i);
    return switch (Lua.GET_OPCODE(i)) {
      case Lua.OP_MOVE, Lua.OP_UNM, Lua.OP_NOT, Lua.OP_LEN -> register(a) && register(b);
      case Lua.OP_LOADK -> register(a) && constant(Lua.GETARG_Bx(i));
      case Lua.OP_LOADKX -> register(a) && extra(pc) && constant(Lua.GETARG_Ax(code[pc + 1]));
      case Lua.OP_LOADBOOL -> register(a) && (c == 0 || target(pc + 2));
      case Lua.OP_LOADNIL -> register(a, b + 1);
      case Lua.OP_GETUPVAL, Lua.OP_SETUPVAL -> register(a) && upvalue(b);
      case Lua.OP_GETTABUP -> register(a) && upvalue(b) && operand(c);
      case Lua.OP_SETTABUP -> upvalue(a) && operand(b) && operand(c);
      case Lua.OP_GETTABLE -> register(a) && register(b) && operand(c);
      case Lua.OP_SETTABLE -> register(a) && operand(b) && operand(c);
      case Lua.OP_NEWTABLE -> register(a);
      case Lua.OP_SELF -> register(a, 2) && register(b) && operand(c);
      case Lua.OP_ADD, Lua.OP_SUB, Lua.OP_MUL, Lua.OP_DIV, Lua.OP_MOD, Lua.OP_POW ->
          register(a) && operand(b) && operand(c);
      case Lua.OP_CONCAT -> register(a) && b < c && register(b) && register(c);
      case Lua.OP_JMP -> a <= prototype.maxstacksize && target(jump);
      case Lua.OP_EQ, Lua.OP_LT, Lua.OP_LE -> operand(b) && operand(c) && test(pc);
      case Lua.OP_TEST -> register(a) && test(pc);
      case Lua.OP_TESTSET -> register(a) && register(b) && test(pc);
      case Lua.OP_CALL ->
          register(a) && list(pc, a + 1, b) && (c == 0 ? isTaken(pc) : register(a, c - 1));
      case Lua.OP_TAILCALL -> register(a) && list(pc, a + 1, b);
      case Lua.OP_RETURN -> list(pc, a, b);
      case Lua.OP_FORPREP ->
          register(a, 4)
              && operation(jump) == Lua.OP_FORLOOP
              && Lua.GETARG_A(code[jump]) == a
              && jump > pc
              && jump + 1 + Lua.GETARG_sBx(code[jump]) == pc + 1;
      case Lua.OP_FORLOOP ->
          operation(jump - 1) == Lua.OP_FORPREP && jump + Lua.GETARG_sBx(code[jump - 1]) == pc;
      case Lua.OP_TFORCALL ->
          register(a, 3) && c >= 1 && register(a + 3, c) && operation(pc + 1) == Lua.OP_TFORLOOP;
      case Lua.OP_TFORLOOP -> register(a, 2) && target(jump);
      case Lua.OP_SETLIST ->
          register(a) && list(pc, a + 1, b == 0 ? 0 : b + 1) && (c != 0 || extra(pc));
      case Lua.OP_CLOSURE -> register(a) && Lua.GETARG_Bx(i) < prototype.p.length;
      case Lua.OP_VARARG ->
          prototype.is_vararg != 0 && (b == 0 ? register(a) && isTaken(pc) : register(a, b - 1));
      case Lua.OP_EXTRAARG ->
          operation(pc - 1) == Lua.OP_LOADKX
              || (operation(pc - 1) == Lua.OP_SETLIST && Lua.GETARG_C(code[pc - 1]) == 0);
      default -> false;
    };
  }

  private boolean extra(int pc) {
    return operation(pc + 1) == Lua.OP_EXTRAARG;
  }

  /** A test skips the jump behind it. */
  private boolean test(int pc) {
    return operation(pc + 1) == Lua.OP_JMP && target(pc + 2);
  }

  /** What an inner function captures exists, also if it is never made. */
  private boolean captures(Prototype inner) {
    for (Upvaldesc upvalue : inner.upvalues) {
      boolean exists = upvalue.instack ? register(upvalue.idx) : upvalue(upvalue.idx);
      if (!exists) return false;
    }
    return true;
  }
}
