package org.cqueues.runtime.compiler;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static org.cqueues.runtime.compiler.JvmTypes.METER;
import static org.cqueues.runtime.compiler.JvmTypes.SELF;
import static org.cqueues.runtime.compiler.JvmTypes.VARARGS;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.MethodTypeDesc;
import org.luaj.vm2.Lua;
import org.luaj.vm2.Prototype;

/** Emits calls of the state's {@code Meter}, in code that counts what it does. */
final class Metering {
  private final Prototype prototype;
  private final Layout layout;
  private final Operands operands;
  private final CodeBuilder out;

  Metering(Prototype prototype, Layout layout, Operands operands, CodeBuilder out) {
    this.prototype = prototype;
    this.layout = layout;
    this.operands = operands;
    this.out = out;
  }

  /** Emits what the call itself counts. */
  void begin() {
    out.lineNumber(1);
    out.getstatic(SELF, "meter", METER).loadConstant(prototype.code.length);
    out.loadConstant(layout.frameBytes());
    out.invokevirtual(METER, "enter", MethodTypeDesc.of(CD_void, CD_int, CD_int));
    if (prototype.is_vararg == 0) return;
    out.aload(layout.varargs).getstatic(SELF, "meter", METER);
    out.invokestatic(METER, "arguments", MethodTypeDesc.of(CD_void, VARARGS, METER));
  }

  /** Emits what an instruction counts, before the instruction. */
  void instruction(int i, int op) {
    int b = Lua.GETARG_B(i);
    switch (op) {
      case Lua.OP_JMP, Lua.OP_FORLOOP, Lua.OP_TFORLOOP -> {
        int offset = Lua.GETARG_sBx(i);
        if (offset < 0) count("spend", -offset);
      }
      case Lua.OP_RETURN -> leave();
      case Lua.OP_TAILCALL -> {
        if (b == 0) count("list", operands.beforeOpen(Lua.GETARG_A(i)));
        leave();
      }
      case Lua.OP_CALL -> {
        if (b == 0) count("list", operands.beforeOpen(Lua.GETARG_A(i)));
      }
      case Lua.OP_CLOSURE -> count("closure", prototype.p[Lua.GETARG_Bx(i)].upvalues.length);
      default -> {}
    }
  }

  private void count(String what, int number) {
    out.getstatic(SELF, "meter", METER).loadConstant(number);
    out.invokevirtual(METER, what, MethodTypeDesc.of(CD_void, CD_int));
  }

  private void leave() {
    count("leave", layout.frameBytes());
  }
}
