package org.cqueues.runtime.compiler;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static org.cqueues.runtime.compiler.JvmTypes.METER;
import static org.cqueues.runtime.compiler.JvmTypes.ROOM;
import static org.cqueues.runtime.compiler.JvmTypes.VARARGS;

import java.lang.constant.MethodTypeDesc;
import org.luaj.vm2.Lua;
import org.luaj.vm2.Prototype;

/** Emits calls of the state's {@code Meter}, in code that counts what it does. */
final class Metering {
  private final Prototype prototype;
  private final Layout layout;
  private final Operands operands;
  private final CodeWriter out;

  /** Puts the {@code StackRoom} of the function's state on Java's stack. */
  private final Runnable room;

  Metering(Prototype prototype, Layout layout, Operands operands, CodeWriter out, Runnable room) {
    this.room = room;
    this.prototype = prototype;
    this.layout = layout;
    this.operands = operands;
    this.out = out;
  }

  /** Emits what the call itself counts. */
  void begin() {
    out.lineNumber(1);
    meter().loadConstant(prototype.code.length);
    out.loadConstant(layout.frameBytes());
    out.invokevirtual(METER, "enter", MethodTypeDesc.of(CD_void, CD_int, CD_int));
    if (prototype.is_vararg == 0) return;
    out.aload(layout.varargs);
    meter().invokestatic(METER, "arguments", MethodTypeDesc.of(CD_void, VARARGS, METER));
  }

  /** Emits what it counts that a call which was interpreted goes on here. */
  void resume() {
    meter().loadConstant(0);
    out.loadConstant(layout.frameBytes());
    out.invokevirtual(METER, "enter", MethodTypeDesc.of(CD_void, CD_int, CD_int));
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
    meter().loadConstant(number).invokevirtual(METER, what, MethodTypeDesc.of(CD_void, CD_int));
  }

  /** Puts the meter of the function's state on Java's stack. */
  private CodeWriter meter() {
    room.run();
    return out.getfield(ROOM, "meter", METER);
  }

  /** Emits that the call is over, or goes on elsewhere. */
  void leave() {
    count("leave", layout.frameBytes());
  }
}
