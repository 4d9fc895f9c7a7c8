package org.cqueues.runtime;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaDouble;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Varargs;

/** A running call of a function that is interpreted; each coroutine has a list of its own. */
final class Activation {
  /** In an interpreted register: it has one of the {@link #numbers}. Nobody else sees it. */
  static final LuaNumber NUMBER = LuaDouble.valueOf(0.5);

  final LuaCoroutine coroutine;
  final CompiledFunction function;
  final Prototype prototype;

  /**
   * The registers; those that closures capture are in {@link #cells} instead, which the interpreter
   * sees by a null here.
   */
  final LuaValue[] registers;

  /** Numbers that have no object yet; empty where nothing is interpreted that calculates. */
  final double[] numbers;

  /** Empty where there is none. */
  final @Nullable Cell[] cells;

  /** Counts what it does, in a state with limits. */
  final @Nullable Meter meter;

  /** The arguments behind the parameters. */
  Varargs varargs;

  /** The call below on the same coroutine, or null. */
  @Nullable Activation outer;

  final Cell[] upvalues;

  /** The instruction it is at, if it is interpreted. */
  int pc;

  /**
   * What an interpreted call or ... has left open, from register {@link #openBase} on. What the
   * function returns, once it has ended.
   */
  Varargs open = LuaValue.NONE;

  int openBase;

  /** Whether it was called in return position by a call that is gone, and Java's frames with it. */
  boolean tail;

  /** Whether somebody has changed a variable: a class may take it for a number that it is not. */
  boolean changed;

  Activation(
      LuaCoroutine coroutine,
      CompiledFunction function,
      LuaValue[] registers,
      double[] numbers,
      @Nullable Cell[] cells,
      Varargs varargs,
      Cell[] upvalues) {
    this.coroutine = coroutine;
    this.function = function;
    this.prototype = function.prototype();
    this.meter = function.room.meter;
    this.registers = registers;
    this.numbers = numbers;
    this.cells = cells;
    this.varargs = varargs;
    this.upvalues = upvalues;
    this.outer = coroutine.activation;
  }

  /** The call goes on, on top of whatever runs now. */
  void enter() {
    outer = coroutine.activation;
    coroutine.activation = this;
  }

  /** Ends the call. */
  void leave() {
    coroutine.activation = outer;
  }

  /**
   * A class gives back a call in the midst of an instruction, which others look at.
   *
   * @param values null for what is of no use, or in a cell
   */
  void takeBack(@Nullable LuaValue[] values, @Nullable Cell[] cells, Varargs varargs, int pc) {
    System.arraycopy(cells, 0, this.cells, 0, this.cells.length);
    for (int r = 0; r < values.length; r++) {
      LuaValue value = values[r];
      Cell cell = cells[r];
      if (cell != null && value != null) cell.v = value; // what a loop counts with
      registers[r] = cell != null || value == null ? LuaValue.NIL : value;
    }
    fill();
    this.varargs = varargs;
    this.pc = pc;
    this.open = LuaValue.NONE;
  }

  /** A class gives back a call; generated code comes here. */
  void takeBack(Leaving left) {
    System.arraycopy(left.cells(), 0, cells, 0, left.cells().length);
    for (int r = 0; r < registers.length; r++) {
      LuaValue value = left.registers()[r];
      if (value != null) registers[r] = value;
    }
    varargs = left.varargs();
    pc = left.pc();
  }

  /** A class is about to take what it goes on with, and wants objects for numbers. */
  @SuppressWarnings("ReferenceEquality") // the very object
  void box() {
    for (int r = 0; r < registers.length; r++) {
      if (registers[r] == NUMBER) registers[r] = Ops.number(numbers[r]);
    }
  }

  /** A class has taken what it goes on with: nothing is kept here any more. */
  void clear() {
    Arrays.fill(registers, LuaValue.NIL);
    Arrays.fill(cells, null);
    varargs = LuaValue.NONE;
    open = LuaValue.NONE;
  }

  /**
   * A class has given back what the interpreter goes on with; where it has set nothing is nil, and
   * null where a register is in a cell.
   */
  @SuppressWarnings("NullAway")
  void fill() {
    for (int r = 0; r < registers.length; r++) {
      boolean captured = cells.length > 0 && cells[r] != null;
      if (captured) registers[r] = null;
      else if (registers[r] == null) registers[r] = LuaValue.NIL;
    }
  }

  /** The value of a register, whether the call is interpreted or not. */
  LuaValue variable(int register) {
    Cell cell = cells.length == 0 ? null : cells[register];
    return cell == null ? get(register) : cell.v;
  }

  /** Changes what {@link #variable} returns. */
  void setVariable(int register, LuaValue value) {
    changed = true;
    Cell cell = cells.length == 0 ? null : cells[register];
    if (cell == null) {
      registers[register] = value;
    } else {
      cell.v = value;
    }
  }

  // what the interpreter alone does

  /** The value of a register. */
  @SuppressWarnings("ReferenceEquality") // the very object
  LuaValue get(int register) {
    @Nullable LuaValue value = registers[register];
    if (value == NUMBER) return Ops.number(numbers[register]);
    return value != null ? value : cell(register).v;
  }

  void set(int register, LuaValue value) {
    @Nullable LuaValue old = registers[register];
    if (old != null) registers[register] = value;
    else cell(register).v = value;
  }

  private Cell cell(int register) {
    return Objects.requireNonNull(cells[register], "a register without a cell");
  }

  /** As {@link #get}, but {@link #NUMBER} where there is no object. */
  LuaValue raw(int register) {
    @Nullable LuaValue value = registers[register];
    return value != null ? value : cell(register).v;
  }

  /** What {@link #raw} of a register stands for. */
  @SuppressWarnings("ReferenceEquality") // the very object
  double number(LuaNumber raw, int register) {
    return raw == NUMBER ? numbers[register] : raw.todouble();
  }

  @SuppressWarnings("ReferenceEquality") // the very object
  void set(int register, double number) {
    @Nullable LuaValue old = registers[register];
    if (old == null) {
      cell(register).v = Ops.number(number);
      return;
    }
    numbers[register] = number;
    if (old != NUMBER) registers[register] = NUMBER;
  }

  @SuppressWarnings("ReferenceEquality") // the very object
  void move(int to, int from) {
    LuaValue value = raw(from);
    if (value == NUMBER) set(to, numbers[from]);
    else set(to, value);
  }

  LuaValue[] array(int first, int count) {
    var values = new LuaValue[count];
    for (int n = 0; n < count; n++) values[n] = get(first + n);
    return values;
  }

  /** A list of registers; a negative count takes those before what is open, and that. */
  Varargs list(int first, int count) {
    return count < 0 ? list(first, openBase - first, open) : list(first, count, LuaValue.NONE);
  }

  private Varargs list(int first, int count, Varargs more) {
    return switch (count) {
      case 0 -> more;
      case 1 -> LuaValue.varargsOf(get(first), more);
      default -> LuaValue.varargsOf(array(first, count), more);
    };
  }

  /** Puts the first values into registers; with a negative count all of them are left open. */
  void results(int first, int count, Varargs values) {
    if (count < 0) {
      open = values;
      openBase = first;
    } else {
      for (int n = 0; n < count; n++) set(first + n, values.arg(n + 1));
    }
  }

  /** Clears the registers from one on, so that they keep nothing for no use. */
  void forget(int from) {
    open = LuaValue.NONE;
    for (int r = from; r < registers.length; r++) set(r, LuaValue.NIL);
  }

  /** Variables that leave their block: closures keep the old cells. */
  void close(int from) {
    for (int r = from; r < cells.length; r++) {
      Cell cell = cells[r];
      if (cell != null) cells[r] = new Cell(cell.v);
    }
  }

  /** Changes an argument behind the parameters, counted from 0. */
  void setVararg(int index, LuaValue value) {
    var values = new LuaValue[varargs.narg()];
    for (int i = 0; i < values.length; i++) values[i] = varargs.arg(i + 1);
    values[index] = value;
    varargs = LuaValue.varargsOf(values);
  }

  /** What the instruction at {@code pc}, which runs, calls, if it does. */
  LuaValue callee(int pc) {
    int instruction = prototype.code[pc];
    return switch (Lua.GET_OPCODE(instruction)) {
      case Lua.OP_CALL, Lua.OP_TFORCALL -> variable(Lua.GETARG_A(instruction));
      default -> LuaValue.NIL;
    };
  }
}
