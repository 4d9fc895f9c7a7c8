package org.cqueues.runtime.compiler;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_long;
import static org.cqueues.runtime.compiler.JvmTypes.ACTIVATION;
import static org.cqueues.runtime.compiler.JvmTypes.CELL;
import static org.cqueues.runtime.compiler.JvmTypes.CELLS;
import static org.cqueues.runtime.compiler.JvmTypes.NOTHING;
import static org.cqueues.runtime.compiler.JvmTypes.OPS;
import static org.cqueues.runtime.compiler.JvmTypes.VALUE;
import static org.cqueues.runtime.compiler.JvmTypes.VALUES;
import static org.cqueues.runtime.compiler.JvmTypes.VARARGS;

import java.lang.constant.MethodTypeDesc;
import org.luaj.vm2.Lua;
import org.luaj.vm2.Prototype;

/**
 * Emits what a class begins with that goes on with an interpreted call in a loop: the registers and
 * cells of its {@code Activation} are moved to where the code expects them, numbers to doubles and
 * the state of the numeric loops around to their locals.
 */
final class Resumption {
  private static final MethodTypeDesc TO_DOUBLE = MethodTypeDesc.of(CD_double, VALUE);
  private static final MethodTypeDesc TO_LONG = MethodTypeDesc.of(CD_long, VALUE);

  private final Prototype prototype;
  private final Layout layout;
  private final Operands operands;
  private final CodeWriter out;

  Resumption(Prototype prototype, Layout layout, Operands operands, CodeWriter out) {
    this.operands = operands;
    this.prototype = prototype;
    this.layout = layout;
    this.out = out;
  }

  /** Emits it, for an instruction that a loop jumps back to. */
  void prologue(int entry) {
    out.lineNumber(entry + 1);
    for (int r = 0; r < prototype.maxstacksize; r++) {
      if (layout.captured[r]) {
        out.aload(1).getfield(ACTIVATION, "cells", CELLS).loadConstant(r).aaload();
        out.astore(layout.cells[r]);
        continue;
      }
      register(r).astore(layout.local(r), VALUE);
      if (layout.isLong(entry, r)) {
        register(r).invokestatic(OPS, "resumedLong", TO_LONG).lstore(layout.longs[r]);
      } else if (layout.isUnboxed(entry, r)) {
        register(r).invokestatic(OPS, "resumedDouble", TO_DOUBLE).dstore(layout.doubles[r]);
      } else if (layout.isPair(entry, r)) {
        register(r);
        operands.split(r);
      }
    }
    if (prototype.is_vararg != 0) {
      out.aload(1).getfield(ACTIVATION, "varargs", VARARGS).astore(layout.varargs);
    }
    layout.initialiseOpen(out);
    for (int position : layout.positions) if (position != 0) out.loadConstant(-1).istore(position);
    for (int end = layout.loopAround(entry, entry);
        end >= 0;
        end = layout.loopAround(entry, end + 1)) {
      loop(end);
    }
    out.aload(1).invokevirtual(ACTIVATION, "clear", NOTHING);
  }

  /** Pushes a register's value, which is in a cell where closures capture it at other times. */
  private CodeWriter register(int r) {
    if (layout.captured[r]) return out.aload(layout.cells[r]).getfield(CELL, "v", VALUE);
    return out.aload(1).getfield(ACTIVATION, "registers", VALUES).loadConstant(r).aaload();
  }

  /** Emits the state of the numeric loop that an instruction closes. */
  private void loop(int end) {
    int i = prototype.code[end];
    int start = end + 1 + Lua.GETARG_sBx(i);
    int index = layout.loops[end];
    int a = Lua.GETARG_A(i);
    if (layout.isWholeLoop(end)) {
      register(a).invokestatic(OPS, "resumedLong", TO_LONG).lstore(index);
      register(a + 1).invokestatic(OPS, "resumedDouble", TO_DOUBLE);
      out.loadConstant((double) layout.step(start - 1));
      out.invokestatic(OPS, "wholeLimit", MethodTypeDesc.of(CD_long, CD_double, CD_double));
      out.lstore(index + 2);
      return;
    }
    for (int n = 0; n < 3; n++) {
      register(a + n).invokestatic(OPS, "resumedDouble", TO_DOUBLE).dstore(index + 2 * n);
    }
  }
}
