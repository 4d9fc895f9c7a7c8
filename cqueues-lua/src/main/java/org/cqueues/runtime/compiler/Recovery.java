package org.cqueues.runtime.compiler;

import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static org.cqueues.runtime.compiler.JvmTypes.ACTIVATION;
import static org.cqueues.runtime.compiler.JvmTypes.CELL;
import static org.cqueues.runtime.compiler.JvmTypes.CELLS;
import static org.cqueues.runtime.compiler.JvmTypes.COMPILED;
import static org.cqueues.runtime.compiler.JvmTypes.EXPOSURE;
import static org.cqueues.runtime.compiler.JvmTypes.VALUE;
import static org.cqueues.runtime.compiler.JvmTypes.VALUES;
import static org.cqueues.runtime.compiler.JvmTypes.VARARGS;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.cqueues.runtime.Ops;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;

/**
 * What a class leaves of a call when somebody wants to look at its variables: one handler for all
 * instructions puts all locals into arrays. What these mean depends on the instruction, and is
 * found out afterwards, by another look at the layout.
 */
final class Recovery {
  /** Words of the JVM's 255 for parameters that values may take. */
  private static final int MOST_PASSED = 200;

  private static final ClassDesc CALL = JvmTypes.engine("Exposure$Call");

  /** Goes on with what has been handed over. */
  static final MethodTypeDesc GO_ON = MethodTypeDesc.of(VARARGS, CALL);

  private static final MethodTypeDesc MET =
      MethodTypeDesc.of(
          CALL,
          EXPOSURE,
          COMPILED,
          ACTIVATION,
          VARARGS,
          VARARGS,
          VALUES,
          CD_double.arrayType(),
          CELLS,
          CD_int);

  private static final MethodTypeDesc LINK = JvmTypes.linking(CD_int, CD_String, CD_String, CD_int);

  private final Prototype prototype;
  private final Layout layout;

  /** The place in the array of numbers that comes next. */
  private int next;

  Recovery(Prototype prototype, Layout layout) {
    this.prototype = prototype;
    this.layout = layout;
  }

  /**
   * Emits what hands over the values; the exposure, the function, the call that it goes on with,
   * what is behind the parameters and what is open are on Java's stack. A function of usual size
   * passes its locals on as they are: the smaller it is the better the JVM compiles it.
   */
  void leave(CodeWriter out, int entry) {
    BitSet shown = layout.shown;
    int cells = 0;
    for (boolean captured : layout.captured) if (captured) cells++;
    if (shown.cardinality() + 2 * numbers() + cells > MOST_PASSED) {
      arrays(out);
      out.loadConstant(entry).invokestatic(EXPOSURE, "met", MET);
      return;
    }
    var types = new ArrayList<>(List.of(EXPOSURE, COMPILED, ACTIVATION, VARARGS, VARARGS));
    var registers = new StringBuilder();
    for (int r = shown.nextSetBit(0); r >= 0; r = shown.nextSetBit(r + 1)) {
      out.aload(layout.local(r));
      types.add(VALUE);
      registers.append((char) r);
    }
    each(
        (local, whole) -> {
          if (whole) out.lload(local).l2d();
          else out.dload(local);
          types.add(CD_double);
        });
    var captured = new StringBuilder();
    for (int r = 0; r < layout.captured.length; r++) {
      if (!layout.captured[r]) continue;
      out.aload(layout.cells[r]);
      types.add(CELL);
      captured.append((char) r);
    }
    out.invokedynamic(
        EXPOSURE,
        "link",
        LINK,
        MethodTypeDesc.of(CALL, types),
        prototype.maxstacksize,
        registers.toString(),
        captured.toString(),
        entry);
  }

  private void arrays(CodeWriter out) {
    out.loadConstant(prototype.maxstacksize).anewarray(VALUE);
    BitSet shown = layout.shown;
    for (int r = shown.nextSetBit(0); r >= 0; r = shown.nextSetBit(r + 1)) {
      out.dup().loadConstant(r).aload(layout.local(r)).aastore();
    }
    out.loadConstant(numbers()).newdoubles();
    each(
        (local, whole) -> {
          out.dup().loadConstant(next++);
          if (whole) out.lload(local).l2d();
          else out.dload(local);
          out.dastore();
        });
    out.loadConstant(layout.captured.length).anewarray(CELL);
    for (int r = 0; r < layout.captured.length; r++) {
      if (layout.captured[r]) out.dup().loadConstant(r).aload(layout.cells[r]).aastore();
    }
  }

  private interface Visitor {
    void at(int local, boolean whole);
  }

  /** Calls for each local with a number. */
  private void each(Visitor visitor) {
    BitSet shown = layout.shown;
    for (int r = shown.nextSetBit(0); r >= 0; r = shown.nextSetBit(r + 1)) {
      if (layout.doubles[r] != 0) visitor.at(layout.doubles[r], false);
      if (layout.longs[r] != 0) visitor.at(layout.longs[r], true);
    }
    for (int end = layout.loop(0); end >= 0; end = layout.loop(end + 1)) {
      boolean whole = layout.isWholeLoop(end);
      for (int n = 0; n < size(end); n++) visitor.at(layout.loops[end] + 2 * n, whole);
    }
  }

  /** How many numbers there are. */
  private int numbers() {
    var count = new int[1];
    each((_, _) -> count[0]++);
    return count[0];
  }

  /** How many numbers a loop counts with; of whole ones the step is known. */
  private int size(int loop) {
    return layout.isWholeLoop(loop) ? 2 : 3;
  }

  /**
   * Finds the values of a call that was at an instruction.
   *
   * @param registers the objects that the class has left, which become the values; null where a
   *     register is of no use
   */
  void find(int pc, @Nullable LuaValue[] registers, double[] numbers) {
    BitSet shown = layout.shown;
    for (int r = shown.nextSetBit(0); r >= 0; r = shown.nextSetBit(r + 1)) {
      double real = layout.doubles[r] == 0 ? 0 : numbers[next++];
      double whole = layout.longs[r] == 0 ? 0 : numbers[next++];
      if (!layout.isKnown(pc, r)) registers[r] = null;
      else if (layout.isLong(pc, r)) registers[r] = Ops.number(whole);
      else if (layout.isUnboxed(pc, r)) registers[r] = Ops.number(real);
      else if (layout.isPair(pc, r) && registers[r] == null) registers[r] = Ops.number(real);
    }
    for (int end = layout.loop(0); end >= 0; end = layout.loop(end + 1)) {
      int first = Lua.GETARG_A(prototype.code[end]);
      boolean around = layout.isAround(end, pc);
      for (int n = 0; n < size(end); n++, next++) {
        if (around) registers[first + n] = Ops.number(numbers[next]);
      }
      if (!around || !layout.isWholeLoop(end)) continue;
      int start = end + 1 + Lua.GETARG_sBx(prototype.code[end]);
      registers[first + 2] = LuaInteger.valueOf(layout.step(start - 1));
    }
  }
}
