package org.cqueues.runtime.parser;

import static org.luaj.vm2.Lua.GET_OPCODE;
import static org.luaj.vm2.Lua.OP_ADD;
import static org.luaj.vm2.Lua.OP_CONCAT;
import static org.luaj.vm2.Lua.OP_DIV;
import static org.luaj.vm2.Lua.OP_EQ;
import static org.luaj.vm2.Lua.OP_LEN;
import static org.luaj.vm2.Lua.OP_MOD;
import static org.luaj.vm2.Lua.OP_MUL;
import static org.luaj.vm2.Lua.OP_SUB;
import static org.luaj.vm2.Lua.OP_UNM;

import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.Ops;
import org.cqueues.runtime.parser.Expression.Kind;

/** Operators: what a function does for each, and those on two numbers that are known. */
final class Operations {
  private Operations() {}

  static void negative(FunctionBuilder function, Expression e, int line) {
    if (e.isNumeral()) {
      e.number = Numbers.negate(e.number);
    } else {
      unary(function, OP_UNM, e, line);
    }
  }

  static void length(FunctionBuilder function, Expression e, int line) {
    unary(function, OP_LEN, e, line);
  }

  private static void unary(FunctionBuilder function, int operation, Expression e, int line) {
    int operand = function.operands.toAnyRegister(e);
    function.operands.free(e);
    e.relocatable(function.code.add(operation, 0, operand, 0));
    function.code.setLine(line);
  }

  /** The left operand has been read, the right one has not. */
  static void left(FunctionBuilder function, Operator operator, Expression left) {
    Operands operands = function.operands;
    switch (operator) {
      case AND -> operands.goIfTrue(left);
      case OR -> operands.goIfFalse(left);
      case CONCAT -> operands.toNextRegister(left); // the operands of a chain lie in a row
      case ADD, SUB, MUL, DIV, MOD, POW -> {
        if (!left.isNumeral()) operands.toOperand(left);
      }
      default -> operands.toOperand(left);
    }
  }

  /**
   * Both operands have been read: {@code left} becomes the operator's value.
   *
   * @param line the operator's, which an error tells
   */
  static void apply(
      FunctionBuilder function, Operator operator, Expression left, Expression right, int line) {
    Operands operands = function.operands;
    InstructionList code = function.code;
    switch (operator) {
      case AND -> {
        operands.read(right);
        right.whenFalse = code.join(right.whenFalse, left.whenFalse);
        left.set(right);
      }
      case OR -> {
        operands.read(right);
        right.whenTrue = code.join(right.whenTrue, left.whenTrue);
        left.set(right);
      }
      case CONCAT -> {
        operands.toValue(right);
        if (right.kind == Kind.RELOCATABLE
            && GET_OPCODE(operands.instruction(right)) == OP_CONCAT) {
          operands.free(left);
          operands.instruction(right, Instruction.withB(operands.instruction(right), left.info));
          left.relocatable(right.info);
        } else {
          operands.toNextRegister(right);
          binary(function, OP_CONCAT, left, right, line);
        }
      }
      case ADD, SUB, MUL, DIV, MOD, POW -> {
        if (!fold(operator.operation, left, right)) {
          binary(function, operator.operation, left, right, line);
        }
      }
      case EQ, LT, LE -> compare(function, operator.operation, left, right, true, false);
      case NE -> compare(function, OP_EQ, left, right, false, false);
      case GT, GE -> compare(function, operator.operation, left, right, true, true);
      case NONE -> throw new IllegalArgumentException("no operator");
    }
  }

  private static void binary(
      FunctionBuilder function, int operation, Expression left, Expression right, int line) {
    Operands operands = function.operands;
    int c = operands.toOperand(right);
    int b = operands.toOperand(left);
    // the upper register goes first
    operands.free(b > c ? left : right);
    operands.free(b > c ? right : left);
    left.relocatable(function.code.add(operation, 0, b, c));
    function.code.setLine(line);
  }

  /** There is no "greater": the operands change places, though they are read from left to right. */
  private static void compare(
      FunctionBuilder function,
      int operation,
      Expression left,
      Expression right,
      boolean condition,
      boolean swapped) {
    Operands operands = function.operands;
    int b = operands.toOperand(left);
    int c = operands.toOperand(right);
    operands.free(right);
    operands.free(left);
    int jump = function.code.jumpIf(operation, condition ? 1 : 0, swapped ? c : b, swapped ? b : c);
    left.kind = Kind.JUMP;
    left.info = jump;
  }

  /** Computes an operation now, if both operands are numbers; what fails at run time is left. */
  private static boolean fold(int operation, Expression left, Expression right) {
    if (!left.isNumeral() || !right.isNumeral()) return false;
    double a = left.number;
    double b = right.number;
    if (b == 0 && (operation == OP_DIV || operation == OP_MOD)) return false;
    left.number =
        switch (operation) {
          case OP_ADD -> a + b;
          case OP_SUB -> a - b;
          case OP_MUL -> a * b;
          case OP_DIV -> a / b;
          case OP_MOD -> Ops.modulo(a, b);
          default -> Ops.power(a, b);
        };
    return true;
  }
}
