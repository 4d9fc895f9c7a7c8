package org.cqueues.runtime.compiler;

import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static org.cqueues.runtime.compiler.JvmTypes.BINARY;
import static org.cqueues.runtime.compiler.JvmTypes.CELL;
import static org.cqueues.runtime.compiler.JvmTypes.CELLS;
import static org.cqueues.runtime.compiler.JvmTypes.CODE;
import static org.cqueues.runtime.compiler.JvmTypes.COMPILED;
import static org.cqueues.runtime.compiler.JvmTypes.ENGINE_FUNCTION;
import static org.cqueues.runtime.compiler.JvmTypes.ERRORS;
import static org.cqueues.runtime.compiler.JvmTypes.ERROR_CALL;
import static org.cqueues.runtime.compiler.JvmTypes.EXPOSURE;
import static org.cqueues.runtime.compiler.JvmTypes.FUNCTION;
import static org.cqueues.runtime.compiler.JvmTypes.GIVE;
import static org.cqueues.runtime.compiler.JvmTypes.HOOK;
import static org.cqueues.runtime.compiler.JvmTypes.INTERPRETED;
import static org.cqueues.runtime.compiler.JvmTypes.INTERRUPTS;
import static org.cqueues.runtime.compiler.JvmTypes.INVOKE;
import static org.cqueues.runtime.compiler.JvmTypes.NOTHING;
import static org.cqueues.runtime.compiler.JvmTypes.OPS;
import static org.cqueues.runtime.compiler.JvmTypes.OVERFLOW;
import static org.cqueues.runtime.compiler.JvmTypes.PASS;
import static org.cqueues.runtime.compiler.JvmTypes.PLACE;
import static org.cqueues.runtime.compiler.JvmTypes.PROTOTYPE;
import static org.cqueues.runtime.compiler.JvmTypes.ROOM;
import static org.cqueues.runtime.compiler.JvmTypes.SELF;
import static org.cqueues.runtime.compiler.JvmTypes.STRING;
import static org.cqueues.runtime.compiler.JvmTypes.TABLE;
import static org.cqueues.runtime.compiler.JvmTypes.UNARY;
import static org.cqueues.runtime.compiler.JvmTypes.VALUE;
import static org.cqueues.runtime.compiler.JvmTypes.VALUES;
import static org.cqueues.runtime.compiler.JvmTypes.VARARGS;
import static org.cqueues.runtime.compiler.JvmTypes.classDesc;

import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.cqueues.runtime.Bytecode;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.ErrorCall;
import org.cqueues.runtime.FunctionCompiler;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Upvaldesc;
import org.objectweb.asm.Opcodes;

/**
 * Emits the method that runs a function's instructions. Registers become Java locals, those that
 * closures capture {@code Cell}s in locals, numbers doubles where that pays (see {@link Layout});
 * every operation is a call of {@code Ops}. A numeric loop counts in Java doubles.
 *
 * <p>The line numbers in the class are not the source's but the instructions' (pc + 1): from these
 * both the line and the names of the operands can be told, see {@code CallStack}.
 */
final class BodyCompiler {
  private static final MethodTypeDesc RAISE =
      MethodTypeDesc.of(VALUE, VALUE, VALUE, PROTOTYPE, CD_int);

  private static final MethodTypeDesc CHECK =
      MethodTypeDesc.of(VALUE, VALUE, VALUE, VALUE, PROTOTYPE, CD_int);

  private static final MethodTypeDesc EXPOSED = MethodTypeDesc.of(EXPOSURE, classDesc(Error.class));

  private static final MethodTypeDesc LEAVE = MethodTypeDesc.of(CD_double, VARARGS);

  private static final MethodTypeDesc IS_HOOKED = MethodTypeDesc.of(CD_boolean, CD_int);

  private final Prototype prototype;
  private final int[] code;
  private final Layout layout;
  private final Label[] labels;

  private static final LuaString COLLECT = Bytes.text("collectgarbage");

  private final Deferral deferral;
  private final Snapshot snapshot;

  private final Operands operands;

  private final Effects effects;

  /** Of code that counts what it does, else null. */
  private final @Nullable Metering metering;

  private final FunctionCompiler.Form form;

  /** The instructions that it has. */
  private final Region region;

  private final Departure departure;

  private final Branching branching;

  private final Calculations calculations;

  /** The instructions that count what the call takes of the stack. */
  private final CountedPart counted;

  /** Whether the code names {@code collectgarbage}. */
  private final boolean collects;

  /** The instructions that may run; its length is behind the last. */
  private final BitSet reached;

  /** Those of them that something jumps back to. */
  private final BitSet turnedTo;

  /** Those of them that something jumps to. */
  private final BitSet jumpedTo;

  /** What Java's locals hold in front of each instruction. */
  private @Nullable ClassDesc[] objects = {};

  /** The instruction in hand. */
  private int pc;

  /** Whether some of the calls may be of {@code error} or {@code assert}. */
  private final boolean mayRaise;

  private final CodeWriter out;

  BodyCompiler(
      Prototype prototype,
      FunctionCompiler.Form form,
      Region region,
      Layout layout,
      CodeWriter out) {
    this.prototype = prototype;
    this.region = region;
    this.code = prototype.code;
    this.mayRaise = ErrorCall.isIn(prototype);
    this.out = out;
    this.layout = layout;
    this.form = form;
    this.effects = new Effects(prototype);
    this.reached = effects.reached(form);
    this.turnedTo = effects.turnedTo(reached);
    this.jumpedTo = effects.jumpedTo(form, reached);
    this.deferral = new Deferral(prototype, effects, layout, region, jumpedTo);
    this.snapshot = new Snapshot(prototype, effects, layout, deferral);
    this.operands = new Operands(prototype, layout, deferral, out);
    this.departure = new Departure(prototype, effects, layout, operands, out);
    this.metering =
        form.metered() ? new Metering(prototype, layout, operands, out, this::room) : null;
    this.counted = form.metered() ? CountedPart.none(prototype) : CountedPart.of(prototype, layout);
    this.collects = List.of(prototype.k).contains(COLLECT);
    this.labels = new Label[code.length + 1];
    Arrays.setAll(labels, _ -> out.newLabel());
    BitSet apart = (BitSet) jumpedTo.clone();
    for (int at = 0; at < code.length; at++) if (counted.beginsAt(at)) apart.set(at);
    this.branching = new Branching(prototype, effects, region, apart, labels);
    this.calculations =
        new Calculations(
            prototype,
            layout,
            operands,
            deferral,
            region,
            apart,
            branching,
            this::returnNumber,
            out);
  }

  /**
   * Whether an instruction has a guess where its field is: a static field of the class, {@code f}
   * and the number.
   */
  static boolean hasPlace(Prototype prototype, int pc) {
    int i = prototype.code[pc];
    int key =
        switch (Lua.GET_OPCODE(i)) {
          case Lua.OP_GETTABUP, Lua.OP_GETTABLE, Lua.OP_SELF -> Lua.GETARG_C(i);
          case Lua.OP_SETTABLE -> Lua.GETARG_B(i);
          default -> 0;
        };
    return Lua.ISK(key) && prototype.k[Lua.INDEXK(key)] instanceof LuaString;
  }

  /** Emits the method. */
  void emit() {
    Label start = out.newBoundLabel();
    var handlers = new Handlers(layout.exposed, out);
    if (metering == null && !form.resumes()) begin();
    layout.initialise(snapshot, out);
    if (form.resumes()) {
      new Resumption(prototype, layout, operands, out).prologue(form.entry());
      if (metering != null) metering.resume();
      else if (counted.contains(form.entry())) resumeCounted();
      out.goto_(labels[form.entry()]);
    } else {
      prologue();
      if (metering != null) metering.begin();
    }
    objects = out.locals();
    Label initialised = out.newBoundLabel();
    for (pc = region.first(); pc < region.end(); pc++) {
      if (!reached.get(pc)) continue;
      if (pc > region.first() && out.isReached()) endBlock();
      if (pc == 0 && !form.resumes() && counted.beginsAt(0)) takeStack(layout.frameBytes());
      label();
      if (pc > 0 && counted.beginsAt(pc)) takeStack(layout.frameBytes());
      int i = code[pc];
      int op = Lua.GET_OPCODE(i);
      if (op != Lua.OP_MOVE && op != Lua.OP_JMP && op != Lua.OP_LOADK) out.lineNumber(pc + 1);
      operands.at(pc);
      if (metering != null) {
        out.lineNumber(pc + 1);
        metering.instruction(i, op);
      }
      if (metering == null && layout.turns(pc)) turn();
      if (deferral.isDeferred(pc)) continue;
      int first = pc;
      Label here = out.mark();
      pc = instruction(i, op);
      handlers.emitted(first, pc, here);
    }
    handlers.leave();
    if (form.resumes()) exits();
    else end();
    handlers.end();
    if (!handlers.exposed().isEmpty()) expose(initialised, handlers.exposed());
    out.handle(start, handlers.others(), classDesc(StackOverflowError.class));
    out.invokestatic(ERRORS, "passed", OVERFLOW).athrow();
  }

  /**
   * Has the interpreter go on with what somebody wants to look at; passes on what else is thrown.
   */
  private void expose(Label initialised, List<CodeWriter.Span> exposed) {
    out.handle(initialised, exposed, classDesc(Error.class));
    out.invokestatic(ERRORS, "exposure", EXPOSED);
    departure.expose(form, snapshot, collects);
    returnUncounted();
  }

  /** Clears variables whose block has ended in front of the instruction in hand. */
  private void endBlock() {
    int first = effects.variables(pc);
    operands.at(pc - 1);
    forget(first, Math.max(effects.variables(pc - 1) - first, 0));
  }

  /** Puts the label of the instruction in hand here, if something jumps to it. */
  private void label() {
    Label label = labels[pc];
    boolean back = turnedTo.get(pc);
    if (!back && label.locals == null && out.isReached()) return;
    out.labelBinding(label, layout.held(pc, objects), back);
  }

  /** One comparison sees both whether the stack has room and whether a hook may be set. */
  private void checkStack(Label go) {
    boolean asks = form.guarded() && prototype.linedefined == 0; // called seldom, and may be first
    room();
    out.loadConstant(layout.frameBytes());
    out.invokevirtual(ROOM, asks ? "asksHooked" : "isHooked", IS_HOOKED).ifeq(go);
  }

  /** What an interpreted call does from here on counts as that of a compiled one. */
  private void resumeCounted() {
    room();
    out.loadConstant(layout.frameBytes());
    out.invokevirtual(ROOM, "enter", MethodTypeDesc.of(CD_void, CD_int));
  }

  private void room() {
    if (form.shared()) out.aload(0).getfield(COMPILED, "room", ROOM);
    else out.getstatic(SELF, "room", ROOM);
  }

  private void takeStack(int bytes) {
    room();
    out.loadConstant(-bytes).invokevirtual(ROOM, "give", MethodTypeDesc.of(CD_void, CD_int));
  }

  /** Where code runs on without a return, as none of a compiler does. */
  private void end() {
    if (!reached.get(pc)) return;
    label();
    out.getstatic(OPS, "EMPTY", VARARGS);
    returnTop();
  }

  /** Where the loop is left that the class has: behind it, as what jumps back belongs to it. */
  private void exits() {
    BitSet exits = region.exits(effects);
    for (pc = exits.nextSetBit(region.end()); pc >= 0; pc = exits.nextSetBit(pc + 1)) exit();
  }

  private void exit() {
    if (pc >= code.length) {
      end();
      return;
    }
    if (!reached.get(pc)) return;
    label();
    out.lineNumber(pc + 1);
    giveBack(counted.contains(pc) && !counted.beginsAt(pc));
  }

  /** Returns so that the interpreter goes on with the instruction in hand. */
  private void giveBack(boolean isCounted) {
    if (metering != null) metering.leave();
    else if (isCounted) takeStack(-layout.frameBytes());
    departure.giveBack(pc);
    out.areturn();
  }

  /** Looks whether the script is to end; where a meter counts, that looks. */
  private void poll() {
    out.invokestatic(INTERRUPTS, "poll", NOTHING);
  }

  /**
   * As {@link #poll}, where a loop begins another turn; the interpreter makes it for a hook, if no
   * loop is around: within others the way out costs the fastest ones a seventh.
   */
  private void turn() {
    if (!layout.departures.get(pc)) {
      poll();
      return;
    }
    Label on = out.newLabel();
    out.invokestatic(INTERRUPTS, "turn", MethodTypeDesc.of(CD_boolean)).ifeq(on);
    if (form.resumes()) {
      giveBack(counted.contains(pc));
    } else {
      departure.divert(pc, counted.contains(pc) ? layout.frameBytes() : 0);
    }
    out.labelBinding(on);
  }

  /** Returns the list on Java's stack. */
  private void returnTop() {
    if (layout.numeric) leave();
    endCall();
  }

  /** Returns the number on Java's stack, which is an instruction's result. */
  private void returnNumber(int at) {
    pc = at;
    if (metering != null) metering.instruction(code[at], Lua.OP_RETURN);
    endCall();
  }

  /** Returns what is on Java's stack. */
  private void endCall() {
    if (counted.contains(pc)) takeStack(-layout.frameBytes());
    if (layout.numeric) out.dreturn();
    else out.areturn();
  }

  /** Returns the list on Java's stack where the call does not count, or not any more. */
  private void returnUncounted() {
    if (layout.numeric) {
      leave();
      out.dreturn();
    } else {
      out.areturn();
    }
  }

  /** Makes what a function gives for a number of the list on Java's stack. */
  private void leave() {
    room();
    out.swap().invokevirtual(ROOM, "leave", LEAVE);
  }

  /** Returns registers; a negative count takes what is open behind them. */
  private void returnRegisters(int first, int count) {
    if (!layout.numeric || count != 1 || !operands.areDoubles(first, 1)) {
      if (count == 1) operands.take(first);
      else operands.list(first, count);
      returnTop();
      return;
    }
    if (operands.isPair(first)) {
      room();
      operands.loadPair(first);
      out.invokevirtual(ROOM, "leave", MethodTypeDesc.of(CD_double, VALUE, CD_double));
    } else {
      operands.loadDouble(first);
    }
    endCall();
  }

  /**
   * Counts what the call takes of the stack, see {@code StackRoom}. A call that a hook wants to
   * follow is interpreted. In a state with limits the meter counts, and there are no hooks.
   */
  private void begin() {
    Label go = out.newLabel();
    out.lineNumber(1);
    if (!counted.isEmpty() || form.guarded()) {
      checkStack(go);
    } else {
      out.invokestatic(HOOK, "isUsed", MethodTypeDesc.of(CD_boolean)).ifeq(go);
    }
    out.aload(0);
    MethodTypeDesc body = layout.body(prototype, form);
    int local = 1;
    for (ClassDesc type : body.parameterList()) {
      if (type.isPrimitive()) out.dload(local);
      else out.aload(local);
      local += JvmTypes.size(type);
    }
    MethodTypeDesc interpret = body.insertParameterTypes(0, COMPILED).changeReturnType(VARARGS);
    out.invokestatic(INTERPRETED, "divert", interpret);
    returnUncounted();
    out.labelBinding(go);
  }

  private void prologue() {
    int parameters = prototype.numparams;
    int empty = 0;
    for (int r = 0; r < prototype.maxstacksize; r++) {
      boolean given = r < parameters;
      if (!given && !layout.captured[r] && layout.initialised) empty++;
      if (!given && !layout.captured[r]) continue;
      if (!layout.captured[r] && layout.passed) continue;
      if (layout.captured[r]) out.new_(CELL).dup();
      if (!given) {
        operands.nil();
      } else if (layout.pairs) {
        operands.either(r);
      } else if (layout.passed) {
        out.aload(layout.local(r));
      } else {
        out.aload(1).loadConstant(r + 1);
        out.invokevirtual(VARARGS, "arg", MethodTypeDesc.of(VALUE, CD_int));
      }
      if (layout.captured[r]) {
        out.invokespecial(CELL, ConstantDescs.INIT_NAME, MethodTypeDesc.of(CD_void, VALUE));
        operands.storeCell(r);
      } else {
        out.astore(layout.local(r), VALUE);
      }
    }
    if (empty > 0) operands.nil();
    for (int r = parameters; empty > 0 && r < prototype.maxstacksize; r++) {
      if (layout.captured[r]) continue;
      if (--empty > 0) out.dup();
      out.astore(layout.local(r), VALUE);
    }
    if (prototype.is_vararg != 0) {
      out.aload(1);
      if (parameters > 0) {
        out.loadConstant(parameters + 1);
        out.invokevirtual(VARARGS, "subargs", MethodTypeDesc.of(VARARGS, CD_int));
      }
      out.astore(layout.varargs);
    }
    for (int r = 0; r < parameters; r++) {
      if (layout.pairs && !layout.captured[r]) operands.parameter(r);
      if (layout.pairs || !layout.isPairAtEntry(r)) continue;
      out.aload(layout.local(r));
      operands.split(r);
    }
    layout.initialiseOpen(out);
    for (int position : layout.positions) if (position != 0) out.loadConstant(-1).istore(position);
  }

  /** Emits one instruction; returns the last pc that it took. */
  private int instruction(int i, int op) {
    int a = Lua.GETARG_A(i);
    int b = Lua.GETARG_B(i);
    int c = Lua.GETARG_C(i);
    int jump = pc + 1 + Lua.GETARG_sBx(i);
    switch (op) {
      case Lua.OP_MOVE -> operands.move(a, b);
      case Lua.OP_LOADK -> operands.loadConstant(a, Lua.GETARG_Bx(i));
      case Lua.OP_LOADKX -> {
        operands.loadConstant(a, Lua.GETARG_Ax(code[pc + 1]));
        return pc + 1;
      }
      case Lua.OP_LOADBOOL -> loadBoolean(a, b != 0, c != 0);
      case Lua.OP_LOADNIL -> loadNil(a, a + b);
      case Lua.OP_GETUPVAL -> getUpvalue(a, b);
      case Lua.OP_SETUPVAL -> setUpvalue(b, a);
      case Lua.OP_GETTABUP -> getUpvalueField(a, b, c);
      case Lua.OP_SETTABUP -> setUpvalueField(a, b, c);
      case Lua.OP_GETTABLE -> getField(a, b, c);
      case Lua.OP_SETTABLE -> setField(a, b, c);
      case Lua.OP_NEWTABLE -> newTable(a, b, c);
      case Lua.OP_SELF -> self(a, b, c);
      case Lua.OP_ADD, Lua.OP_SUB, Lua.OP_MUL, Lua.OP_DIV, Lua.OP_MOD, Lua.OP_POW, Lua.OP_UNM -> {
        return calculations.emit(pc);
      }
      case Lua.OP_NOT -> unary("not", a, b);
      case Lua.OP_LEN -> unary("len", a, b);
      case Lua.OP_CONCAT -> concat(a, b, c);
      case Lua.OP_JMP -> jump(a, jump);
      case Lua.OP_EQ, Lua.OP_LT, Lua.OP_LE -> {
        return calculations.compare(pc);
      }
      case Lua.OP_TEST -> {
        operands.take(a);
        test(branching.result(pc), branching.to(pc));
        return branching.last(pc);
      }
      case Lua.OP_TESTSET -> {
        operands.load(b);
        test(c == 0, labels[pc + 2]);
        operands.load(b);
        operands.store(a);
      }
      case Lua.OP_CALL -> call(a, b, c);
      case Lua.OP_TAILCALL -> tailCall(a, b);
      case Lua.OP_RETURN -> returnRegisters(a, b - 1);
      case Lua.OP_FORPREP -> forPrepare(a, jump);
      case Lua.OP_FORLOOP -> forLoop(a, jump);
      case Lua.OP_TFORCALL -> iterate(a, c);
      case Lua.OP_TFORLOOP -> iteratorLoop(a, jump);
      case Lua.OP_SETLIST -> {
        setList(a, b, c == 0 ? Lua.GETARG_Ax(code[pc + 1]) : c);
        return c == 0 ? pc + 1 : pc;
      }
      case Lua.OP_CLOSURE -> closure(a, Lua.GETARG_Bx(i));
      case Lua.OP_VARARG -> varargs(a, b);
      default -> throw new IllegalArgumentException("opcode " + op);
    }
    return pc;
  }

  private void loadBoolean(int to, boolean value, boolean skip) {
    operands.bool(value);
    operands.store(to);
    if (skip) out.goto_(labels[pc + 2]);
  }

  private void loadNil(int first, int last) {
    for (int r = first; r <= last; r++) {
      operands.nil();
      operands.store(r);
    }
  }

  private void getUpvalue(int to, int upvalue) {
    operands.upvalueValue(upvalue);
    operands.store(to);
  }

  private void setUpvalue(int upvalue, int from) {
    operands.upvalue(upvalue);
    operands.load(from);
    out.putfield(CELL, "v", VALUE);
  }

  private void getUpvalueField(int to, int upvalue, int key) {
    operands.upvalueValue(upvalue);
    operands.registerOrConstant(key);
    index(key, "fieldUpvalue", "indexUpvalue");
    operands.store(to);
  }

  private void setUpvalueField(int upvalue, int key, int value) {
    operands.upvalueValue(upvalue);
    operands.registerOrConstant(key);
    operands.registerOrConstant(value);
    setIndex(key, "setFieldUpvalue", "setIndexUpvalue");
  }

  private void getField(int to, int table, int key) {
    if (Lua.ISK(key)) operands.take(table);
    else operands.load(table);
    if (operands.isUnboxed(key)) {
      ClassDesc type = operands.loadKey(key);
      out.invokestatic(OPS, "index", MethodTypeDesc.of(VALUE, VALUE, type));
    } else if (operands.isPair(key)) {
      Label other = out.newLabel();
      Label end = out.newLabel();
      operands.unlessNumber(key, other);
      operands.loadNumber(key);
      out.invokestatic(OPS, "index", MethodTypeDesc.of(VALUE, VALUE, CD_double));
      out.goto_(end).labelBinding(other);
      operands.load(key);
      out.invokestatic(OPS, "index", BINARY).labelBinding(end);
    } else {
      operands.registerOrConstant(key);
      index(key, "field", "index");
    }
    operands.store(to);
  }

  private void setField(int table, int key, int value) {
    operands.load(table);
    if (operands.isUnboxed(key)) {
      ClassDesc type = operands.loadKey(key);
      operands.registerOrConstant(value);
      out.invokestatic(OPS, "setIndex", MethodTypeDesc.of(CD_void, VALUE, type, VALUE));
    } else if (operands.isPair(key)) {
      Label other = out.newLabel();
      Label end = out.newLabel();
      operands.unlessNumber(key, other);
      operands.loadNumber(key);
      operands.registerOrConstant(value);
      out.invokestatic(OPS, "setIndex", MethodTypeDesc.of(CD_void, VALUE, CD_double, VALUE));
      out.goto_(end).labelBinding(other);
      operands.load(key);
      operands.registerOrConstant(value);
      out.invokestatic(OPS, "setIndex", MethodTypeDesc.of(CD_void, VALUE, VALUE, VALUE));
      out.labelBinding(end);
    } else {
      operands.registerOrConstant(key);
      operands.registerOrConstant(value);
      setIndex(key, "setField", "setIndex");
    }
  }

  private void newTable(int to, int array, int hash) {
    out.loadConstant(Bytecode.tableSize(array)).loadConstant(Bytecode.tableSize(hash));
    out.invokestatic(OPS, "newTable", MethodTypeDesc.of(VALUE, CD_int, CD_int));
    operands.store(to);
  }

  private void self(int to, int object, int method) {
    if (deferral.defersObject(pc)) {
      operands.load(object);
    } else {
      if (Lua.ISK(method)) operands.take(object);
      else operands.load(object);
      out.dup();
      operands.store(to + 1);
    }
    operands.registerOrConstant(method);
    if (operands.isText(method)) {
      place();
      room();
      out.invokestatic(OPS, "method", MethodTypeDesc.of(VALUE, VALUE, STRING, PLACE, ROOM));
    } else {
      out.invokestatic(OPS, "index", BINARY);
    }
    operands.store(to);
  }

  private void jump(int close, int target) {
    if (close > 0) close(close - 1);
    out.goto_(labels[target]);
  }

  private void tailCall(int a, int b) {
    if (metering == null && b > 0 && b - 1 <= Layout.PASSED) passOn(a, b - 1);
    operands.load(a);
    operands.list(a + 1, b - 1);
    out.invokestatic(OPS, "tailCall", MethodTypeDesc.of(VARARGS, VALUE, VARARGS));
    returnTop();
  }

  /**
   * A call in return position that keeps the caller on the stack, if that may be; else goes on
   * behind it.
   */
  private void passOn(int a, int arguments) {
    Label other = out.newLabel();
    operands.load(a);
    callee(a);
    room();
    out.invokestatic(OPS, "passedOn", MethodTypeDesc.of(ENGINE_FUNCTION, FUNCTION, ROOM));
    out.dup().ifnull(other);
    if (layout.numeric) {
      number(a, arguments);
    } else if (operands.areDoubles(a + 1, arguments)) {
      pass(a, arguments);
    } else {
      MethodTypeDesc type = arguments(a, arguments, VARARGS);
      forget(a);
      out.invokevirtual(ENGINE_FUNCTION, "pass", type);
    }
    room();
    out.invokevirtual(ROOM, "passed", NOTHING);
    endCall();
    out.labelBinding(other).pop();
  }

  /** Pushes the arguments of a call one by one; returns the type of a method that takes them. */
  private MethodTypeDesc arguments(int a, int count, ClassDesc result) {
    for (int r = a + 1; r <= a + count; r++) operands.load(r);
    return MethodTypeDesc.of(result, Collections.nCopies(count, VALUE));
  }

  /** Calls the function on Java's stack for all its results. */
  private void pass(int a, int count) {
    operands.pairs(a + 1, count);
    forget(a);
    out.invokevirtual(ENGINE_FUNCTION, "pass", PASS);
  }

  /** Calls the function on Java's stack for a number. */
  private void number(int a, int count) {
    operands.pairs(a + 1, count);
    forget(a);
    room();
    out.invokevirtual(ENGINE_FUNCTION, "number", GIVE);
  }

  private void iteratorLoop(int a, int start) {
    Label end = labels[pc + 1];
    operands.load(a + 1);
    out.invokevirtual(VALUE, "isnil", MethodTypeDesc.of(CD_boolean)).ifne(end);
    operands.load(a + 1);
    operands.store(a);
    out.goto_(labels[start]);
  }

  private void setList(int a, int b, int block) {
    operands.load(a);
    out.loadConstant((block - 1) * Lua.LFIELDS_PER_FLUSH + 1);
    operands.list(a + 1, b == 0 ? -1 : b);
    forget(a + 1, b == 0 ? -1 : b);
    out.invokestatic(OPS, "setList", MethodTypeDesc.of(CD_void, VALUE, CD_int, VARARGS));
  }

  private void varargs(int a, int b) {
    out.aload(layout.varargs);
    results(a, b);
  }

  private void index(int key, String field, String index) {
    if (operands.isText(key)) {
      place();
      out.invokestatic(OPS, field, MethodTypeDesc.of(VALUE, VALUE, STRING, PLACE));
    } else {
      out.invokestatic(OPS, index, BINARY);
    }
  }

  /** Pushes the instruction's guess where its field is. */
  private void place() {
    out.getstatic(SELF, "f" + pc, PLACE);
  }

  private void setIndex(int key, String field, String index) {
    boolean text = operands.isText(key);
    if (text && field.equals("setField")) {
      place();
      out.invokestatic(OPS, field, MethodTypeDesc.of(CD_void, VALUE, STRING, VALUE, PLACE));
      return;
    }
    out.invokestatic(
        OPS, text ? field : index, MethodTypeDesc.of(CD_void, VALUE, text ? STRING : VALUE, VALUE));
  }

  private void unary(String name, int a, int b) {
    operands.take(b);
    out.invokestatic(OPS, name, UNARY);
    operands.store(a);
  }

  private void concat(int a, int b, int c) {
    if (c == b + 1) {
      operands.load(b);
      operands.load(c);
      out.invokestatic(OPS, "concat", BINARY);
    } else {
      operands.array(b, c - b + 1);
      forget(b, c - b + 1);
      out.invokestatic(OPS, "concat", MethodTypeDesc.of(VALUE, VALUES));
    }
    operands.store(a);
  }

  /** Jumps if the value on Java's stack is true, or if it is false. */
  private void test(boolean result, Label to) {
    out.invokevirtual(VALUE, "toboolean", MethodTypeDesc.of(CD_boolean));
    out.branch(result ? Opcodes.IFNE : Opcodes.IFEQ, to);
  }

  /** Variables that leave their block: closures keep the old cells. */
  private void close(int from) {
    for (int r = from; r < layout.captured.length; r++) {
      if (!layout.captured[r]) continue;
      out.new_(CELL).dup();
      operands.load(r);
      out.invokespecial(CELL, ConstantDescs.INIT_NAME, MethodTypeDesc.of(CD_void, VALUE));
      operands.storeCell(r);
    }
  }

  private void call(int a, int b, int c) {
    operands.take(a);
    if (mayRaise && !layout.writesPair(pc, a) && ErrorCall.isAt(prototype, pc)) {
      for (int r = a + 1; r < a + b; r++) operands.load(r);
      out.getstatic(SELF, "prototype", PROTOTYPE).loadConstant(pc);
      out.invokestatic(ERROR_CALL, "call", b == 2 ? RAISE : CHECK);
      if (c == 1) {
        out.pop();
      } else {
        operands.store(a);
      }
      return;
    }
    if (b == 0 && operands.beforeOpen(a + 1) == 1) {
      operands.load(a + 1);
      out.aload(layout.open);
      forget(a);
      boolean first = c == 2;
      MethodTypeDesc type = MethodTypeDesc.of(first ? VALUE : VARARGS, VALUE, VALUE, VARARGS);
      out.invokestatic(OPS, first ? "call" : "invoke", type);
      if (first) {
        operands.store(a);
      } else {
        results(a, c);
      }
      return;
    }
    int arguments = b - 1;
    boolean single = (c == 1 || c == 2) && b > 0 && arguments <= Layout.PASSED;
    boolean number = single && c == 2 && layout.writesPair(pc, a);
    if (number || (single && operands.areDoubles(a + 1, arguments))) {
      callDirectly(a, arguments, c, number);
      return;
    }
    callee(a);
    if (single) {
      MethodTypeDesc type = arguments(a, arguments, VALUE);
      forget(a);
      out.invokevirtual(FUNCTION, "call", type);
      if (c == 1) {
        out.pop();
      } else {
        operands.store(a);
      }
    } else {
      operands.list(a + 1, arguments);
      forget(a);
      out.invokevirtual(FUNCTION, "invoke", INVOKE);
      results(a, c);
    }
  }

  /** Calls the value on Java's stack with numbers, or for one. */
  private void callDirectly(int a, int arguments, int c, boolean number) {
    callee(a, "direct", ENGINE_FUNCTION);
    if (number) {
      number(a, arguments);
      out.dup2();
      room();
      out.invokestatic(OPS, "object", MethodTypeDesc.of(VALUE, CD_double, ROOM));
      operands.storePair(a);
      return;
    }
    pass(a, arguments);
    if (c == 1) out.invokevirtual(VARARGS, "eval", MethodTypeDesc.of(VARARGS));
    results(a, c);
  }

  /**
   * What a call of the value on Java's stack calls, which a register holds. The value of an upvalue
   * is often the running function: of that the JVM knows all without a look at the upvalue.
   */
  private void callee(int register) {
    callee(register, "callee", FUNCTION);
  }

  private void callee(int register, String name, ClassDesc type) {
    if (form.resumes() || !isUpvalue(register)) {
      out.invokestatic(OPS, name, MethodTypeDesc.of(type, VALUE));
    } else {
      out.aload(0);
      out.invokestatic(OPS, name, MethodTypeDesc.of(type, VALUE, COMPILED));
    }
  }

  /** Whether what was written to a register last is the value of an upvalue. */
  private boolean isUpvalue(int register) {
    for (int at = pc - 1; at >= 0; at--) {
      if (effects.writes(at, register)) {
        return Lua.GET_OPCODE(code[at]) == Lua.OP_GETUPVAL;
      }
    }
    return false;
  }

  /**
   * Clears registers from a call's on, which have no further use: the arguments or, in a function
   * that collects itself, all, so that it does not see what a finished block has left there.
   */
  private void forget(int from) {
    if (!collects) {
      forget(from + 1, Lua.GETARG_B(code[pc]) - 1);
      return;
    }
    for (int r = from; r < layout.captured.length; r++) {
      operands.nil();
      operands.store(r);
    }
    layout.initialiseOpen(out);
  }

  /**
   * Clears registers that have been read for the last time. What is in a local the JVM takes for
   * used in a frame that it interprets, and in others while a handler may read it, so it would not
   * be collected.
   *
   * @param count negative where what follows them is open
   */
  private void forget(int first, int count) {
    int end = first + (count < 0 ? operands.beforeOpen(first) : count);
    for (int r = first; r < end; r++) if (snapshot.registers.get(r)) operands.clear(r);
  }

  /** Takes results, a list on Java's stack; {@code c} is their number and one, 0 for all. */
  private void results(int a, int c) {
    switch (c) {
      case 0 -> operands.open(a);
      case 1 -> out.pop();
      case 2 -> {
        out.invokestatic(COMPILED, "first", MethodTypeDesc.of(VALUE, VARARGS));
        operands.store(a);
      }
      default -> operands.spread(a, c - 1);
    }
  }

  private void forPrepare(int a, int loop) {
    int index = layout.loops[loop];
    if (layout.isWholeLoop(loop)) {
      // start and step are whole constants: what is left to see is the limit
      int step = layout.step(pc);
      operands.loadDouble(a);
      out.d2l().loadConstant((long) step).lsub().lstore(index);
      forNumber(a + 1, "limit");
      out.loadConstant((double) step);
      out.invokestatic(OPS, "wholeLimit", MethodTypeDesc.of(CD_long, CD_double, CD_double));
      out.lstore(index + 2).goto_(labels[loop]);
      return;
    }
    forNumber(a, "initial value");
    out.dstore(index);
    forNumber(a + 1, "limit");
    out.dstore(index + 2);
    forNumber(a + 2, "step");
    out.dstore(index + 4);
    out.dload(index).dload(index + 4).dsub().dstore(index);
    out.goto_(labels[loop]);
  }

  /** Pushes what a loop begins with as a double. */
  private void forNumber(int register, String what) {
    if (layout.isNumber(pc, register)) {
      operands.loadDouble(register);
    } else {
      operands.load(register);
      out.loadConstant(what);
      out.invokestatic(OPS, "forNumber", MethodTypeDesc.of(CD_double, VALUE, CD_String));
    }
  }

  private void forLoop(int a, int start) {
    int index = layout.loops[pc];
    if (index == 0) throw new IllegalArgumentException("loop without start");
    if (layout.isWholeLoop(pc)) {
      int step = layout.step(start - 1);
      out.lload(index).loadConstant((long) step).ladd().dup2().lstore(index);
      out.lload(index + 2).lcmp();
      out.branch(step > 0 ? Opcodes.IFGT : Opcodes.IFLT, labels[pc + 1]);
      out.lload(index);
      operands.storeLong(a + 3);
      out.goto_(labels[start]);
      return;
    }
    out.dload(index).dload(index + 4).dadd().dstore(index);
    out.dload(index).dload(index + 2).dload(index + 4);
    out.invokestatic(
        OPS, "forGoesOn", MethodTypeDesc.of(CD_boolean, CD_double, CD_double, CD_double));
    out.ifeq(labels[pc + 1]);
    out.dload(index);
    operands.storeDouble(a + 3);
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
    operands.load(a);
    operands.load(a + 1);
    operands.load(a + 2);
    out.iload(position);
    out.invokestatic(OPS, "advance", MethodTypeDesc.of(CD_int, VALUE, VALUE, VALUE, CD_int));
    out.dup().istore(position).ifge(found);
    out.iload(position).getstatic(TABLE, "NO_POSITION", CD_int).if_icmpeq(call);
    if (endsLoop(pc + 1, a + 2)) {
      out.goto_(labels[pc + 2]);
    } else {
      for (int r = a + 3; r < a + 3 + c; r++) { // the JVM wants all written on each way
        operands.nil();
        operands.store(r);
      }
      out.goto_(done);
    }
    out.labelBinding(found);
    MethodTypeDesc at = MethodTypeDesc.of(VALUE, VALUE, CD_int);
    if (c == 2) {
      operands.load(a + 1);
      out.iload(position).invokestatic(OPS, "valueAt", at);
      operands.store(a + 4);
    }
    operands.load(a + 1);
    out.iload(position).invokestatic(OPS, "keyAt", at);
    operands.store(a + 3);
    out.goto_(done).labelBinding(call);
    callIterator(a, c);
    out.labelBinding(done);
  }

  /** Whether there is nothing at an instruction but the end of a loop with a control variable. */
  private boolean endsLoop(int end, int control) {
    return metering == null
        && region.contains(end)
        && Lua.GET_OPCODE(code[end]) == Lua.OP_TFORLOOP
        && Lua.GETARG_A(code[end]) == control
        && !jumpedTo.get(end);
  }

  private void callIterator(int a, int c) {
    operands.load(a);
    out.invokestatic(OPS, "callee", MethodTypeDesc.of(FUNCTION, VALUE));
    if (c == 1) {
      operands.load(a + 1);
      operands.load(a + 2);
      out.invokevirtual(FUNCTION, "call", BINARY);
      operands.store(a + 3);
    } else {
      operands.list(a + 1, 2);
      out.invokevirtual(FUNCTION, "invoke", INVOKE);
      operands.spread(a + 3, c);
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
        operands.upvalue(upvalues[n].idx);
      }
      out.aastore();
    }
    out.aload(0).getfield(COMPILED, "room", ROOM);
    out.invokevirtual(CODE, "closure", MethodTypeDesc.of(COMPILED, CELLS, ROOM));
    operands.store(a);
  }
}
