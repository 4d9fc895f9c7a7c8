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
import org.cqueues.runtime.FunctionCompiler;
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
          CALL, EXPOSURE, COMPILED, ACTIVATION, VARARGS, VALUES, CD_double.arrayType(), CELLS);

  private static final MethodTypeDesc LINK = JvmTypes.linking(CD_int, CD_String, CD_String);

  private final Prototype prototype;
  private final Layout layout;
  private final Snapshot snapshot;

  /** The place in the array of numbers that comes next. */
  private int next;

  Recovery(Prototype prototype, Layout layout, Snapshot snapshot) {
    this.prototype = prototype;
    this.layout = layout;
    this.snapshot = snapshot;
  }

  /**
   * Emits what hands over the values; the exposure, the function, the call that it goes on with and
   * what is behind the parameters are on Java's stack. A function of usual size passes its locals
   * on as they are: the smaller it is the better the JVM compiles it.
   */
  void leave(CodeWriter out) {
    BitSet shown = snapshot.registers;
    int cells = 0;
    for (boolean captured : layout.captured) if (captured) cells++;
    if (shown.cardinality() + 2 * numbers() + cells > MOST_PASSED) {
      arrays(out);
      out.invokestatic(EXPOSURE, "met", MET);
      return;
    }
    var types = new ArrayList<>(List.of(EXPOSURE, COMPILED, ACTIVATION, VARARGS));
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
        captured.toString());
  }

  private void arrays(CodeWriter out) {
    out.loadConstant(prototype.maxstacksize).anewarray(VALUE);
    BitSet shown = snapshot.registers;
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
    BitSet shown = snapshot.registers;
    for (int r = shown.nextSetBit(0); r >= 0; r = shown.nextSetBit(r + 1)) {
      if (layout.doubles[r] != 0) visitor.at(layout.doubles[r], false);
      if (layout.longs[r] != 0) visitor.at(layout.longs[r], true);
    }
    BitSet loops = snapshot.loops;
    for (int end = loops.nextSetBit(0); end >= 0; end = loops.nextSetBit(end + 1)) {
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
  void find(
      int pc, @Nullable LuaValue[] registers, double[] numbers, FunctionCompiler.Sources sources) {
    var reals = new double[registers.length];
    var wholes = new double[registers.length];
    BitSet shown = snapshot.registers;
    for (int r = shown.nextSetBit(0); r >= 0; r = shown.nextSetBit(r + 1)) {
      if (layout.doubles[r] != 0) reals[r] = numbers[next++];
      if (layout.longs[r] != 0) wholes[r] = numbers[next++];
    }
    @Nullable LuaValue[] objects = registers.clone();
    for (int r = shown.nextSetBit(0); r >= 0; r = shown.nextSetBit(r + 1)) {
      registers[r] = value(pc, r, objects[r], reals[r], wholes[r]);
    }
    snapshot.eachDeferred(
        pc,
        producer -> {
          int i = prototype.code[producer];
          int b = Lua.GETARG_B(i);
          int r = snapshot.brought(producer);
          if (layout.captured[r]) return;
          registers[r] =
              switch (Lua.GET_OPCODE(i)) {
                case Lua.OP_LOADK -> sources.constant(Lua.GETARG_Bx(i));
                case Lua.OP_LOADBOOL -> LuaValue.valueOf(b != 0);
                case Lua.OP_LOADNIL -> LuaValue.NIL;
                case Lua.OP_GETUPVAL -> sources.upvalue(b);
                default ->
                    layout.captured[b]
                        ? sources.cell(b)
                        : value(producer, b, objects[b], reals[b], wholes[b]);
              };
        });
    if (Lua.GET_OPCODE(prototype.code[pc]) == Lua.OP_SELF) {
      // as it was before the look for the method, which may have changed the variable
      int to = Lua.GETARG_A(prototype.code[pc]) + 1;
      int from = snapshot.object(pc);
      LuaValue moved = objects[to] != null ? objects[to] : Ops.number(reals[to]);
      if (!layout.captured[to]) registers[to] = from == to ? moved : registers[from];
    }
    BitSet loops = snapshot.loops;
    for (int end = loops.nextSetBit(0); end >= 0; end = loops.nextSetBit(end + 1)) {
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

  /** What a register holds as an instruction sees it, from what its locals do; null if unknown. */
  private @Nullable LuaValue value(
      int pc, int r, @Nullable LuaValue object, double real, double whole) {
    if (!layout.isKnown(pc, r)) return null;
    if (layout.isLong(pc, r)) return Ops.number(whole);
    boolean isReal = layout.isUnboxed(pc, r) || (layout.isPair(pc, r) && object == null);
    return isReal ? Ops.number(real) : object;
  }
}
