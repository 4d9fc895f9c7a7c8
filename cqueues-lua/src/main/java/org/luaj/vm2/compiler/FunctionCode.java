package org.luaj.vm2.compiler;

import static org.luaj.vm2.Lua.MAXARG_Bx;
import static org.luaj.vm2.Lua.OP_EXTRAARG;
import static org.luaj.vm2.Lua.OP_LOADK;
import static org.luaj.vm2.Lua.OP_LOADKX;
import static org.luaj.vm2.Lua.POS_Ax;

import org.jspecify.annotations.NullMarked;
import org.luaj.vm2.Prototype;

/**
 * LuaJ's code generator for one function with two faults mended: it knew no more than 262,143
 * constants, and computed {@code 0 * -1} to 0 instead of -0.
 */
@NullMarked
final class FunctionCode extends FuncState {
  FunctionCode(Prototype prototype) {
    f = prototype;
  }

  /** Operations on zeros are left to be run, for LuaJ's constants know no sign of zero. */
  @Override
  boolean constfolding(int operation, LexState.expdesc left, LexState.expdesc right) {
    return !isZero(left) && !isZero(right) && super.constfolding(operation, left, right);
  }

  private static boolean isZero(LexState.expdesc operand) {
    return operand.isnumeral() && operand.u.nval().todouble() == 0;
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
