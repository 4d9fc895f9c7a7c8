package org.luaj.vm2.compiler;

import static org.luaj.vm2.Lua.MAXARG_Bx;
import static org.luaj.vm2.Lua.OP_ADD;
import static org.luaj.vm2.Lua.OP_DIV;
import static org.luaj.vm2.Lua.OP_EXTRAARG;
import static org.luaj.vm2.Lua.OP_LOADK;
import static org.luaj.vm2.Lua.OP_LOADKX;
import static org.luaj.vm2.Lua.OP_MOD;
import static org.luaj.vm2.Lua.OP_MUL;
import static org.luaj.vm2.Lua.OP_POW;
import static org.luaj.vm2.Lua.OP_SUB;
import static org.luaj.vm2.Lua.POS_Ax;

import org.cqueues.runtime.Ops;
import org.jspecify.annotations.NullMarked;
import org.luaj.vm2.LuaDouble;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;

/**
 * LuaJ's code generator for one function with its faults mended: it knew no more than 262,143
 * constants, computed powers of constants to four digits, and lost the sign of zero.
 */
@NullMarked
final class FunctionCode extends FuncState {
  FunctionCode(Prototype prototype) {
    f = prototype;
  }

  /** Computes an operation on two literals, unless the result is no number. */
  @Override
  boolean constfolding(int operation, LexState.expdesc left, LexState.expdesc right) {
    if (!left.isnumeral() || !right.isnumeral()) return false;
    double a = left.u.nval().todouble();
    double b = right.u.nval().todouble();
    if (b == 0 && (operation == OP_DIV || operation == OP_MOD)) return false;
    double result =
        switch (operation) {
          case OP_ADD -> a + b;
          case OP_SUB -> a - b;
          case OP_MUL -> a * b;
          case OP_DIV -> a / b;
          case OP_MOD -> Ops.modulo(a, b);
          case OP_POW -> Ops.power(a, b);
          default -> Double.NaN;
        };
    if (Double.isNaN(result)) return false;
    left.u.setNval(Ops.number(result));
    return true;
  }

  @Override
  void prefix(int operator, LexState.expdesc operand, int line) {
    if (operator == LexState.OPR_MINUS && operand.isnumeral()) {
      operand.u.setNval(Ops.number(-operand.u.nval().todouble()));
    } else {
      super.prefix(operator, operand, line);
    }
  }

  @Override
  int numberK(LuaValue number) {
    boolean negativeZero = number instanceof LuaDouble && number.todouble() == 0;
    return negativeZero ? addk(number) : super.numberK(number);
  }

  @Override
  int codeABx(int operation, int register, int argument) {
    if (operation != OP_LOADK || argument <= MAXARG_Bx) {
      return super.codeABx(operation, register, argument);
    }
    int at = super.codeABx(OP_LOADKX, register, 0);
    code(argument << POS_Ax | OP_EXTRAARG, ls.lastline);
    return at;
  }
}
