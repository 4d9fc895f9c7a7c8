package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Varargs;

/** A running call of an {@link InterpretedFunction}; each coroutine has a list of its own. */
final class Activation {
  final CompiledFunction function;
  final Prototype prototype;

  /** The registers; those that closures capture are in {@link #cells} instead. */
  final LuaValue[] registers;

  final @Nullable Cell[] cells;

  /** The arguments behind the parameters. */
  Varargs varargs;

  /** The call below on the same coroutine, or null. */
  final @Nullable Activation outer;

  final Cell[] upvalues;

  /** The instruction it is at. */
  int pc;

  Activation(
      CompiledFunction function,
      LuaValue[] registers,
      @Nullable Cell[] cells,
      Varargs varargs,
      Cell[] upvalues,
      @Nullable Activation outer) {
    this.function = function;
    this.prototype = function.prototype();
    this.registers = registers;
    this.cells = cells;
    this.varargs = varargs;
    this.upvalues = upvalues;
    this.outer = outer;
  }

  LuaValue get(int register) {
    Cell cell = cells[register];
    return cell == null ? registers[register] : cell.v;
  }

  /** Changes an argument behind the parameters, counted from 0. */
  void setVararg(int index, LuaValue value) {
    var values = new LuaValue[varargs.narg()];
    for (int i = 0; i < values.length; i++) values[i] = varargs.arg(i + 1);
    values[index] = value;
    varargs = LuaValue.varargsOf(values);
  }

  /** What the current instruction calls, if it does. */
  LuaValue callee() {
    int instruction = prototype.code[pc];
    return switch (Lua.GET_OPCODE(instruction)) {
      case Lua.OP_CALL, Lua.OP_TFORCALL -> get(Lua.GETARG_A(instruction));
      default -> LuaValue.NIL;
    };
  }

  void set(int register, LuaValue value) {
    Cell cell = cells[register];
    if (cell == null) {
      registers[register] = value;
    } else {
      cell.v = value;
    }
  }
}
