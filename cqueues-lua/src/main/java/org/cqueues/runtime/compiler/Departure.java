package org.cqueues.runtime.compiler;

import static java.lang.constant.ConstantDescs.CD_int;
import static org.cqueues.runtime.compiler.JvmTypes.ACTIVATION;
import static org.cqueues.runtime.compiler.JvmTypes.CELL;
import static org.cqueues.runtime.compiler.JvmTypes.CELLS;
import static org.cqueues.runtime.compiler.JvmTypes.COMPILED;
import static org.cqueues.runtime.compiler.JvmTypes.EXPOSURE;
import static org.cqueues.runtime.compiler.JvmTypes.INTERPRETED;
import static org.cqueues.runtime.compiler.JvmTypes.OPS;
import static org.cqueues.runtime.compiler.JvmTypes.VALUE;
import static org.cqueues.runtime.compiler.JvmTypes.VALUES;
import static org.cqueues.runtime.compiler.JvmTypes.VARARGS;

import java.lang.constant.MethodTypeDesc;
import org.cqueues.runtime.FunctionCompiler;
import org.luaj.vm2.Lua;
import org.luaj.vm2.Prototype;

/**
 * Emits how a call leaves its class, the reverse of {@link Resumption}: the interpreter gets the
 * registers and cells, numbers as objects, and the state of the numeric loops around, and goes on.
 * A variable that the function does not use any more is nil then if it may have been a double; what
 * leaves the loop that a class has keeps all of them.
 */
final class Departure {
  private static final MethodTypeDesc DIVERT =
      MethodTypeDesc.of(VARARGS, COMPILED, VALUES, CELLS, VARARGS, CD_int);

  private final Prototype prototype;
  private final Effects effects;
  private final Layout layout;
  private final Operands operands;
  private final CodeWriter out;

  Departure(
      Prototype prototype, Effects effects, Layout layout, Operands operands, CodeWriter out) {
    this.prototype = prototype;
    this.effects = effects;
    this.layout = layout;
    this.operands = operands;
    this.out = out;
  }

  /**
   * Emits how a call that was the class's from the start leaves it; its results are on Java's stack
   * then.
   *
   * @param pc the instruction that comes next; nothing of it is done
   */
  void divert(int pc) {
    out.aload(0).loadConstant(prototype.maxstacksize).anewarray(VALUE);
    registers(pc);
    if (captures()) {
      out.loadConstant(layout.captured.length).anewarray(CELL);
      cells();
    } else {
      out.aconst_null();
    }
    if (prototype.is_vararg != 0) out.aload(layout.varargs);
    else out.getstatic(OPS, "EMPTY", VARARGS);
    out.loadConstant(pc).invokestatic(INTERPRETED, "divert", DIVERT);
  }

  /**
   * Emits how a call that was interpreted before is so again; null is on Java's stack then.
   *
   * @param pc the instruction that comes next; nothing of it is done
   */
  void giveBack(int pc) {
    values(pc);
    out.aload(1).loadConstant(pc).putfield(ACTIVATION, "pc", CD_int).aconst_null();
  }

  /**
   * Emits what becomes of an exposure, which is on Java's stack.
   *
   * @param clears whether the locals are not to keep what the interpreter goes on with
   */
  void expose(FunctionCompiler.Form form, boolean clears) {
    out.aload(0);
    if (form.resumes()) out.aload(1);
    else out.aconst_null();
    if (prototype.is_vararg != 0) out.aload(layout.varargs);
    else out.getstatic(OPS, "EMPTY", VARARGS);
    layout.loadOpen(out);
    new Recovery(prototype, layout).leave(out, form.entry());
    if (clears) clear();
    out.invokestatic(EXPOSURE, "goOn", Recovery.GO_ON);
  }

  private void clear() {
    for (int r = 0; r < prototype.maxstacksize; r++) {
      if (layout.captured[r]) out.aconst_null().astore(layout.cells[r]);
      else out.aconst_null().astore(layout.local(r));
    }
  }

  /** Stores all values where the interpreter has them. */
  private void values(int pc) {
    out.aload(1).getfield(ACTIVATION, "registers", VALUES);
    registers(pc);
    out.pop();
    if (captures()) {
      out.aload(1).getfield(ACTIVATION, "cells", CELLS);
      cells();
      out.pop();
    }
    if (prototype.is_vararg == 0) return;
    out.aload(1).aload(layout.varargs).putfield(ACTIVATION, "varargs", VARARGS);
  }

  /** Stores registers that variables are in, and the loops' own, into the array on Java's stack. */
  private void registers(int pc) {
    operands.at(pc);
    int used = effects.variables(pc);
    for (int r = 0; r < used; r++) {
      if (layout.captured[r] || !layout.isKnown(pc, r)) continue;
      out.dup().loadConstant(r);
      operands.load(r);
      out.aastore();
    }
    for (int end = layout.loopAround(pc, pc); end >= 0; end = layout.loopAround(pc, end + 1)) {
      loop(end);
    }
  }

  /**
   * Stores the state of the numeric loop that an instruction closes, into cells where closures
   * capture the registers at other times.
   */
  private void loop(int end) {
    for (int n = 0; n < 3; n++) {
      int register = Lua.GETARG_A(prototype.code[end]) + n;
      if (layout.captured[register]) {
        out.aload(layout.cells[register]);
        number(end, n);
        operands.box();
        out.putfield(CELL, "v", VALUE);
      } else {
        out.dup().loadConstant(register);
        number(end, n);
        operands.box();
        out.aastore();
      }
    }
  }

  /** Pushes the index, the limit or the step of a loop. */
  private void number(int end, int n) {
    int index = layout.loops[end];
    if (!layout.isWholeLoop(end)) out.dload(index + 2 * n);
    else if (n < 2) out.lload(index + 2 * n).l2d();
    else out.loadConstant((double) layout.step(effects.jump(end) - 1));
  }

  private boolean captures() {
    for (boolean captured : layout.captured) if (captured) return true;
    return false;
  }

  /** Stores the cells into the array on Java's stack. */
  private void cells() {
    for (int r = 0; r < layout.captured.length; r++) {
      if (layout.captured[r]) out.dup().loadConstant(r).aload(layout.cells[r]).aastore();
    }
  }
}
