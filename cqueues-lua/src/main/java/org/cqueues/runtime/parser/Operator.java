package org.cqueues.runtime.parser;

import org.luaj.vm2.Lua;

/**
 * The binary operators with their priorities. The right one is lower where it binds to the right.
 */
enum Operator {
  ADD(6, 6, Lua.OP_ADD),
  SUB(6, 6, Lua.OP_SUB),
  MUL(7, 7, Lua.OP_MUL),
  DIV(7, 7, Lua.OP_DIV),
  MOD(7, 7, Lua.OP_MOD),
  POW(10, 9, Lua.OP_POW),
  CONCAT(5, 4, Lua.OP_CONCAT),
  EQ(3, 3, Lua.OP_EQ),
  LT(3, 3, Lua.OP_LT),
  LE(3, 3, Lua.OP_LE),
  NE(3, 3, Lua.OP_EQ),
  GT(3, 3, Lua.OP_LT),
  GE(3, 3, Lua.OP_LE),
  AND(2, 2, -1),
  OR(1, 1, -1),
  /** No operator. */
  NONE(0, 0, -1);

  /** Of the operators before an operand. */
  static final int UNARY_PRIORITY = 8;

  final int left;
  final int right;

  /** The instruction's, or -1 where there are only jumps. */
  final int operation;

  Operator(int left, int right, int operation) {
    this.left = left;
    this.right = right;
    this.operation = operation;
  }

  static Operator of(int token) {
    return switch (token) {
      case '+' -> ADD;
      case '-' -> SUB;
      case '*' -> MUL;
      case '/' -> DIV;
      case '%' -> MOD;
      case '^' -> POW;
      case Token.CONCAT -> CONCAT;
      case Token.EQ -> EQ;
      case '<' -> LT;
      case Token.LE -> LE;
      case Token.NE -> NE;
      case '>' -> GT;
      case Token.GE -> GE;
      case Token.AND -> AND;
      case Token.OR -> OR;
      default -> NONE;
    };
  }
}
