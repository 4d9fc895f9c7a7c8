package org.cqueues.runtime;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.TailcallVarargs;
import org.luaj.vm2.Upvaldesc;
import org.luaj.vm2.Varargs;

/**
 * A Lua function whose code is too large for a method of the JVM: the instructions are interpreted,
 * with the operators of {@link Ops}. Inner functions are compiled where they can be. A compiled
 * function is interpreted too while its coroutine has a {@link Hook}.
 */
final class InterpretedFunction extends CompiledFunction.ArgsN {
  /** What an interpreted instruction counts. */
  private static final int INSTRUCTION = 8;

  /** The code of functions that have a class, for hooks; uncounted, since limits leave no hooks. */
  private static final ClassValue<InterpretedFunction> OF_CLASS =
      new ClassValue<>() {
        @Override
        protected InterpretedFunction computeValue(Class<?> type) {
          Prototype prototype = Objects.requireNonNull(Code.prototypeOf(type));
          return new InterpretedFunction(prototype, null, new Observed());
        }
      };

  private final Prototype prototype;
  private final LuaValue[] constants;
  private final Code[] inner;
  private final boolean[] captured;
  private final @Nullable Meter meter;
  private Cell[] upvalues = {};

  /**
   * A function without upvalues.
   *
   * @param observed functions inside it that are interpreted, too
   */
  InterpretedFunction(Prototype prototype, @Nullable Meter meter, Observed observed) {
    this.prototype = prototype;
    this.meter = meter;
    this.constants = new LuaValue[prototype.k.length];
    for (int i = 0; i < constants.length; i++) constants[i] = Symbols.of(prototype.k[i]);
    this.inner = new Code[prototype.p.length];
    for (int i = 0; i < inner.length; i++) inner[i] = new Code(prototype.p[i], meter, observed);
    this.captured = Layout.captured(prototype);
  }

  private InterpretedFunction(InterpretedFunction template) {
    this.prototype = template.prototype;
    this.constants = template.constants;
    this.inner = template.inner;
    this.meter = template.meter;
    this.captured = template.captured;
  }

  @Override
  Prototype prototype() {
    return prototype;
  }

  @Override
  CompiledFunction create() {
    return new InterpretedFunction(this);
  }

  @Override
  Cell[] cells() {
    return upvalues.clone();
  }

  @Override
  void cells(Cell[] cells) {
    upvalues = cells;
  }

  /** {@link Where} takes the prototype and the position from the coroutine's activations. */
  @Override
  Varargs body(Varargs args) {
    LuaCoroutine coroutine = LuaState.current().running();
    return run(coroutine, frame(coroutine, this, args, upvalues));
  }

  /** Interprets a call of a compiled function, for a hook; generated code comes here. */
  static Varargs body(CompiledFunction function, Varargs args) {
    LuaCoroutine coroutine = LuaState.current().running();
    InterpretedFunction code = OF_CLASS.get(function.getClass());
    return code.run(coroutine, code.frame(coroutine, function, args, function.cells()));
  }

  private Varargs run(LuaCoroutine coroutine, Activation frame) {
    coroutine.activation = frame;
    try {
      if (meter != null) meter.enter(1);
      Hook hook = coroutine.hook;
      if (hook != null) hook.called(frame.function);
      Varargs results = execute(coroutine, frame);
      hook = coroutine.hook;
      if (hook != null && !(results instanceof TailcallVarargs)) hook.returned();
      if (meter != null) meter.leave();
      return results;
    } catch (StackOverflowError e) {
      throw Errors.passed(e);
    } finally {
      frame.leave();
    }
  }

  private Activation frame(
      LuaCoroutine coroutine, CompiledFunction function, Varargs args, Cell[] upvalues) {
    int parameters = prototype.numparams;
    var registers = new LuaValue[prototype.maxstacksize];
    var cells = new @Nullable Cell[registers.length];
    for (int r = 0; r < registers.length; r++) {
      registers[r] = r < parameters ? args.arg(r + 1) : NIL;
      if (captured[r]) cells[r] = new Cell(registers[r]);
    }
    Varargs more = prototype.is_vararg == 0 ? NONE : args.subargs(parameters + 1);
    return new Activation(coroutine, function, registers, cells, more, upvalues);
  }

  private LuaValue operand(Activation frame, int x) {
    return Lua.ISK(x) ? constants[Lua.INDEXK(x)] : frame.get(x);
  }

  private Varargs execute(LuaCoroutine coroutine, Activation frame) {
    Cell[] upvalues = frame.upvalues;
    int[] code = prototype.code;
    Varargs open = NONE; // what a call or ... has left open, from register openBase on
    int openBase = 0;
    int previous = Integer.MAX_VALUE; // the instruction before this one
    boolean follows = false; // this one belongs to the one before it: no event
    for (int pc = 0; ; pc++) {
      int i = code[pc];
      int a = Lua.GETARG_A(i);
      int b = Lua.GETARG_B(i);
      int c = Lua.GETARG_C(i);
      frame.pc = pc;
      if (follows) {
        follows = false;
      } else {
        Hook hook = coroutine.hook;
        if (hook != null) hook.step(frame, previous);
        previous = pc;
      }
      if (meter != null) meter.spend(INSTRUCTION);
      switch (Lua.GET_OPCODE(i)) {
        case Lua.OP_MOVE -> frame.set(a, frame.get(b));
        case Lua.OP_LOADK -> frame.set(a, constants[Lua.GETARG_Bx(i)]);
        case Lua.OP_LOADKX -> frame.set(a, constants[Lua.GETARG_Ax(code[++pc])]);
        case Lua.OP_LOADBOOL -> {
          frame.set(a, b != 0 ? TRUE : FALSE);
          if (c != 0) pc++;
        }
        case Lua.OP_LOADNIL -> {
          for (int r = a; r <= a + b; r++) frame.set(r, NIL);
        }
        case Lua.OP_GETUPVAL -> frame.set(a, upvalues[b].v);
        case Lua.OP_SETUPVAL -> upvalues[b].v = frame.get(a);
        case Lua.OP_GETTABUP -> frame.set(a, Ops.indexUpvalue(upvalues[b].v, operand(frame, c)));
        case Lua.OP_SETTABUP ->
            Ops.setIndexUpvalue(upvalues[a].v, operand(frame, b), operand(frame, c));
        case Lua.OP_GETTABLE -> frame.set(a, Ops.index(frame.get(b), operand(frame, c)));
        case Lua.OP_SETTABLE -> Ops.setIndex(frame.get(a), operand(frame, b), operand(frame, c));
        case Lua.OP_NEWTABLE ->
            frame.set(a, Ops.newTable(BodyCompiler.floatingByte(b), BodyCompiler.floatingByte(c)));
        case Lua.OP_SELF -> {
          LuaValue self = frame.get(b);
          frame.set(a + 1, self);
          frame.set(a, Ops.index(self, operand(frame, c)));
        }
        case Lua.OP_ADD -> frame.set(a, Ops.add(operand(frame, b), operand(frame, c)));
        case Lua.OP_SUB -> frame.set(a, Ops.sub(operand(frame, b), operand(frame, c)));
        case Lua.OP_MUL -> frame.set(a, Ops.mul(operand(frame, b), operand(frame, c)));
        case Lua.OP_DIV -> frame.set(a, Ops.div(operand(frame, b), operand(frame, c)));
        case Lua.OP_MOD -> frame.set(a, Ops.mod(operand(frame, b), operand(frame, c)));
        case Lua.OP_POW -> frame.set(a, Ops.pow(operand(frame, b), operand(frame, c)));
        case Lua.OP_UNM -> frame.set(a, Ops.unm(frame.get(b)));
        case Lua.OP_NOT -> frame.set(a, Ops.not(frame.get(b)));
        case Lua.OP_LEN -> frame.set(a, Ops.len(frame.get(b)));
        case Lua.OP_CONCAT -> frame.set(a, Ops.concat(array(frame, b, c - b + 1)));
        case Lua.OP_JMP -> {
          if (a > 0) close(frame, a - 1);
          pc += Lua.GETARG_sBx(i);
        }
        case Lua.OP_EQ -> {
          follows = Ops.eq(operand(frame, b), operand(frame, c)) == (a != 0);
          if (!follows) pc++;
        }
        case Lua.OP_LT -> {
          follows = Ops.lt(operand(frame, b), operand(frame, c)) == (a != 0);
          if (!follows) pc++;
        }
        case Lua.OP_LE -> {
          follows = Ops.le(operand(frame, b), operand(frame, c)) == (a != 0);
          if (!follows) pc++;
        }
        case Lua.OP_TEST -> {
          follows = frame.get(a).toboolean() == (c != 0);
          if (!follows) pc++;
        }
        case Lua.OP_TESTSET -> {
          LuaValue value = frame.get(b);
          follows = value.toboolean() == (c != 0);
          if (follows) {
            frame.set(a, value);
          } else {
            pc++;
          }
        }
        case Lua.OP_CALL -> {
          LuaValue callee = frame.get(a);
          Varargs args = list(frame, a + 1, b == 0 ? openBase : a + b, b == 0 ? open : NONE);
          Varargs results = HookedCall.of(coroutine, callee).invoke(args);
          if (c == 0) {
            open = results;
            openBase = a;
          } else {
            spread(frame, a, c - 1, results);
          }
        }
        case Lua.OP_TAILCALL -> {
          LuaValue callee = frame.get(a);
          Varargs args = list(frame, a + 1, b == 0 ? openBase : a + b, b == 0 ? open : NONE);
          LuaFunction function = HookedCall.of(coroutine, callee);
          if (!(function instanceof HookedCall)) {
            Hook hook = coroutine.hook;
            if (hook != null) hook.tailCall(function);
            return new TailcallVarargs(function, args);
          }
          open = function.invoke(args); // what follows returns it
          openBase = a;
        }
        case Lua.OP_RETURN -> {
          return list(frame, a, b == 0 ? openBase : a + b - 1, b == 0 ? open : NONE);
        }
        case Lua.OP_FORPREP -> {
          double start = Ops.forNumber(frame.get(a), "initial value");
          double limit = Ops.forNumber(frame.get(a + 1), "limit");
          double step = Ops.forNumber(frame.get(a + 2), "step");
          frame.set(a, Ops.number(start - step));
          frame.set(a + 1, Ops.number(limit));
          frame.set(a + 2, Ops.number(step));
          pc += Lua.GETARG_sBx(i);
        }
        case Lua.OP_FORLOOP -> {
          double step = frame.get(a + 2).todouble();
          double index = frame.get(a).todouble() + step;
          if (Ops.forGoesOn(index, frame.get(a + 1).todouble(), step)) {
            LuaValue number = Ops.number(index);
            frame.set(a, number);
            frame.set(a + 3, number);
            pc += Lua.GETARG_sBx(i);
          }
        }
        case Lua.OP_TFORCALL -> {
          LuaValue iterator = frame.get(a);
          Varargs args = varargsOf(frame.get(a + 1), frame.get(a + 2));
          spread(frame, a + 3, c, HookedCall.of(coroutine, iterator).invoke(args));
          follows = true;
        }
        case Lua.OP_TFORLOOP -> {
          LuaValue control = frame.get(a + 1);
          if (!control.isnil()) {
            frame.set(a, control);
            pc += Lua.GETARG_sBx(i);
          }
        }
        case Lua.OP_SETLIST -> {
          int block = c == 0 ? Lua.GETARG_Ax(code[++pc]) : c;
          Varargs values = list(frame, a + 1, b == 0 ? openBase : a + 1 + b, b == 0 ? open : NONE);
          Ops.setList(frame.get(a), (block - 1) * Lua.LFIELDS_PER_FLUSH + 1, values);
        }
        case Lua.OP_CLOSURE -> frame.set(a, closure(frame, Lua.GETARG_Bx(i)));
        case Lua.OP_VARARG -> {
          if (b == 0) {
            open = frame.varargs;
            openBase = a;
          } else {
            spread(frame, a, b - 1, frame.varargs);
          }
        }
        default -> throw new IllegalStateException("opcode " + Lua.GET_OPCODE(i));
      }
    }
  }

  private static LuaValue[] array(Activation frame, int first, int count) {
    var values = new LuaValue[count];
    for (int n = 0; n < count; n++) values[n] = frame.get(first + n);
    return values;
  }

  /** The registers from {@code first} up to {@code end}, and {@code more} behind them. */
  private static Varargs list(Activation frame, int first, int end, Varargs more) {
    return switch (end - first) {
      case 0 -> more;
      case 1 -> varargsOf(frame.get(first), more);
      default -> varargsOf(array(frame, first, end - first), more);
    };
  }

  private static void spread(Activation frame, int first, int count, Varargs values) {
    for (int n = 0; n < count; n++) frame.set(first + n, values.arg(n + 1));
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
    return inner[index].closure(cells);
  }
}
