package org.cqueues.runtime;

import static org.luaj.vm2.LuaValue.FALSE;
import static org.luaj.vm2.LuaValue.NIL;
import static org.luaj.vm2.LuaValue.NONE;
import static org.luaj.vm2.LuaValue.TRUE;
import static org.luaj.vm2.LuaValue.varargsOf;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaNil;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.TailcallVarargs;
import org.luaj.vm2.Upvaldesc;
import org.luaj.vm2.Varargs;

/**
 * A function's instructions, interpreted with the operators of {@link Ops}. Once they have run for
 * about as long as it takes to make a class of them, they may become one: for the next call or, in
 * the middle of a loop, where that jumps back. What a meter counts is the same in both.
 */
final class InterpretedCode {
  /** What a call takes of Java's stack at most, with the frames that lead to it. */
  private static final int STACK = 1500;

  /** Arguments that a call passes without a list. */
  private static final int PASSED = 3;

  /** Instructions that are interpreted in about the time that the smallest class takes to make. */
  private static final int CLASS_COST = Tier.CHOSEN == Tier.CROSSING ? 20 : 2_000;

  /** As {@link #CLASS_COST}, for each instruction in the class. */
  private static final int INSTRUCTION_COST = Tier.CHOSEN == Tier.CROSSING ? 0 : 20;

  /** Instructions that take about as long as a call does by itself. */
  private static final int CALL = 40;

  private static final @Nullable Cell[] NO_CELLS = {};

  private static final LuaString COLLECT = Bytes.text("collectgarbage");

  final Prototype prototype;
  final LuaValue[] constants;

  /** The codes of the functions inside. */
  final Code[] inner;

  private final FunctionFactory functions;
  private final boolean[] captured;
  private final boolean captures;

  /** Whether the code names {@code collectgarbage}. */
  private final boolean collects;

  /** Whether it may become a class. */
  private final boolean warms;

  /** Whether the variables of that can be read and changed. */
  final boolean inspectable;

  /**
   * Instructions that are interpreted before a class is made for the next call, and once more
   * before one is made for a call that goes on for so long: most loops end before that, and a class
   * that begins in the middle serves nobody else.
   */
  private final int cost;

  // States that share the code may come here at once: a count that is wrong does no harm, and of
  // two classes either will do.

  /** Instructions that are yet interpreted before a class is made; below zero it is time. */
  private int left;

  /** A function of the class without upvalues, from when there is one. */
  private @Nullable CompiledFunction compiled;

  /** For each instruction that a loop jumps back to a function that goes on there. */
  private CompiledFunction.@Nullable Resumed @Nullable [] resumed;

  /**
   * The code of a prototype.
   *
   * @param functions makes the functions inside it
   * @param warms whether it may become a class
   * @param inspectable whether the variables of that can be read and changed
   */
  InterpretedCode(
      Prototype prototype, FunctionFactory functions, boolean warms, boolean inspectable) {
    this.prototype = prototype;
    this.functions = functions;
    this.constants = functions.constants(prototype);
    this.inner = functions.inner(prototype);
    this.captured = Bytecode.captured(prototype);
    boolean found = false;
    for (boolean is : captured) found |= is;
    this.captures = found;
    this.collects = List.of(prototype.k).contains(COLLECT);
    this.warms = warms;
    this.inspectable = inspectable;
    this.cost = cost();
    this.left = warms ? cost : Integer.MAX_VALUE;
  }

  private int cost() {
    return (int)
        Math.min(Integer.MAX_VALUE, CLASS_COST + (long) INSTRUCTION_COST * prototype.code.length);
  }

  /** See {@link Code#shared}. */
  Code shared() {
    return functions.shared().code(prototype);
  }

  /** A function of the class without upvalues, or null where there is no class yet. */
  @Nullable CompiledFunction compiled() {
    return compiled;
  }

  /** A call begins: counts it; as {@link #compiled}. */
  @Nullable CompiledFunction called() {
    if (compiled != null) return compiled;
    if (left < 0) {
      compiled = functions.compile(this);
      left = compiled == null ? Integer.MAX_VALUE : cost;
    }
    left -= CALL + prototype.code.length;
    return compiled;
  }

  /** A loop is about to jump back so far; whether it is time that a class goes on there. */
  private boolean turns(LuaCoroutine coroutine, Activation frame, int instructions) {
    if (frame.meter == null) Interrupts.poll();
    else frame.meter.spend(instructions);
    left -= instructions;
    return left < -cost && isDue(coroutine);
  }

  private boolean isDue(LuaCoroutine coroutine) {
    if (warms && coroutine.hook == null) return true;
    left = warms ? cost : Integer.MAX_VALUE;
    return false;
  }

  /** The class of the loop that begins at an instruction; null where it cannot be made. */
  private CompiledFunction.@Nullable Resumed resumed(int pc) {
    var known = resumed;
    if (known == null) resumed = known = new CompiledFunction.Resumed[prototype.code.length];
    CompiledFunction.Resumed found = known[pc];
    if (found != null) return found; // nothing is counted anew: the next call may be the class's
    known[pc] = found = functions.resumed(this, pc);
    left = found == null ? Integer.MAX_VALUE : cost;
    return found;
  }

  /** Goes on in a class, where there can be one; else null. The call is over then. */
  private @Nullable Varargs resume(Activation frame, int pc) {
    CompiledFunction.Resumed code = resumed(pc);
    if (code == null) return null;
    if (!inspectable) frame.leave();
    CompiledFunction function = frame.function;
    var going = (CompiledFunction.Resumed) code.closure(frame.upvalues, function.room);
    Meter meter = frame.meter;
    if (meter == null) return going.body(frame);
    meter.depth--; // it counts as a call itself
    Varargs results = going.body(frame);
    meter.depth++;
    return results;
  }

  /** Whether it wants arguments behind its parameters. */
  boolean takesList() {
    return prototype.is_vararg != 0;
  }

  Varargs run(CompiledFunction function, Varargs args, Cell[] upvalues) {
    if (function.room.isOutside()) return function.room.callFromOutside(function, args);
    LuaCoroutine coroutine = LuaState.current().running();
    return run(coroutine, frame(coroutine, function, args, upvalues));
  }

  Varargs run(CompiledFunction function, LuaValue a, LuaValue b, LuaValue c, Cell[] upvalues) {
    if (function.room.isOutside()) {
      return function.room.callFromOutside(function, LuaValue.varargsOf(a, b, c));
    }
    LuaCoroutine coroutine = LuaState.current().running();
    LuaValue[] registers = registers();
    int parameters = prototype.numparams;
    if (parameters > 0) registers[0] = a;
    if (parameters > 1) registers[1] = b;
    if (parameters > 2) registers[2] = c;
    return run(coroutine, frame(coroutine, function, registers, NONE, upvalues));
  }

  private Varargs run(LuaCoroutine coroutine, Activation frame) {
    coroutine.activation = frame;
    Meter meter = frame.meter;
    try {
      if (meter == null) {
        Interrupts.poll();
        frame.function.room.enter(STACK);
      } else {
        meter.enter(prototype.code.length, STACK);
        if (takesList()) Meter.arguments(frame.varargs, meter);
      }
      Hook hook = coroutine.hook;
      if (hook != null) hook.called(frame.function);
      frame.pc = Integer.MAX_VALUE; // no instruction was before the first
      Varargs results = execute(coroutine, frame, 0);
      returned(coroutine, results);
      if (meter == null) frame.function.room.give(STACK);
      else meter.leave(STACK);
      return results;
    } catch (StackOverflowError e) {
      throw Errors.passed(e);
    } finally {
      frame.leave();
    }
  }

  private static void returned(LuaCoroutine coroutine, Varargs results) {
    Hook hook = coroutine.hook;
    if (hook != null && !(results instanceof TailcallVarargs)) hook.returned();
  }

  /** Goes on behind a call that has ended, of which a hook is yet to hear. */
  Varargs goOn(Activation frame, LuaFunction callee) {
    LuaCoroutine coroutine = LuaState.current().running();
    StackRoom room = frame.function.room;
    room.enter(STACK);
    HookedCall.returned(coroutine, callee);
    Varargs results = execute(coroutine, frame, frame.pc + 1);
    returned(coroutine, results);
    room.give(STACK);
    return results;
  }

  private Activation frame(
      LuaCoroutine coroutine, CompiledFunction function, Varargs args, Cell[] upvalues) {
    LuaValue[] registers = registers();
    int parameters = prototype.numparams;
    for (int r = 0; r < parameters; r++) registers[r] = args.arg(r + 1);
    Varargs more = takesList() ? args.subargs(parameters + 1) : NONE;
    return frame(coroutine, function, registers, more, upvalues);
  }

  private LuaValue[] registers() {
    var registers = new LuaValue[prototype.maxstacksize];
    Arrays.fill(registers, NIL);
    return registers;
  }

  private Activation frame(
      LuaCoroutine coroutine,
      CompiledFunction function,
      LuaValue[] registers,
      Varargs more,
      Cell[] upvalues) {
    return new Activation(
        coroutine, function, registers, captures ? cells(registers) : NO_CELLS, more, upvalues);
  }

  /** Moves what closures share to cells; in the registers is null instead, see {@link #get}. */
  @SuppressWarnings("NullAway") // as get and set expect it
  private @Nullable Cell[] cells(LuaValue[] registers) {
    var cells = new @Nullable Cell[registers.length];
    for (int r = 0; r < cells.length; r++) {
      if (!captured[r]) continue;
      cells[r] = new Cell(registers[r]);
      registers[r] = null;
    }
    return cells;
  }

  /** As {@link Activation#get}, but where nothing is captured without a look at the cells. */
  private static LuaValue get(Activation frame, int r) {
    @Nullable LuaValue value = frame.registers[r];
    return value != null ? value : cell(frame, r).v;
  }

  private static void set(Activation frame, int r, LuaValue value) {
    @Nullable LuaValue old = frame.registers[r];
    if (old != null) frame.registers[r] = value;
    else cell(frame, r).v = value;
  }

  private static Cell cell(Activation frame, int r) {
    return Objects.requireNonNull(frame.cells[r], "a register without a cell");
  }

  @SuppressWarnings("ReferenceEquality") // there is one false
  private static boolean isTrue(LuaValue value) {
    return !(value instanceof LuaNil) && value != FALSE;
  }

  /** A register or constant. */
  private LuaValue either(Activation frame, int x) {
    return Lua.ISK(x) ? constants[Lua.INDEXK(x)] : get(frame, x);
  }

  /** A constant text, or null: tables look for those by a shorter way, as in classes. */
  private @Nullable LuaString text(int x) {
    return Lua.ISK(x) && constants[Lua.INDEXK(x)] instanceof LuaString text ? text : null;
  }

  private LuaValue index(Activation frame, LuaValue table, int key) {
    LuaString text = text(key);
    return text == null ? Ops.index(table, either(frame, key)) : Ops.field(table, text);
  }

  private Varargs execute(LuaCoroutine coroutine, Activation frame, int start) {
    // few locals, since those that live from one instruction to the next go to the stack and back
    int[] code = prototype.code;
    int pc = start;
    while (true) {
      int i = code[pc];
      int a = Lua.GETARG_A(i);
      int b = Lua.GETARG_B(i);
      int c = Lua.GETARG_C(i);
      int previous = frame.pc;
      frame.pc = pc;
      Hook hook = coroutine.hook;
      if (hook != null) hook.step(frame, previous);
      int next = pc + 1;
      switch (Lua.GET_OPCODE(i)) {
        case Lua.OP_MOVE -> set(frame, a, get(frame, b));
        case Lua.OP_LOADK -> set(frame, a, constants[Lua.GETARG_Bx(i)]);
        case Lua.OP_LOADKX -> set(frame, a, constants[Lua.GETARG_Ax(code[next++])]);
        case Lua.OP_LOADBOOL -> {
          set(frame, a, b != 0 ? TRUE : FALSE);
          if (c != 0) next++;
        }
        case Lua.OP_LOADNIL -> {
          for (int r = a; r <= a + b; r++) set(frame, r, NIL);
        }
        case Lua.OP_GETUPVAL -> set(frame, a, frame.upvalues[b].v);
        case Lua.OP_SETUPVAL -> frame.upvalues[b].v = get(frame, a);
        case Lua.OP_GETTABUP -> {
          LuaValue table = frame.upvalues[b].v;
          LuaString text = text(c);
          set(
              frame,
              a,
              text == null
                  ? Ops.indexUpvalue(table, either(frame, c))
                  : Ops.fieldUpvalue(table, text));
        }
        case Lua.OP_SETTABUP -> {
          LuaValue table = frame.upvalues[a].v;
          LuaString text = text(b);
          if (text == null) Ops.setIndexUpvalue(table, either(frame, b), either(frame, c));
          else Ops.setFieldUpvalue(table, text, either(frame, c));
        }
        case Lua.OP_GETTABLE -> set(frame, a, index(frame, get(frame, b), c));
        case Lua.OP_SETTABLE -> {
          LuaValue table = get(frame, a);
          LuaString text = text(b);
          if (text == null) Ops.setIndex(table, either(frame, b), either(frame, c));
          else Ops.setField(table, text, either(frame, c));
        }
        case Lua.OP_NEWTABLE ->
            set(frame, a, Ops.newTable(Bytecode.tableSize(b), Bytecode.tableSize(c)));
        case Lua.OP_SELF -> {
          LuaValue self = get(frame, b);
          set(frame, a + 1, self);
          set(frame, a, index(frame, self, c));
        }
        case Lua.OP_ADD -> set(frame, a, Ops.add(either(frame, b), either(frame, c)));
        case Lua.OP_SUB -> set(frame, a, Ops.sub(either(frame, b), either(frame, c)));
        case Lua.OP_MUL -> set(frame, a, Ops.mul(either(frame, b), either(frame, c)));
        case Lua.OP_DIV -> set(frame, a, Ops.div(either(frame, b), either(frame, c)));
        case Lua.OP_MOD -> set(frame, a, Ops.mod(either(frame, b), either(frame, c)));
        case Lua.OP_POW -> set(frame, a, Ops.pow(either(frame, b), either(frame, c)));
        case Lua.OP_UNM -> set(frame, a, Ops.unm(get(frame, b)));
        case Lua.OP_NOT -> set(frame, a, Ops.not(get(frame, b)));
        case Lua.OP_LEN -> set(frame, a, Ops.len(get(frame, b)));
        case Lua.OP_CONCAT -> set(frame, a, Ops.concat(array(frame, b, c - b + 1)));
        case Lua.OP_JMP -> next += jump(frame, i);
        case Lua.OP_EQ ->
            next = test(frame, ++pc, Ops.eq(either(frame, b), either(frame, c)) == (a != 0));
        case Lua.OP_LT ->
            next = test(frame, ++pc, Ops.lt(either(frame, b), either(frame, c)) == (a != 0));
        case Lua.OP_LE ->
            next = test(frame, ++pc, Ops.le(either(frame, b), either(frame, c)) == (a != 0));
        case Lua.OP_TEST -> next = test(frame, ++pc, isTrue(get(frame, a)) == (c != 0));
        case Lua.OP_TESTSET -> {
          LuaValue value = get(frame, b);
          boolean jumps = isTrue(value) == (c != 0);
          if (jumps) set(frame, a, value);
          next = test(frame, ++pc, jumps);
        }
        case Lua.OP_CALL -> {
          if (collects) forget(frame, a, b);
          call(coroutine, frame, a, b, c);
        }
        case Lua.OP_TAILCALL -> {
          Varargs result = tailCall(coroutine, frame, a, b);
          if (result instanceof TailcallVarargs) return result;
          results(frame, a, -1, result); // what follows returns it
        }
        case Lua.OP_RETURN -> {
          return list(frame, a, b - 1);
        }
        case Lua.OP_FORPREP -> {
          forPrepare(frame, a);
          next += Lua.GETARG_sBx(i);
        }
        case Lua.OP_FORLOOP -> {
          if (forLoop(frame, a)) next += Lua.GETARG_sBx(i);
        }
        case Lua.OP_TFORCALL -> {
          boolean goesOn = iterate(coroutine, frame, a, c);
          int loop = code[++pc]; // not an instruction of its own to hooks
          next = goesOn ? pc + 1 + Lua.GETARG_sBx(loop) : pc + 1;
        }
        case Lua.OP_TFORLOOP -> { // of damaged code, which comes to it by another way
          LuaValue control = get(frame, a + 1);
          if (!control.isnil()) {
            set(frame, a, control);
            next += Lua.GETARG_sBx(i);
          }
        }
        case Lua.OP_SETLIST -> {
          int block = c == 0 ? Lua.GETARG_Ax(code[next++]) : c;
          Varargs values = list(frame, a + 1, b == 0 ? -1 : b);
          Ops.setList(get(frame, a), (block - 1) * Lua.LFIELDS_PER_FLUSH + 1, values);
        }
        case Lua.OP_CLOSURE -> {
          int function = Lua.GETARG_Bx(i);
          if (frame.meter != null) frame.meter.closure(prototype.p[function].upvalues.length);
          set(frame, a, closure(frame, function));
        }
        case Lua.OP_VARARG -> results(frame, a, b - 1, frame.varargs);
        default -> throw new IllegalStateException("opcode " + Lua.GET_OPCODE(i));
      }
      if (next <= pc && turns(coroutine, frame, pc + 1 - next)) {
        Varargs results = resume(frame, next);
        if (results != null) return results;
      }
      pc = next;
    }
  }

  /** Takes the jump behind a test, or leaves it out; returns the instruction that follows. */
  private int test(Activation frame, int pc, boolean jumps) {
    int next = pc + 1;
    return jumps ? next + jump(frame, prototype.code[pc]) : next;
  }

  /** Clears the registers behind a call's arguments, so that they keep nothing for no use. */
  private static void forget(Activation frame, int a, int b) {
    if (b == 0) return; // as the arguments do that are left open
    frame.open = NONE;
    for (int r = a + b; r < frame.registers.length; r++) set(frame, r, NIL);
  }

  private static void call(LuaCoroutine coroutine, Activation frame, int a, int b, int c) {
    LuaFunction callee = Ops.callee(get(frame, a));
    boolean hooked = coroutine.hook != null;
    if (hooked) callee = HookedCall.of(coroutine, callee);
    if (c == 2 && b > 0 && b <= PASSED + 1 && !(callee instanceof HookedCall)) {
      set(frame, a, call(callee, frame, a, b - 1));
    } else {
      results(frame, a, c - 1, callee.invoke(list(frame, a + 1, b - 1)));
    }
    if (!hooked && coroutine.hook != null) HookedCall.returned(coroutine, callee);
  }

  /** The first result of a call with the {@code count} registers behind the callee's. */
  private static LuaValue call(LuaFunction callee, Activation frame, int a, int count) {
    if (count == 0) return callee.call();
    LuaValue first = get(frame, a + 1);
    if (count == 1) return callee.call(first);
    LuaValue second = get(frame, a + 2);
    return count == 2 ? callee.call(first, second) : callee.call(first, second, get(frame, a + 3));
  }

  /** The call for the caller to make; or its results, where a hook hears of the call. */
  private static Varargs tailCall(LuaCoroutine coroutine, Activation frame, int a, int b) {
    LuaValue callee = get(frame, a);
    Varargs args = list(frame, a + 1, b - 1);
    LuaFunction function = HookedCall.of(coroutine, callee);
    if (function instanceof HookedCall) return function.invoke(args);
    if (coroutine.hook != null) coroutine.hook.tailCall(function);
    return new TailcallVarargs(function, args);
  }

  private static void forPrepare(Activation frame, int a) {
    double start = Ops.forNumber(get(frame, a), "initial value");
    double limit = Ops.forNumber(get(frame, a + 1), "limit");
    double step = Ops.forNumber(get(frame, a + 2), "step");
    set(frame, a, Ops.number(start - step));
    set(frame, a + 1, Ops.number(limit));
    set(frame, a + 2, Ops.number(step));
  }

  /** Whether there is another turn, of which the variable then has the number. */
  private static boolean forLoop(Activation frame, int a) {
    LuaValue stepping = get(frame, a + 2);
    LuaValue number;
    if (get(frame, a) instanceof LuaInteger index
        && get(frame, a + 1) instanceof LuaInteger limit
        && stepping instanceof LuaInteger step) {
      long next = (long) index.v + step.v;
      if (step.v > 0 ? next > limit.v : limit.v > next) return false;
      number = LuaInteger.valueOf((int) next);
    } else {
      double step = stepping.todouble();
      double next = get(frame, a).todouble() + step;
      if (!Ops.forGoesOn(next, get(frame, a + 1).todouble(), step)) return false;
      number = Ops.number(next);
    }
    set(frame, a, number);
    set(frame, a + 3, number);
    return true;
  }

  /** Whether the iterator had something; the variables then have that. */
  private static boolean iterate(LuaCoroutine coroutine, Activation frame, int a, int c) {
    LuaFunction iterator = Ops.callee(get(frame, a));
    boolean hooked = coroutine.hook != null;
    if (hooked) iterator = HookedCall.of(coroutine, iterator);
    Varargs args = varargsOf(get(frame, a + 1), get(frame, a + 2));
    results(frame, a + 3, c, iterator.invoke(args));
    if (!hooked && coroutine.hook != null) HookedCall.returned(coroutine, iterator);
    LuaValue control = get(frame, a + 3);
    if (control.isnil()) return false;
    set(frame, a + 2, control);
    return true;
  }

  private static LuaValue[] array(Activation frame, int first, int count) {
    var values = new LuaValue[count];
    for (int n = 0; n < count; n++) values[n] = get(frame, first + n);
    return values;
  }

  /** A list of registers; a negative count takes those before what is open, and that. */
  private static Varargs list(Activation frame, int first, int count) {
    return count < 0
        ? list(frame, first, frame.openBase - first, frame.open)
        : list(frame, first, count, NONE);
  }

  private static Varargs list(Activation frame, int first, int count, Varargs more) {
    return switch (count) {
      case 0 -> more;
      case 1 -> varargsOf(get(frame, first), more);
      default -> varargsOf(array(frame, first, count), more);
    };
  }

  /** Puts the first values into registers; with a negative count all of them are left open. */
  private static void results(Activation frame, int first, int count, Varargs values) {
    if (count < 0) {
      frame.open = values;
      frame.openBase = first;
    } else {
      for (int n = 0; n < count; n++) set(frame, first + n, values.arg(n + 1));
    }
  }

  /** How far a jump goes. */
  private static int jump(Activation frame, int instruction) {
    int a = Lua.GETARG_A(instruction);
    if (a > 0) close(frame, a - 1);
    return Lua.GETARG_sBx(instruction);
  }

  /** Variables that leave their block: closures keep the old cells. */
  private static void close(Activation frame, int from) {
    for (int r = from; r < frame.cells.length; r++) {
      Cell cell = frame.cells[r];
      if (cell != null) frame.cells[r] = new Cell(cell.v);
    }
  }

  private LuaValue closure(Activation frame, int index) {
    Upvaldesc[] wanted = prototype.p[index].upvalues;
    var cells = new Cell[wanted.length];
    for (int n = 0; n < cells.length; n++) {
      Cell cell = wanted[n].instack ? frame.cells[wanted[n].idx] : frame.upvalues[wanted[n].idx];
      if (cell == null) throw new IllegalStateException("upvalue without a cell");
      cells[n] = cell;
    }
    return inner[index].closure(cells, frame.function.room);
  }
}
