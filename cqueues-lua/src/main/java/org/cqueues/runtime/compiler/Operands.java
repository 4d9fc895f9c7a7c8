package org.cqueues.runtime.compiler;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static org.cqueues.runtime.compiler.JvmTypes.CELL;
import static org.cqueues.runtime.compiler.JvmTypes.NUMBER;
import static org.cqueues.runtime.compiler.JvmTypes.OPS;
import static org.cqueues.runtime.compiler.JvmTypes.SELF;
import static org.cqueues.runtime.compiler.JvmTypes.UNARY;
import static org.cqueues.runtime.compiler.JvmTypes.VALUE;
import static org.cqueues.runtime.compiler.JvmTypes.VALUES;
import static org.cqueues.runtime.compiler.JvmTypes.VARARGS;
import static org.cqueues.runtime.compiler.JvmTypes.constantType;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.Prototype;

/**
 * Moves values between Java's stack and what an instruction names: registers, which are in Java
 * locals of several kinds (see {@link Layout}), constants, upvalues and lists of values.
 */
final class Operands {
  private final Prototype prototype;
  private final Layout layout;
  private final Deferral deferral;
  private final CodeWriter out;

  /** The instruction in hand: of it depends what a register holds. */
  private int pc;

  /** The register where an open list of values starts, whose tail is in the local {@code open}. */
  private int openBase;

  /** Those of a method's instructions. */
  Operands(Prototype prototype, Layout layout, Deferral deferral, CodeWriter out) {
    this.prototype = prototype;
    this.layout = layout;
    this.deferral = deferral;
    this.out = out;
  }

  /** Goes on to another instruction. */
  void at(int pc) {
    this.pc = pc;
  }

  /** Takes the list on Java's stack: it is what follows the registers before {@code base}. */
  void open(int base) {
    out.astore(layout.open);
    openBase = base;
  }

  /** How many values from a register on are in registers, before those that are open. */
  int beforeOpen(int first) {
    return openBase - first;
  }

  /** Pushes nil. */
  void nil() {
    out.getstatic(VALUE, "NIL", VALUE);
  }

  /**
   * Pushes a register, as an object, which the instruction reads first, and once. If the
   * instruction before has left it on Java's stack, and nothing else needs it, it stays there.
   */
  void take(int register) {
    boolean isFree = layout.isObject(pc, register) && deferral.isLast(pc, register);
    if (!isFree || !out.take(layout.local(register))) load(register);
  }

  /** Pushes a register, as an object. */
  void load(int register) {
    int producer = deferral.producer(pc, register);
    if (producer != Deferral.NONE) {
      bring(producer);
    } else if (layout.captured[register]) {
      out.aload(layout.cells[register]).getfield(CELL, "v", VALUE);
    } else if (layout.isLong(pc, register)) {
      out.lload(layout.longs[register]);
      out.invokestatic(OPS, "number", MethodTypeDesc.of(VALUE, CD_long));
    } else if (layout.isUnboxed(pc, register)) {
      out.dload(layout.doubles[register]);
      box();
    } else if (layout.isPair(pc, register)) {
      either(register);
    } else {
      out.aload(layout.local(register));
    }
  }

  /** Makes that a register keeps no object that an instruction has read. */
  void clear(int register) {
    boolean isStored =
        layout.isObject(pc, register) && deferral.producer(pc, register) == Deferral.NONE;
    if (isStored) out.aconst_null().astore(layout.local(register), VALUE);
  }

  /** Pushes the value that an instruction brings to a register. */
  private void bring(int producer) {
    int i = prototype.code[producer];
    int reader = pc;
    pc = producer;
    switch (Lua.GET_OPCODE(i)) {
      case Lua.OP_LOADK -> constant(Lua.GETARG_Bx(i));
      case Lua.OP_LOADBOOL -> bool(Lua.GETARG_B(i) != 0);
      case Lua.OP_LOADNIL -> nil();
      case Lua.OP_GETUPVAL -> upvalueValue(Lua.GETARG_B(i));
      default -> load(Lua.GETARG_B(i));
    }
    pc = reader;
  }

  /** Pushes a boolean. */
  void bool(boolean value) {
    out.getstatic(OPS, value ? "TRUE" : "FALSE", VALUE);
  }

  /** Whether it is a register that is in a pair. */
  boolean isPair(int x) {
    return !Lua.ISK(x) && layout.isPair(pc, x);
  }

  /** Jumps where a register or constant is no number, or only a pair's number is looked for. */
  void unlessNumber(int x, Label other) {
    if (layout.isNumber(pc, x)) return;
    if (isPair(x)) {
      out.aload(layout.local(x)).ifnonnull(other);
    } else {
      registerOrConstant(x);
      out.instanceOf(NUMBER).ifeq(other);
    }
  }

  /** As {@link #loadDouble}, behind {@link #unlessNumber}. */
  void loadNumber(int x) {
    if (isPair(x)) out.dload(layout.doubles[x]);
    else if (Lua.ISK(x) && !layout.isNumber(pc, x)) out.loadConstant(0.0); // which never runs
    else loadDouble(x);
  }

  /** Moves a register to another. */
  void move(int to, int from) {
    if (layout.writesUnboxed(pc, to)) {
      loadDouble(from);
      storeDouble(to);
    } else if (layout.writesPair(pc, to) && isPair(from)) {
      movePair(to, from);
    } else if (layout.writesPair(pc, to) && layout.isNumber(pc, from)) {
      loadDouble(from);
      storeDouble(to);
    } else {
      load(from);
      store(to);
    }
  }

  /** Moves a constant to a register. */
  void loadConstant(int to, int index) {
    if (layout.writesUnboxed(pc, to) || layout.writesPair(pc, to)) {
      out.loadConstant(prototype.k[index].todouble());
      storeDouble(to);
    } else {
      constant(index);
      store(to);
    }
  }

  /** Moves a pair to another. */
  private void movePair(int to, int from) {
    out.dload(layout.doubles[from]).dstore(layout.doubles[to]);
    out.aload(layout.local(from)).astore(layout.local(to), VALUE);
  }

  /** Takes the value on Java's stack, which is to be a pair. */
  void split(int register) {
    Label other = out.newLabel();
    Label end = out.newLabel();
    out.dup().instanceOf(NUMBER).ifeq(other);
    out.invokevirtual(VALUE, "todouble", MethodTypeDesc.of(CD_double));
    storePairDouble(register);
    out.goto_(end).labelBinding(other);
    storePairObject(register);
    out.labelBinding(end);
  }

  /** Takes a parameter, a pair with any object, to where the register is expected. */
  void parameter(int register) {
    int object = layout.local(register);
    if (!layout.isPairAtEntry(register)) {
      either(register);
      out.astore(object, VALUE);
      return;
    }
    int number = layout.doubles[register];
    out.aload(object).dload(number);
    out.invokestatic(OPS, "numberOf", MethodTypeDesc.of(CD_double, VALUE, CD_double));
    out.dstore(number).aload(object).invokestatic(OPS, "objectOf", UNARY).astore(object);
  }

  /** Pushes a register or constant as a pair: an object or, where that is null, the double. */
  void loadPair(int x) {
    if (isPair(x)) {
      out.aload(layout.local(x)).dload(layout.doubles[x]);
    } else if (isUnboxed(x)) {
      out.aconst_null();
      loadUnboxed(x);
    } else {
      registerOrConstant(x);
      out.loadConstant(0.0);
    }
  }

  /** Pushes a parameter that is a pair, as an object. */
  void either(int register) {
    out.aload(layout.local(register)).dload(layout.doubles[register]);
    out.invokestatic(OPS, "either", MethodTypeDesc.of(VALUE, VALUE, CD_double));
  }

  /** Whether some of these registers are in doubles. */
  boolean areDoubles(int first, int count) {
    for (int r = first; r < first + count; r++) if (isPair(r) || isUnboxed(r)) return true;
    return false;
  }

  /** Takes the double and the object on Java's stack, which are a pair. */
  void storePair(int register) {
    out.astore(layout.local(register), VALUE).dstore(layout.doubles[register]);
  }

  /** Pushes arguments as {@code EngineFunction} takes them. */
  void pairs(int first, int count) {
    out.loadConstant(count);
    for (int n = 0; n < Layout.PASSED; n++) {
      int register = first + n;
      if (n >= count) nil();
      else if (isPair(register)) out.aload(layout.local(register));
      else if (isUnboxed(register)) out.aconst_null();
      else load(register);
    }
    for (int n = 0; n < Layout.PASSED; n++) {
      int register = first + n;
      if (n < count && isPair(register)) out.dload(layout.doubles[register]);
      else if (n < count && isUnboxed(register)) loadUnboxed(register);
      else out.loadConstant(0.0);
    }
  }

  /** Takes the double on Java's stack into a pair. */
  private void storePairDouble(int register) {
    out.dstore(layout.doubles[register]).aconst_null().astore(layout.local(register), VALUE);
  }

  /** Takes the object on Java's stack, which is to stay one even if it is a number, into a pair. */
  private void storePairObject(int register) {
    out.astore(layout.local(register), VALUE);
  }

  /**
   * Takes the value on Java's stack, that of a metamethod: if it goes to a pair it is seldom a
   * number.
   */
  void storeResult(int register) {
    if (layout.writesPair(pc, register)) storePairObject(register);
    else store(register);
  }

  /** Makes an object of the double on Java's stack. */
  void box() {
    out.invokestatic(OPS, "number", MethodTypeDesc.of(VALUE, CD_double));
  }

  /** A register or constant that is surely a number, as a double. */
  void loadDouble(int x) {
    if (Lua.ISK(x)) {
      out.loadConstant(prototype.k[Lua.INDEXK(x)].todouble());
    } else if (layout.isUnboxed(pc, x)) {
      loadUnboxed(x);
    } else {
      load(x);
      out.invokevirtual(VALUE, "todouble", MethodTypeDesc.of(CD_double));
    }
  }

  /** Whether it is a register that is in a double or a long. */
  boolean isUnboxed(int x) {
    return !Lua.ISK(x) && layout.isUnboxed(pc, x);
  }

  /** Pushes a register that is in a double or a long as a double. */
  private void loadUnboxed(int register) {
    if (layout.isLong(pc, register)) {
      out.lload(layout.longs[register]).l2d();
    } else {
      out.dload(layout.doubles[register]);
    }
  }

  /** Pushes a register that is in a double or a long as it is; returns the type. */
  ClassDesc loadKey(int register) {
    if (!layout.isLong(pc, register)) {
      out.dload(layout.doubles[register]);
      return CD_double;
    }
    out.lload(layout.longs[register]);
    return CD_long;
  }

  /** Pushes a register or constant, as a double if it is in one; returns the type. */
  ClassDesc loadEither(int x) {
    if (isUnboxed(x)) {
      loadUnboxed(x);
      return CD_double;
    }
    registerOrConstant(x);
    return VALUE;
  }

  /** As {@link #loadEither}, of what is read first; then {@code other} is. */
  ClassDesc takeEither(int x, int other) {
    if (Lua.ISK(x) || x == other || isUnboxed(x)) return loadEither(x);
    take(x);
    return VALUE;
  }

  /** Takes the double on Java's stack. */
  void storeDouble(int register) {
    if (layout.writesUnboxed(pc, register)) {
      out.dstore(layout.doubles[register]);
    } else if (layout.writesPair(pc, register)) {
      storePairDouble(register);
    } else {
      box();
      store(register);
    }
  }

  /** Takes the long on Java's stack. */
  void storeLong(int register) {
    if (layout.writesLong(pc, register)) {
      out.lstore(layout.longs[register]);
    } else if (layout.writesUnboxed(pc, register) || layout.writesPair(pc, register)) {
      out.l2d();
      storeDouble(register);
    } else {
      out.invokestatic(OPS, "number", MethodTypeDesc.of(VALUE, CD_long));
      store(register);
    }
  }

  /** Takes the value on Java's stack. */
  void store(int register) {
    if (layout.captured[register]) {
      out.aload(layout.cells[register]).swap().putfield(CELL, "v", VALUE);
    } else if (layout.writesPair(pc, register)) {
      split(register);
    } else {
      out.keep(layout.local(register));
    }
  }

  /** Takes the cell of a captured register on Java's stack. */
  void storeCell(int register) {
    out.astore(layout.cells[register]);
  }

  /** Pushes a constant. */
  void constant(int index) {
    out.getstatic(SELF, "k" + index, constantType(prototype, index));
  }

  /** Whether it is a constant text. */
  boolean isText(int x) {
    return Lua.ISK(x) && prototype.k[Lua.INDEXK(x)] instanceof LuaString;
  }

  /** Pushes a register or constant, as an object. */
  void registerOrConstant(int x) {
    if (Lua.ISK(x)) {
      constant(Lua.INDEXK(x));
    } else {
      load(x);
    }
  }

  /** Pushes the cell of an upvalue. */
  void upvalue(int index) {
    out.aload(0).getfield(SELF, "u" + index, CELL);
  }

  /** Stores the first values of the list on Java's stack. */
  void spread(int first, int count) {
    for (int n = 1; n <= count; n++) {
      out.dup().loadConstant(n);
      out.invokevirtual(VARARGS, "arg", MethodTypeDesc.of(VALUE, CD_int));
      store(first + n - 1);
    }
    out.pop();
  }

  /** Pushes an array of registers. */
  void array(int first, int count) {
    out.loadConstant(count).anewarray(VALUE);
    for (int n = 0; n < count; n++) {
      out.dup().loadConstant(n);
      load(first + n);
      out.aastore();
    }
  }

  /** A list of registers; a negative count takes what is open behind them. */
  void list(int first, int count) {
    if (count < 0) {
      openList(first);
      return;
    }
    switch (count) {
      case 0 -> out.getstatic(OPS, "EMPTY", VARARGS);
      case 1 -> load(first);
      case 2 -> {
        load(first);
        load(first + 1);
        out.invokestatic(VALUE, "varargsOf", MethodTypeDesc.of(VARARGS, VALUE, VARARGS));
      }
      default -> {
        array(first, count);
        out.invokestatic(VALUE, "varargsOf", MethodTypeDesc.of(VARARGS, VALUES));
      }
    }
  }

  private void openList(int first) {
    int count = beforeOpen(first);
    switch (count) {
      case 0 -> out.aload(layout.open);
      case 1 -> {
        load(first);
        out.aload(layout.open);
        out.invokestatic(VALUE, "varargsOf", MethodTypeDesc.of(VARARGS, VALUE, VARARGS));
      }
      default -> {
        array(first, count);
        out.aload(layout.open);
        out.invokestatic(VALUE, "varargsOf", MethodTypeDesc.of(VARARGS, VALUES, VARARGS));
      }
    }
  }

  /** Pushes the value of an upvalue. */
  void upvalueValue(int index) {
    upvalue(index);
    out.getfield(CELL, "v", VALUE);
  }
}
