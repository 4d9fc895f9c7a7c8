package org.cqueues.runtime.compiler;

import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static org.cqueues.runtime.compiler.JvmTypes.ACTIVATION;
import static org.cqueues.runtime.compiler.JvmTypes.BINARY;
import static org.cqueues.runtime.compiler.JvmTypes.BODY;
import static org.cqueues.runtime.compiler.JvmTypes.BOOLEAN;
import static org.cqueues.runtime.compiler.JvmTypes.CELL;
import static org.cqueues.runtime.compiler.JvmTypes.CELLS;
import static org.cqueues.runtime.compiler.JvmTypes.CODE;
import static org.cqueues.runtime.compiler.JvmTypes.COMPILED;
import static org.cqueues.runtime.compiler.JvmTypes.DOUBLES;
import static org.cqueues.runtime.compiler.JvmTypes.ERROR_CALL;
import static org.cqueues.runtime.compiler.JvmTypes.FUNCTION;
import static org.cqueues.runtime.compiler.JvmTypes.HOOK;
import static org.cqueues.runtime.compiler.JvmTypes.INTERPRETED;
import static org.cqueues.runtime.compiler.JvmTypes.INVOKE;
import static org.cqueues.runtime.compiler.JvmTypes.METER;
import static org.cqueues.runtime.compiler.JvmTypes.NOTHING;
import static org.cqueues.runtime.compiler.JvmTypes.NUMBERS;
import static org.cqueues.runtime.compiler.JvmTypes.OPS;
import static org.cqueues.runtime.compiler.JvmTypes.PROTOTYPE;
import static org.cqueues.runtime.compiler.JvmTypes.SELF;
import static org.cqueues.runtime.compiler.JvmTypes.STRING;
import static org.cqueues.runtime.compiler.JvmTypes.TABLE;
import static org.cqueues.runtime.compiler.JvmTypes.UNARY;
import static org.cqueues.runtime.compiler.JvmTypes.VALUE;
import static org.cqueues.runtime.compiler.JvmTypes.VALUES;
import static org.cqueues.runtime.compiler.JvmTypes.VARARGS;
import static org.cqueues.runtime.compiler.JvmTypes.constantType;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import org.cqueues.runtime.Bytecode;
import org.cqueues.runtime.ErrorCall;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Upvaldesc;

/**
 * Emits the method that runs a function's instructions. Registers become Java locals, those that
 * closures capture {@code Cell}s in locals, numbers doubles where that pays (see {@link Layout});
 * every operation is a call of {@code Ops}. A numeric loop counts in Java doubles.
 *
 * <p>The line numbers in the class are not the source's but the instructions' (pc + 1): from these
 * both the line and the names of the operands can be told, see {@code CallStack}.
 */
final class BodyCompiler {
  /** Arguments up to which a call passes them one by one. */
  private static final int PASSED = 3;

  private static final MethodTypeDesc RAISE =
      MethodTypeDesc.of(VALUE, VALUE, VALUE, PROTOTYPE, CD_int);

  private final Prototype prototype;
  private final int[] code;
  private final Layout layout;
  private final Label[] labels;

  private static final LuaString COLLECT = LuaString.valueOf("collectgarbage");

  /** Whether the code counts what it does; its class then has the state's meter. */
  private final boolean metered;

  /** Whether the code names {@code collectgarbage}. */
  private final boolean collects;

  /** The register where an open list of values starts, whose tail is in the local {@code open}. */
  private int openBase;

  /** The instruction in hand. */
  private int pc;

  /** Whether some of the calls may be of {@code error}. */
  private final boolean mayRaise;

  private final CodeBuilder out;

  BodyCompiler(Prototype prototype, boolean metered, boolean inspectable, CodeBuilder out) {
    this.prototype = prototype;
    this.metered = metered;
    this.code = prototype.code;
    this.mayRaise = ErrorCall.isIn(prototype);
    this.out = out;
    this.layout = new Layout(prototype, inspectable);
    this.collects = List.of(prototype.k).contains(COLLECT);
    this.labels = new Label[code.length + 1];
    for (int pc = 0; pc < code.length; pc++) labels[pc] = out.newLabel();
    labels[code.length] = out.newLabel();
  }

  /** Emits the method. */
  void emit() {
    if (!metered) divert(); // a state with limits has no hooks
    if (layout.isInspectable()) enter();
    Label begin = out.newBoundLabel();
    prologue();
    if (metered) begin();
    for (pc = 0; pc < code.length; pc++) {
      out.labelBinding(labels[pc]);
      int i = code[pc];
      int op = Lua.GET_OPCODE(i);
      if (op != Lua.OP_MOVE && op != Lua.OP_JMP && op != Lua.OP_LOADK) out.lineNumber(pc + 1);
      if (metered) {
        out.lineNumber(pc + 1);
        meter(i, op);
      }
      pc = instruction(i, op);
    }
    out.labelBinding(labels[code.length]);
    out.getstatic(OPS, "EMPTY", VARARGS);
    returnTop();
    if (layout.isInspectable()) leaveByError(begin);
  }

  /** Begins a call that shows its registers. */
  private void enter() {
    MethodTypeDesc type = MethodTypeDesc.of(ACTIVATION, COMPILED, CD_int);
    out.lineNumber(1).aload(0).loadConstant(prototype.maxstacksize);
    out.invokestatic(ACTIVATION, "enter", type).dup().astore(layout.activation);
    out.getfield(ACTIVATION, "registers", VALUES).astore(layout.registers);
  }

  private void leaveByError(Label begin) {
    Label end = out.newBoundLabel();
    out.exceptionCatchAll(begin, end, end);
    out.aload(layout.activation).invokevirtual(ACTIVATION, "leave", NOTHING).athrow();
  }

  /** Returns the list on Java's stack. */
  private void returnTop() {
    if (layout.isInspectable())
      out.aload(layout.activation).invokevirtual(ACTIVATION, "leave", NOTHING);
    out.areturn();
  }

  /** Emits what the call itself counts. */
  private void begin() {
    out.lineNumber(1);
    count("enter", code.length);
    if (prototype.is_vararg == 0) return;
    out.aload(layout.varargs).getstatic(SELF, "meter", METER);
    out.invokestatic(METER, "arguments", MethodTypeDesc.of(CD_void, VARARGS, METER));
  }

  /** Emits what an instruction counts, before the instruction. */
  private void meter(int i, int op) {
    int b = Lua.GETARG_B(i);
    int c = Lua.GETARG_C(i);
    switch (op) {
      case Lua.OP_JMP, Lua.OP_FORLOOP, Lua.OP_TFORLOOP -> {
        int offset = Lua.GETARG_sBx(i);
        if (offset < 0) count("spend", -offset);
      }
      case Lua.OP_RETURN -> leave();
      case Lua.OP_TAILCALL -> {
        if (b == 0) count("list", openBase - Lua.GETARG_A(i));
        leave();
      }
      case Lua.OP_CALL -> {
        if (b == 0) count("list", openBase - Lua.GETARG_A(i));
      }
      case Lua.OP_CLOSURE -> count("closure", prototype.p[Lua.GETARG_Bx(i)].upvalues.length);
      case Lua.OP_EQ, Lua.OP_LT, Lua.OP_LE -> {
        if (layout.isNumber(pc, b) || layout.isNumber(pc, c)) return;
        registerOrConstant(b);
        registerOrConstant(c);
        out.getstatic(SELF, "meter", METER);
        out.invokestatic(METER, "comparison", MethodTypeDesc.of(CD_void, VALUE, VALUE, METER));
      }
      case Lua.OP_GETTABLE, Lua.OP_GETTABUP, Lua.OP_SELF -> meterKey(c);
      case Lua.OP_SETTABLE, Lua.OP_SETTABUP -> meterKey(b);
      default -> {}
    }
  }

  private void meterKey(int key) {
    if (Lua.ISK(key) || layout.isNumber(pc, key)) return;
    load(key);
    out.getstatic(SELF, "meter", METER);
    out.invokestatic(METER, "key", MethodTypeDesc.of(CD_void, VALUE, METER));
  }

  private void count(String what, int number) {
    out.getstatic(SELF, "meter", METER).loadConstant(number);
    out.invokevirtual(METER, what, MethodTypeDesc.of(CD_void, CD_int));
  }

  private void leave() {
    out.getstatic(SELF, "meter", METER).invokevirtual(METER, "leave", NOTHING);
  }

  /** A call that a hook wants to follow is interpreted. */
  private void divert() {
    Label go = out.newLabel();
    out.getstatic(HOOK, "used", CD_boolean).ifeq(go);
    out.invokestatic(HOOK, "isSet", MethodTypeDesc.of(CD_boolean)).ifeq(go);
    out.lineNumber(1).aload(0);
    if (!layout.passed) {
      out.aload(1);
    } else {
      int parameters = prototype.numparams;
      out.loadConstant(parameters).anewarray(VALUE);
      for (int n = 0; n < parameters; n++) out.dup().loadConstant(n).aload(1 + n).aastore();
      out.invokestatic(VALUE, "varargsOf", MethodTypeDesc.of(VARARGS, VALUES));
    }
    MethodTypeDesc interpret = MethodTypeDesc.of(VARARGS, COMPILED, VARARGS);
    out.invokestatic(INTERPRETED, BODY, interpret).areturn();
    out.labelBinding(go);
  }

  private void prologue() {
    int parameters = prototype.numparams;
    for (int r = 0; r < prototype.maxstacksize; r++) {
      boolean given = r < parameters;
      if (given && layout.passed && !layout.captured[r] && !layout.isInspectable()) continue;
      if (layout.captured[r]) out.new_(CELL).dup();
      if (!given) {
        nil();
      } else if (layout.passed) {
        out.aload(layout.base + r);
      } else {
        out.aload(1).loadConstant(r + 1);
        out.invokevirtual(VARARGS, "arg", MethodTypeDesc.of(VALUE, CD_int));
      }
      if (layout.captured[r]) {
        out.invokespecial(CELL, ConstantDescs.INIT_NAME, MethodTypeDesc.of(CD_void, VALUE));
        storeCell(r);
      } else {
        store(r);
      }
    }
    if (prototype.is_vararg != 0) {
      out.aload(1);
      if (parameters > 0) {
        out.loadConstant(parameters + 1);
        out.invokevirtual(VARARGS, "subargs", MethodTypeDesc.of(VARARGS, CD_int));
      }
      if (layout.isInspectable()) {
        out.aload(layout.activation).swap().putfield(ACTIVATION, "varargs", VARARGS);
      } else {
        out.astore(layout.varargs);
      }
    }
    out.getstatic(OPS, "EMPTY", VARARGS).astore(layout.open);
    for (int position : layout.positions) if (position != 0) out.loadConstant(-1).istore(position);
  }

  private void nil() {
    out.getstatic(VALUE, "NIL", VALUE);
  }

  private void load(int register) {
    if (layout.captured[register]) {
      out.aload(layout.cells[register]).getfield(CELL, "v", VALUE);
    } else if (layout.isLong(pc, register)) {
      out.lload(layout.doubles[register]);
      out.invokestatic(OPS, "number", MethodTypeDesc.of(VALUE, CD_long));
    } else if (layout.isUnboxed(pc, register)) {
      out.dload(layout.doubles[register]);
      box();
    } else if (layout.isInspectable()) {
      out.aload(layout.registers).loadConstant(register).aaload();
    } else {
      out.aload(layout.base + register);
    }
  }

  private void box() {
    out.invokestatic(OPS, "number", MethodTypeDesc.of(VALUE, CD_double));
  }

  /** A register or constant that is surely a number, as a double. */
  private void loadDouble(int x) {
    if (Lua.ISK(x)) {
      out.loadConstant(prototype.k[Lua.INDEXK(x)].todouble());
    } else if (layout.isUnboxed(pc, x)) {
      loadUnboxed(x);
    } else {
      load(x);
      out.invokevirtual(VALUE, "todouble", MethodTypeDesc.of(CD_double));
    }
  }

  private boolean isUnboxed(int x) {
    return !Lua.ISK(x) && layout.isUnboxed(pc, x);
  }

  /** Pushes a register that is in a double or a long as a double. */
  private void loadUnboxed(int register) {
    if (layout.isLong(pc, register)) {
      out.lload(layout.doubles[register]).l2d();
    } else {
      out.dload(layout.doubles[register]);
    }
  }

  /** Pushes a register that is in a double or a long as it is; returns the type. */
  private ClassDesc loadKey(int register) {
    if (!layout.isLong(pc, register)) {
      out.dload(layout.doubles[register]);
      return CD_double;
    }
    out.lload(layout.doubles[register]);
    return CD_long;
  }

  /** Pushes a register or constant, as a double if it is in one; returns the type. */
  private ClassDesc loadEither(int x) {
    if (isUnboxed(x)) {
      loadUnboxed(x);
      return CD_double;
    }
    registerOrConstant(x);
    return VALUE;
  }

  /** Takes the double on Java's stack. */
  private void storeDouble(int register) {
    if (layout.writesUnboxed(pc, register)) {
      out.dstore(layout.doubles[register]);
    } else {
      box();
      store(register);
    }
  }

  /** Takes the long on Java's stack. */
  private void storeLong(int register) {
    if (layout.writesLong(pc, register)) {
      out.lstore(layout.doubles[register]);
    } else if (layout.writesUnboxed(pc, register)) {
      out.l2d().dstore(layout.doubles[register]);
    } else {
      out.invokestatic(OPS, "number", MethodTypeDesc.of(VALUE, CD_long));
      store(register);
    }
  }

  /** Takes the value on Java's stack. */
  private void store(int register) {
    if (layout.captured[register]) {
      out.aload(layout.cells[register]).swap().putfield(CELL, "v", VALUE);
    } else if (layout.isInspectable()) {
      out.aload(layout.registers).swap().loadConstant(register).swap().aastore();
    } else {
      out.astore(layout.base + register);
    }
  }

  /** Takes the cell of a captured register on Java's stack. */
  private void storeCell(int register) {
    out.astore(layout.cells[register]);
    if (!layout.isInspectable()) return;
    out.aload(layout.activation).getfield(ACTIVATION, "cells", CELLS);
    out.loadConstant(register).aload(layout.cells[register]).aastore();
  }

  private void constant(int index) {
    out.getstatic(SELF, "k" + index, constantType(prototype, index));
  }

  private boolean isText(int x) {
    return Lua.ISK(x) && prototype.k[Lua.INDEXK(x)] instanceof LuaString;
  }

  private void registerOrConstant(int x) {
    if (Lua.ISK(x)) {
      constant(Lua.INDEXK(x));
    } else {
      load(x);
    }
  }

  private void upvalue(int index) {
    out.aload(0).getfield(SELF, "u" + index, CELL);
  }

  /** Emits one instruction; returns the last pc that it took. */
  private int instruction(int i, int op) {
    int a = Lua.GETARG_A(i);
    int b = Lua.GETARG_B(i);
    int c = Lua.GETARG_C(i);
    switch (op) {
      case Lua.OP_MOVE -> {
        if (layout.writesUnboxed(pc, a)) {
          loadDouble(b);
          storeDouble(a);
        } else {
          load(b);
          store(a);
        }
      }
      case Lua.OP_LOADK -> {
        int index = Lua.GETARG_Bx(i);
        if (layout.writesUnboxed(pc, a)) {
          out.loadConstant(prototype.k[index].todouble());
          storeDouble(a);
        } else {
          constant(index);
          store(a);
        }
      }
      case Lua.OP_LOADKX -> {
        constant(Lua.GETARG_Ax(code[pc + 1]));
        store(a);
        return pc + 1;
      }
      case Lua.OP_LOADBOOL -> {
        out.getstatic(VALUE, b != 0 ? "TRUE" : "FALSE", BOOLEAN);
        out.checkcast(VALUE);
        store(a);
        if (c != 0) out.goto_(labels[pc + 2]);
      }
      case Lua.OP_LOADNIL -> {
        for (int r = a; r <= a + b; r++) {
          nil();
          store(r);
        }
      }
      case Lua.OP_GETUPVAL -> {
        upvalue(b);
        out.getfield(CELL, "v", VALUE);
        store(a);
      }
      case Lua.OP_SETUPVAL -> {
        upvalue(b);
        load(a);
        out.putfield(CELL, "v", VALUE);
      }
      case Lua.OP_GETTABUP -> {
        upvalue(b);
        out.getfield(CELL, "v", VALUE);
        registerOrConstant(c);
        index(c, "fieldUpvalue", "indexUpvalue");
        store(a);
      }
      case Lua.OP_SETTABUP -> {
        upvalue(a);
        out.getfield(CELL, "v", VALUE);
        registerOrConstant(b);
        registerOrConstant(c);
        setIndex(b, "setFieldUpvalue", "setIndexUpvalue");
      }
      case Lua.OP_GETTABLE -> {
        load(b);
        if (isUnboxed(c)) {
          ClassDesc key = loadKey(c);
          out.invokestatic(OPS, "index", MethodTypeDesc.of(VALUE, VALUE, key));
        } else {
          registerOrConstant(c);
          index(c, "field", "index");
        }
        store(a);
      }
      case Lua.OP_SETTABLE -> {
        load(a);
        if (isUnboxed(b)) {
          ClassDesc key = loadKey(b);
          registerOrConstant(c);
          MethodTypeDesc type = MethodTypeDesc.of(CD_void, VALUE, key, VALUE);
          out.invokestatic(OPS, "setIndex", type);
        } else {
          registerOrConstant(b);
          registerOrConstant(c);
          setIndex(b, "setField", "setIndex");
        }
      }
      case Lua.OP_NEWTABLE -> {
        out.loadConstant(Bytecode.tableSize(b)).loadConstant(Bytecode.tableSize(c));
        out.invokestatic(OPS, "newTable", MethodTypeDesc.of(VALUE, CD_int, CD_int));
        store(a);
      }
      case Lua.OP_SELF -> {
        load(b);
        out.dup();
        store(a + 1);
        registerOrConstant(c);
        index(c, "field", "index");
        store(a);
      }
      case Lua.OP_ADD -> binary("add", a, b, c);
      case Lua.OP_SUB -> binary("sub", a, b, c);
      case Lua.OP_MUL -> binary("mul", a, b, c);
      case Lua.OP_DIV -> binary("div", a, b, c);
      case Lua.OP_MOD -> binary("mod", a, b, c);
      case Lua.OP_POW -> binary("pow", a, b, c);
      case Lua.OP_UNM -> {
        if (layout.writesUnboxed(pc, a)) {
          loadDouble(b);
          out.invokestatic(NUMBERS, "negate", MethodTypeDesc.of(CD_double, CD_double));
          storeDouble(a);
        } else {
          unary("unm", a, b);
        }
      }
      case Lua.OP_NOT -> unary("not", a, b);
      case Lua.OP_LEN -> unary("len", a, b);
      case Lua.OP_CONCAT -> concat(a, b, c);
      case Lua.OP_JMP -> {
        if (a > 0) close(a - 1);
        out.goto_(labels[pc + 1 + Lua.GETARG_sBx(i)]);
      }
      case Lua.OP_EQ -> test("eq", a, b, c);
      case Lua.OP_LT -> test("lt", a, b, c);
      case Lua.OP_LE -> test("le", a, b, c);
      case Lua.OP_TEST -> {
        load(a);
        skipUnless(c);
      }
      case Lua.OP_TESTSET -> {
        load(b);
        skipUnless(c);
        load(b);
        store(a);
      }
      case Lua.OP_CALL -> call(a, b, c);
      case Lua.OP_TAILCALL -> {
        load(a);
        list(a + 1, b - 1);
        out.invokestatic(OPS, "tailCall", MethodTypeDesc.of(VARARGS, VALUE, VARARGS));
        returnTop();
      }
      case Lua.OP_RETURN -> {
        list(a, b - 1);
        returnTop();
      }
      case Lua.OP_FORPREP -> forPrepare(a, pc + 1 + Lua.GETARG_sBx(i));
      case Lua.OP_FORLOOP -> forLoop(a, pc + 1 + Lua.GETARG_sBx(i));
      case Lua.OP_TFORCALL -> iterate(a, c);
      case Lua.OP_TFORLOOP -> {
        Label end = labels[pc + 1];
        load(a + 1);
        out.invokevirtual(VALUE, "isnil", MethodTypeDesc.of(CD_boolean)).ifne(end);
        load(a + 1);
        store(a);
        out.goto_(labels[pc + 1 + Lua.GETARG_sBx(i)]);
      }
      case Lua.OP_SETLIST -> {
        int block = c == 0 ? Lua.GETARG_Ax(code[pc + 1]) : c;
        load(a);
        out.loadConstant((block - 1) * Lua.LFIELDS_PER_FLUSH + 1);
        list(a + 1, b == 0 ? -1 : b);
        out.invokestatic(OPS, "setList", MethodTypeDesc.of(CD_void, VALUE, CD_int, VARARGS));
        return c == 0 ? pc + 1 : pc;
      }
      case Lua.OP_CLOSURE -> closure(a, Lua.GETARG_Bx(i));
      case Lua.OP_VARARG -> {
        if (layout.isInspectable()) {
          out.aload(layout.activation).getfield(ACTIVATION, "varargs", VARARGS);
        } else {
          out.aload(layout.varargs);
        }
        if (b == 0) {
          out.astore(layout.open);
          openBase = a;
        } else {
          spread(a, b - 1);
        }
      }
      default -> throw new IllegalArgumentException("opcode " + op);
    }
    return pc;
  }

  private void index(int key, String field, String index) {
    if (isText(key)) {
      out.invokestatic(OPS, field, MethodTypeDesc.of(VALUE, VALUE, STRING));
    } else {
      out.invokestatic(OPS, index, BINARY);
    }
  }

  private void setIndex(int key, String field, String index) {
    boolean text = isText(key);
    out.invokestatic(
        OPS, text ? field : index, MethodTypeDesc.of(CD_void, VALUE, text ? STRING : VALUE, VALUE));
  }

  private void binary(String name, int a, int b, int c) {
    if (layout.isNumber(pc, b) && layout.isNumber(pc, c)) {
      loadDouble(b);
      loadDouble(c);
      switch (name) {
        case "add" -> out.dadd();
        case "sub" -> out.dsub();
        case "mul" -> out.dmul();
        case "div" -> out.ddiv();
        case "mod" -> out.invokestatic(OPS, "modulo", DOUBLES);
        default -> out.invokestatic(OPS, "power", DOUBLES);
      }
      storeDouble(a);
      return;
    }
    ClassDesc first = loadEither(b);
    ClassDesc second = loadEither(c);
    out.invokestatic(OPS, name, MethodTypeDesc.of(VALUE, first, second));
    store(a);
  }

  private void unary(String name, int a, int b) {
    load(b);
    out.invokestatic(OPS, name, UNARY);
    store(a);
  }

  private void concat(int a, int b, int c) {
    if (c == b + 1) {
      load(b);
      load(c);
      out.invokestatic(OPS, "concat", BINARY);
    } else {
      array(b, c - b + 1);
      out.invokestatic(OPS, "concat", MethodTypeDesc.of(VALUE, VALUES));
    }
    store(a);
  }

  private void test(String name, int a, int b, int c) {
    Label skipped = labels[pc + 2];
    if (layout.isNumber(pc, b) && layout.isNumber(pc, c)) {
      loadDouble(b);
      loadDouble(c);
      out.dcmpg(); // 1 where one is not a number: not equal, not less
      switch (name) {
        case "eq" -> out.branch(a == 0 ? Opcode.IFEQ : Opcode.IFNE, skipped);
        case "lt" -> out.branch(a == 0 ? Opcode.IFLT : Opcode.IFGE, skipped);
        default -> out.branch(a == 0 ? Opcode.IFLE : Opcode.IFGT, skipped);
      }
      return;
    }
    ClassDesc first = loadEither(b);
    ClassDesc second = loadEither(c);
    out.invokestatic(OPS, name, MethodTypeDesc.of(CD_boolean, first, second));
    out.branch(a == 0 ? Opcode.IFNE : Opcode.IFEQ, skipped);
  }

  private void skipUnless(int c) {
    out.invokevirtual(VALUE, "toboolean", MethodTypeDesc.of(CD_boolean));
    if (c == 0) {
      out.ifne(labels[pc + 2]);
    } else {
      out.ifeq(labels[pc + 2]);
    }
  }

  /** Variables that leave their block: closures keep the old cells. */
  private void close(int from) {
    for (int r = from; r < layout.captured.length; r++) {
      if (!layout.captured[r]) continue;
      out.new_(CELL).dup();
      load(r);
      out.invokespecial(CELL, ConstantDescs.INIT_NAME, MethodTypeDesc.of(CD_void, VALUE));
      storeCell(r);
    }
  }

  private void call(int a, int b, int c) {
    load(a);
    if (b == 2 && (c == 1 || c == 2) && mayRaise && ErrorCall.isAt(prototype, pc)) {
      load(a + 1);
      out.getstatic(SELF, "prototype", PROTOTYPE).loadConstant(pc);
      out.invokestatic(ERROR_CALL, "call", RAISE);
      if (c == 1) {
        out.pop();
      } else {
        store(a);
      }
      return;
    }
    if (b == 0 && openBase == a + 2) {
      load(a + 1);
      out.aload(layout.open);
      forget(a);
      boolean first = c == 2;
      MethodTypeDesc type = MethodTypeDesc.of(first ? VALUE : VARARGS, VALUE, VALUE, VARARGS);
      out.invokestatic(OPS, first ? "call" : "invoke", type);
      if (first) {
        store(a);
      } else {
        results(a, c);
      }
      return;
    }
    out.invokestatic(OPS, "callee", MethodTypeDesc.of(FUNCTION, VALUE));
    int arguments = b - 1;
    boolean single = (c == 1 || c == 2) && b > 0 && arguments <= PASSED;
    if (single) {
      var types = new ArrayList<ClassDesc>();
      for (int r = a + 1; r <= a + arguments; r++) {
        load(r);
        types.add(VALUE);
      }
      forget(a);
      out.invokevirtual(FUNCTION, "call", MethodTypeDesc.of(VALUE, List.copyOf(types)));
      if (c == 1) {
        out.pop();
      } else {
        store(a);
      }
      return;
    }
    list(a + 1, arguments);
    forget(a);
    out.invokevirtual(FUNCTION, "invoke", INVOKE);
    results(a, c);
  }

  /**
   * Clears the registers from a call's on, which have no further use. The JVM takes the locals of a
   * frame that it interprets for used, so what a finished block has left there would not be
   * collected; a function that collects itself shall not see that.
   */
  private void forget(int from) {
    if (!collects) return;
    for (int r = layout.isInspectable() ? from + 1 : from; r < layout.captured.length; r++) {
      nil();
      store(r);
    }
    out.getstatic(OPS, "EMPTY", VARARGS).astore(layout.open);
  }

  /** Takes a call's results, a list on Java's stack. */
  private void results(int a, int c) {
    switch (c) {
      case 0 -> {
        out.astore(layout.open);
        openBase = a;
      }
      case 1 -> out.pop();
      case 2 -> {
        out.invokevirtual(VARARGS, "arg1", MethodTypeDesc.of(VALUE));
        store(a);
      }
      default -> spread(a, c - 1);
    }
  }

  /** Stores the first values of the list on Java's stack. */
  private void spread(int first, int count) {
    for (int n = 1; n <= count; n++) {
      out.dup().loadConstant(n);
      out.invokevirtual(VARARGS, "arg", MethodTypeDesc.of(VALUE, CD_int));
      store(first + n - 1);
    }
    out.pop();
  }

  private void array(int first, int count) {
    out.loadConstant(count).anewarray(VALUE);
    for (int n = 0; n < count; n++) {
      out.dup().loadConstant(n);
      load(first + n);
      out.aastore();
    }
  }

  /** A list of registers; a negative count takes what is open behind them. */
  private void list(int first, int count) {
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
    int count = openBase - first;
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

  private void forPrepare(int a, int loop) {
    int index = layout.loops[loop];
    forNumber(a, "initial value", index);
    forNumber(a + 1, "limit", index + 2);
    forNumber(a + 2, "step", index + 4);
    if (layout.isWholeLoop(loop)) {
      // start and step are whole constants: what is left to see is the limit
      out.dload(index).d2l().dload(index + 4).d2l().lsub().lstore(index);
      out.dload(index + 2).dload(index + 4);
      out.invokestatic(OPS, "wholeLimit", MethodTypeDesc.of(CD_long, CD_double, CD_double));
      out.lstore(index + 2).goto_(labels[loop]);
      return;
    }
    out.dload(index).dload(index + 4).dsub().dstore(index);
    out.goto_(labels[loop]);
  }

  private void forNumber(int register, String what, int local) {
    if (layout.isNumber(pc, register)) {
      loadDouble(register);
    } else {
      load(register);
      out.loadConstant(what);
      out.invokestatic(OPS, "forNumber", MethodTypeDesc.of(CD_double, VALUE, CD_String));
    }
    out.dstore(local);
  }

  private void forLoop(int a, int start) {
    int index = layout.loops[pc];
    if (index == 0) throw new IllegalArgumentException("loop without start");
    if (layout.isWholeLoop(pc)) {
      int step = layout.step(start - 1);
      out.lload(index).loadConstant((long) step).ladd().dup2().lstore(index);
      out.lload(index + 2).lcmp();
      out.branch(step > 0 ? Opcode.IFGT : Opcode.IFLT, labels[pc + 1]);
      out.lload(index);
      storeLong(a + 3);
      out.goto_(labels[start]);
      return;
    }
    out.dload(index).dload(index + 4).dadd().dstore(index);
    out.dload(index).dload(index + 2).dload(index + 4);
    out.invokestatic(
        OPS, "forGoesOn", MethodTypeDesc.of(CD_boolean, CD_double, CD_double, CD_double));
    out.ifeq(labels[pc + 1]);
    out.dload(index);
    if (layout.isInspectable()) {
      box();
      out.dup();
      store(a);
      store(a + 3);
    } else {
      storeDouble(a + 3);
    }
    out.goto_(labels[start]);
  }

  /** Over a table by next or the iterator of ipairs without a call, with anything else by one. */
  private void iterate(int a, int c) {
    int position = layout.positions[pc];
    if (position == 0) {
      callIterator(a, c);
      return;
    }
    Label call = out.newLabel();
    Label found = out.newLabel();
    Label done = out.newLabel();
    load(a);
    load(a + 1);
    load(a + 2);
    out.iload(position);
    out.invokestatic(OPS, "advance", MethodTypeDesc.of(CD_int, VALUE, VALUE, VALUE, CD_int));
    out.dup().istore(position).ifge(found);
    out.iload(position).getstatic(TABLE, "NO_POSITION", CD_int).if_icmpeq(call);
    nil();
    store(a + 3);
    out.goto_(done).labelBinding(found);
    MethodTypeDesc at = MethodTypeDesc.of(VALUE, VALUE, CD_int);
    if (c == 2) {
      load(a + 1);
      out.iload(position).invokestatic(OPS, "valueAt", at);
      store(a + 4);
    }
    load(a + 1);
    out.iload(position).invokestatic(OPS, "keyAt", at);
    store(a + 3);
    out.goto_(done).labelBinding(call);
    callIterator(a, c);
    out.labelBinding(done);
  }

  private void callIterator(int a, int c) {
    load(a);
    out.invokestatic(OPS, "callee", MethodTypeDesc.of(FUNCTION, VALUE));
    if (c == 1) {
      load(a + 1);
      load(a + 2);
      out.invokevirtual(FUNCTION, "call", BINARY);
      store(a + 3);
    } else {
      list(a + 1, 2);
      out.invokevirtual(FUNCTION, "invoke", INVOKE);
      spread(a + 3, c);
    }
  }

  private void closure(int a, int index) {
    Upvaldesc[] upvalues = prototype.p[index].upvalues;
    out.getstatic(SELF, "p" + index, CODE);
    out.loadConstant(upvalues.length).anewarray(CELL);
    for (int n = 0; n < upvalues.length; n++) {
      out.dup().loadConstant(n);
      if (upvalues[n].instack) {
        out.aload(layout.cells[upvalues[n].idx]);
      } else {
        upvalue(upvalues[n].idx);
      }
      out.aastore();
    }
    out.invokevirtual(CODE, "closure", MethodTypeDesc.of(COMPILED, CELLS));
    store(a);
  }
}
