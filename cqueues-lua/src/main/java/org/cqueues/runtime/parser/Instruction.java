package org.cqueues.runtime.parser;

import static org.luaj.vm2.Lua.MASK_NOT_A;
import static org.luaj.vm2.Lua.MASK_NOT_B;
import static org.luaj.vm2.Lua.MASK_NOT_C;
import static org.luaj.vm2.Lua.MASK_NOT_OP;
import static org.luaj.vm2.Lua.MAXARG_sBx;
import static org.luaj.vm2.Lua.OP_EQ;
import static org.luaj.vm2.Lua.OP_TESTSET;
import static org.luaj.vm2.Lua.POS_A;
import static org.luaj.vm2.Lua.POS_Ax;
import static org.luaj.vm2.Lua.POS_B;
import static org.luaj.vm2.Lua.POS_Bx;
import static org.luaj.vm2.Lua.POS_C;

import org.luaj.vm2.Lua;

/** Makes instructions of Lua 5.2's virtual machine; {@link Lua} takes them apart. */
final class Instruction {
  private Instruction() {}

  static int of(int operation, int a, int b, int c) {
    return operation | a << POS_A | b << POS_B | c << POS_C;
  }

  static int ofBx(int operation, int a, int bx) {
    return operation | a << POS_A | bx << POS_Bx;
  }

  static int ofAx(int operation, int ax) {
    return operation | ax << POS_Ax;
  }

  /** With a signed operand, as a jump has it. */
  static int ofOffset(int operation, int a, int offset) {
    return ofBx(operation, a, offset + MAXARG_sBx);
  }

  static int withOperation(int instruction, int operation) {
    return (instruction & MASK_NOT_OP) | operation;
  }

  static int withA(int instruction, int a) {
    return (instruction & MASK_NOT_A) | a << POS_A;
  }

  static int withB(int instruction, int b) {
    return (instruction & MASK_NOT_B) | b << POS_B;
  }

  static int withC(int instruction, int c) {
    return (instruction & MASK_NOT_C) | c << POS_C;
  }

  static int withOffset(int instruction, int offset) {
    return ofOffset(Lua.GET_OPCODE(instruction), Lua.GETARG_A(instruction), offset);
  }

  /** Whether the instruction skips the jump behind it, or does not. */
  static boolean isTest(int instruction) {
    int operation = Lua.GET_OPCODE(instruction);
    return operation >= OP_EQ && operation <= OP_TESTSET;
  }

  /** A table's size as NEWTABLE has it, rounded up: eeeeexxx is 1xxx times 2 to the eeeee - 1. */
  static int size(int count) {
    if (count < 8) return count;
    int exponent = 1;
    int rest = count;
    while (rest >= 16) {
      rest = (rest + 1) >> 1;
      exponent++;
    }
    return exponent << 3 | rest - 8;
  }
}
