package org.cqueues.runtime;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Varargs;

/**
 * A running call of an {@link InterpretedFunction} or {@link Inspectable} function; each coroutine
 * has a list of its own.
 */
final class Activation {
  private static final Cell[] NO_CELLS = {};

  private final LuaCoroutine coroutine;
  final CompiledFunction function;
  final Prototype prototype;

  /** The registers; those that closures capture are in {@link #cells} instead. */
  final LuaValue[] registers;

  /** Empty where there is none. */
  final @Nullable Cell[] cells;

  /** Counts what it does, in a state with limits. */
  final @Nullable Meter meter;

  /** The arguments behind the parameters. */
  Varargs varargs;

  /** The call below on the same coroutine, or null. */
  final @Nullable Activation outer;

  Cell[] upvalues;

  /** The instruction it is at, if it is interpreted. */
  int pc;

  /** What an interpreted call or ... has left open, from register {@link #openBase} on. */
  Varargs open = LuaValue.NONE;

  int openBase;

  Activation(
      LuaCoroutine coroutine,
      CompiledFunction function,
      LuaValue[] registers,
      @Nullable Cell[] cells,
      Varargs varargs,
      Cell[] upvalues) {
    this.coroutine = coroutine;
    this.function = function;
    this.prototype = function.prototype();
    this.meter = function.room.meter;
    this.registers = registers;
    this.cells = cells;
    this.varargs = varargs;
    this.upvalues = upvalues;
    this.outer = coroutine.activation;
  }

  /** Begins a call of a {@link Inspectable} function; generated code comes here. */
  static Activation enter(CompiledFunction function, int size) {
    var registers = new LuaValue[size];
    Arrays.fill(registers, LuaValue.NIL);
    LuaCoroutine running = LuaState.current().running();
    var made =
        new Activation(
            running, function, registers, new @Nullable Cell[size], LuaValue.NONE, NO_CELLS);
    running.activation = made;
    return made;
  }

  /** Ends the call. */
  void leave() {
    coroutine.activation = outer;
  }

  /** The interpreter takes the call over: where a register is in a cell, it expects null. */
  @SuppressWarnings("NullAway")
  void interpret(int pc, Varargs open, int openBase) {
    upvalues = function.cells();
    for (int r = 0; r < cells.length; r++) if (cells[r] != null) registers[r] = null;
    this.pc = pc;
    this.open = open;
    this.openBase = openBase;
  }

  /** A class has taken what it goes on with: nothing is kept here any more. */
  void clear() {
    Arrays.fill(registers, LuaValue.NIL);
    Arrays.fill(cells, null);
    varargs = LuaValue.NONE;
    open = LuaValue.NONE;
  }

  LuaValue get(int register) {
    Cell cell = cells.length == 0 ? null : cells[register];
    return cell == null ? registers[register] : cell.v;
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
      case Lua.OP_CALL, Lua.OP_TFORCALL -> get(Lua.GETARG_A(instruction));
      default -> LuaValue.NIL;
    };
  }

  void set(int register, LuaValue value) {
    Cell cell = cells.length == 0 ? null : cells[register];
    if (cell == null) {
      registers[register] = value;
    } else {
      cell.v = value;
    }
  }
}
