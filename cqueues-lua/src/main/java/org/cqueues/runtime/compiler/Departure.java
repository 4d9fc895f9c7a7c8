package org.cqueues.runtime.compiler;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static org.cqueues.runtime.compiler.JvmTypes.ACTIVATION;
import static org.cqueues.runtime.compiler.JvmTypes.CELL;
import static org.cqueues.runtime.compiler.JvmTypes.COMPILED;
import static org.cqueues.runtime.compiler.JvmTypes.EXPOSURE;
import static org.cqueues.runtime.compiler.JvmTypes.INTERPRETED;
import static org.cqueues.runtime.compiler.JvmTypes.OPS;
import static org.cqueues.runtime.compiler.JvmTypes.VALUE;
import static org.cqueues.runtime.compiler.JvmTypes.VARARGS;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import org.cqueues.runtime.FunctionCompiler;
import org.cqueues.runtime.Leaving;
import org.luaj.vm2.Lua;
import org.luaj.vm2.Prototype;

/**
 * Emits how a call leaves its class, the reverse of {@link Resumption}: the interpreter gets the
 * registers and cells, numbers as objects, and the state of the numeric loops around, and goes on.
 * A variable that the function does not use any more is nil then if it may have been a double; what
 * leaves the loop that a class has keeps all of them.
 */
final class Departure {
  /** Words of the JVM's 255 for parameters that values may take. */
  private static final int MOST_PASSED = 200;

  private static final ClassDesc LEAVING = JvmTypes.engine("Leaving");

  private static final MethodTypeDesc LINK = JvmTypes.linking(CD_int, CD_int, CD_int, CD_String);

  private static final MethodTypeDesc OF =
      MethodTypeDesc.of(LEAVING, CD_Object.arrayType(), CD_int, CD_int, CD_int, CD_String);

  private final Prototype prototype;
  private final Effects effects;
  private final Layout layout;
  private final Operands operands;
  private final CodeWriter out;

  /** What the values are that have been pushed, see {@link Leaving}. */
  private final StringBuilder values = new StringBuilder();

  private final List<ClassDesc> types = new ArrayList<>();

  /** Whether there are so many that they go to an array, which is on Java's stack. */
  private boolean many;

  Departure(
      Prototype prototype, Effects effects, Layout layout, Operands operands, CodeWriter out) {
    this.prototype = prototype;
    this.effects = effects;
    this.layout = layout;
    this.operands = operands;
    this.out = out;
  }

  /**
   * Emits how a call that was the class's from the start leaves it, and returns.
   *
   * @param pc the instruction that comes next; nothing of it is done
   * @param bytes that the call counts for of the stack
   */
  void divert(int pc, int bytes) {
    out.aload(0);
    leave(pc, bytes);
    if (layout.numeric) {
      out.invokestatic(
          INTERPRETED, "divertForNumber", MethodTypeDesc.of(CD_double, COMPILED, LEAVING));
      out.dreturn();
    } else {
      out.invokestatic(INTERPRETED, "divert", MethodTypeDesc.of(VARARGS, COMPILED, LEAVING));
      out.areturn();
    }
  }

  /**
   * Emits how a call that was interpreted before is so again; null is on Java's stack then.
   *
   * @param pc the instruction that comes next; nothing of it is done
   */
  void giveBack(int pc) {
    out.aload(1);
    leave(pc, 0);
    out.invokevirtual(ACTIVATION, "takeBack", MethodTypeDesc.of(CD_void, LEAVING)).aconst_null();
  }

  /**
   * Emits what becomes of an exposure, which is on Java's stack.
   *
   * @param snapshot what it is that the locals are to tell
   * @param clears whether the locals are not to keep what the interpreter goes on with
   */
  void expose(FunctionCompiler.Form form, Snapshot snapshot, boolean clears) {
    out.aload(0);
    if (form.resumes()) out.aload(1);
    else out.aconst_null();
    if (prototype.is_vararg != 0) out.aload(layout.varargs);
    else out.getstatic(OPS, "EMPTY", VARARGS);
    new Recovery(prototype, layout, snapshot).leave(out);
    if (clears) clear();
    out.invokestatic(EXPOSURE, "goOn", Recovery.GO_ON);
  }

  private void clear() {
    for (int r = 0; r < prototype.maxstacksize; r++) {
      if (layout.captured[r]) out.aconst_null().astore(layout.cells[r]);
      else out.aconst_null().astore(layout.local(r));
    }
  }

  /** Pushes what the class leaves. */
  private void leave(int pc, int bytes) {
    operands.at(pc);
    values.setLength(0);
    types.clear();
    many = words(pc) > MOST_PASSED;
    if (many) out.loadConstant(words(pc)).anewarray(CD_Object);
    push(pc);
    if (many) {
      out.loadConstant(pc).loadConstant(bytes).loadConstant(prototype.maxstacksize);
      out.loadConstant(values.toString()).invokestatic(LEAVING, "of", OF);
      return;
    }
    out.invokedynamic(
        LEAVING,
        "link",
        LINK,
        MethodTypeDesc.of(LEAVING, types),
        pc,
        bytes,
        prototype.maxstacksize,
        values.toString());
  }

  /** How many words the values take, or some more. */
  private int words(int pc) {
    int words = 1 + 3 * prototype.maxstacksize;
    for (int end = layout.loopAround(pc, pc); end >= 0; end = layout.loopAround(pc, end + 1)) {
      words += 3 * 2;
    }
    return words;
  }

  private void push(int pc) {
    if (prototype.is_vararg != 0) {
      begin();
      out.aload(layout.varargs);
      end(Leaving.VARARGS, 0, VARARGS);
    }
    for (int r = 0; r < layout.captured.length; r++) {
      if (!layout.captured[r]) continue;
      begin();
      out.aload(layout.cells[r]);
      end(Leaving.CELL, r, CELL);
    }
    int used = effects.variables(pc);
    for (int r = 0; r < used; r++) {
      if (!layout.captured[r] && layout.isKnown(pc, r)) register(r);
    }
    for (int end = layout.loopAround(pc, pc); end >= 0; end = layout.loopAround(pc, end + 1)) {
      int first = Lua.GETARG_A(prototype.code[end]);
      for (int n = 0; n < 3; n++) {
        begin();
        number(end, n);
        endNumber(first + n);
      }
    }
  }

  private void register(int r) {
    begin();
    if (!many && operands.isUnboxed(r)) {
      operands.loadDouble(r);
      endNumber(r);
    } else if (!many && operands.isPair(r)) {
      operands.loadPair(r);
      types.add(VALUE);
      end(Leaving.PAIR, r, CD_double);
    } else {
      operands.load(r);
      end(Leaving.OBJECT, r, VALUE);
    }
  }

  private void begin() {
    if (many) out.dup().loadConstant(values.length() / 2);
  }

  private void endNumber(int register) {
    if (many) operands.box();
    if (many) end(Leaving.OBJECT, register, VALUE);
    else end(Leaving.NUMBER, register, CD_double);
  }

  private void end(char what, int register, ClassDesc type) {
    values.append(what).append((char) register);
    types.add(type);
    if (many) out.aastore();
  }

  /** Pushes the index, the limit or the step of a loop. */
  private void number(int end, int n) {
    int index = layout.loops[end];
    if (!layout.isWholeLoop(end)) out.dload(index + 2 * n);
    else if (n < 2) out.lload(index + 2 * n).l2d();
    else out.loadConstant((double) layout.step(effects.jump(end) - 1));
  }
}
