package org.cqueues.runtime.parser;

import static org.luaj.vm2.Lua.GETARG_A;
import static org.luaj.vm2.Lua.GETARG_B;
import static org.luaj.vm2.Lua.GET_OPCODE;
import static org.luaj.vm2.Lua.MAXINDEXRK;
import static org.luaj.vm2.Lua.NO_REG;
import static org.luaj.vm2.Lua.OP_GETTABLE;
import static org.luaj.vm2.Lua.OP_GETTABUP;
import static org.luaj.vm2.Lua.OP_GETUPVAL;
import static org.luaj.vm2.Lua.OP_LOADBOOL;
import static org.luaj.vm2.Lua.OP_MOVE;
import static org.luaj.vm2.Lua.OP_NOT;
import static org.luaj.vm2.Lua.OP_SELF;
import static org.luaj.vm2.Lua.OP_SETTABLE;
import static org.luaj.vm2.Lua.OP_SETTABUP;
import static org.luaj.vm2.Lua.OP_SETUPVAL;
import static org.luaj.vm2.Lua.OP_TEST;
import static org.luaj.vm2.Lua.OP_TESTSET;

import org.cqueues.runtime.parser.Expression.Kind;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaValue;

/**
 * Brings the values of expressions to where an instruction wants them: a register, a constant, or
 * the outcome of a test.
 */
final class Operands {
  private static final int NONE = InstructionList.NONE;

  private final FunctionBuilder function;
  private final InstructionList code;

  Operands(FunctionBuilder function) {
    this.function = function;
    this.code = function.code;
  }

  /** The instruction that an expression's value comes from. */
  int instruction(Expression e) {
    return code.get(e.info);
  }

  void instruction(Expression e, int instruction) {
    code.set(e.info, instruction);
  }

  /** Gives up the register of a value that is nobody's. */
  void free(Expression e) {
    if (e.kind == Kind.REGISTER) function.free(e.info);
  }

  /**
   * A call or {@code ...} gives exactly so many values, from the first free register on; other
   * expressions stay as they are.
   */
  void results(Expression e, int count) {
    if (e.kind == Kind.CALL) {
      instruction(e, Instruction.withC(instruction(e), count + 1));
    } else if (e.kind == Kind.VARARG) {
      int instruction = Instruction.withB(instruction(e), count + 1);
      instruction(e, Instruction.withA(instruction, function.freeRegister()));
      function.reserve(1);
    }
  }

  /** As {@link #results}; all that there are. */
  void allResults(Expression e) {
    results(e, Lua.LUA_MULTRET);
  }

  /** Takes one value of a call or {@code ...}; other expressions stay as they are. */
  void oneResult(Expression e) {
    if (e.kind == Kind.CALL) {
      e.place(GETARG_A(instruction(e)));
    } else if (e.kind == Kind.VARARG) {
      instruction(e, Instruction.withB(instruction(e), 2));
      e.relocatable(e.info);
    }
  }

  /** Reads a variable, so that what happens to it later does not change the value. */
  void read(Expression e) {
    switch (e.kind) {
      case LOCAL -> e.kind = Kind.REGISTER;
      case UPVALUE -> e.relocatable(code.add(OP_GETUPVAL, 0, e.info, 0));
      case INDEXED -> {
        function.free(e.key);
        if (!e.tableIsUpvalue) function.free(e.table);
        int operation = e.tableIsUpvalue ? OP_GETTABUP : OP_GETTABLE;
        e.relocatable(code.add(operation, 0, e.table, e.key));
      }
      case CALL, VARARG -> oneResult(e);
      default -> {
        // its value is known, or made already
      }
    }
  }

  /** Brings the value to a register, jumps apart; nothing where there are only jumps. */
  private void readTo(Expression e, int register) {
    read(e);
    switch (e.kind) {
      case NIL -> function.nil(register, 1);
      case FALSE -> code.add(OP_LOADBOOL, register, 0, 0);
      case TRUE -> code.add(OP_LOADBOOL, register, 1, 0);
      case CONSTANT -> function.constant(register, e.info);
      case NUMBER -> function.constant(register, function.constant(e.number));
      case RELOCATABLE -> instruction(e, Instruction.withA(instruction(e), register));
      case REGISTER -> {
        if (register != e.info) code.add(OP_MOVE, register, e.info, 0);
      }
      default -> {
        return;
      }
    }
    e.place(register);
  }

  private void toRegister(Expression e, int register) {
    readTo(e, register);
    boolean comparison = e.kind == Kind.JUMP;
    if (comparison) e.whenTrue = code.join(e.whenTrue, e.info);
    if (e.hasJumps()) {
      int loadFalse = NONE;
      int loadTrue = NONE;
      if (code.needsValue(e.whenTrue) || code.needsValue(e.whenFalse)) {
        int over = comparison ? NONE : code.jump();
        loadFalse = loadBoolean(register, 0, 1);
        loadTrue = loadBoolean(register, 1, 0);
        code.patchToNext(over);
      }
      int end = code.target();
      code.patch(e.whenFalse, end, register, loadFalse);
      code.patch(e.whenTrue, end, register, loadTrue);
    }
    e.set(Kind.REGISTER, register);
  }

  private int loadBoolean(int register, int value, int skip) {
    code.target();
    return code.add(OP_LOADBOOL, register, value, skip);
  }

  void toNextRegister(Expression e) {
    read(e);
    free(e);
    function.reserve(1);
    toRegister(e, function.freeRegister() - 1);
  }

  /** Brings the value to some register, unless it is in one. */
  int toAnyRegister(Expression e) {
    read(e);
    if (e.kind == Kind.REGISTER) {
      if (!e.hasJumps()) return e.info;
      if (e.info >= function.variables.active()) { // no variable's
        toRegister(e, e.info);
        return e.info;
      }
    }
    toNextRegister(e);
    return e.info;
  }

  /** As {@link #toAnyRegister}; an upvalue stays one. */
  void toRegisterOrUpvalue(Expression e) {
    if (e.kind != Kind.UPVALUE || e.hasJumps()) toAnyRegister(e);
  }

  /** Leaves no variable and no jumps; the value may be a constant or have any register. */
  void toValue(Expression e) {
    if (e.hasJumps()) {
      toAnyRegister(e);
    } else {
      read(e);
    }
  }

  /** A register, or a constant if its index is small enough for an operand. */
  int toOperand(Expression e) {
    toValue(e);
    switch (e.kind) {
      case NIL -> constant(e, LuaValue.NIL);
      case TRUE -> constant(e, LuaValue.TRUE);
      case FALSE -> constant(e, LuaValue.FALSE);
      case NUMBER -> {
        e.kind = Kind.CONSTANT;
        e.info = function.constant(e.number);
      }
      default -> {
        // a constant or register already
      }
    }
    if (e.kind == Kind.CONSTANT && e.info <= MAXINDEXRK) return Lua.RKASK(e.info);
    return toAnyRegister(e);
  }

  private void constant(Expression e, LuaValue value) {
    if (function.constants.size() > MAXINDEXRK) return;
    e.kind = Kind.CONSTANT;
    e.info = function.constant(value);
  }

  /** Assigns the value of {@code e}. */
  void store(Expression variable, Expression e) {
    switch (variable.kind) {
      case LOCAL -> {
        free(e);
        toRegister(e, variable.info);
        return;
      }
      case UPVALUE -> code.add(OP_SETUPVAL, toAnyRegister(e), variable.info, 0);
      default -> {
        int operation = variable.tableIsUpvalue ? OP_SETTABUP : OP_SETTABLE;
        int value = toOperand(e);
        code.add(operation, variable.table, variable.key, value);
      }
    }
    free(e);
  }

  /** Makes a table its field of that key. The table is in a register, or an upvalue. */
  void index(Expression table, Expression key) {
    table.table = table.info;
    table.key = toOperand(key);
    table.tableIsUpvalue = table.kind == Kind.UPVALUE;
    table.kind = Kind.INDEXED;
  }

  /** Brings a method and its object to the next two registers. */
  void method(Expression object, Expression key) {
    int register = toAnyRegister(object);
    free(object);
    object.place(function.freeRegister());
    function.reserve(2);
    int operand = toOperand(key);
    code.add(OP_SELF, object.info, register, operand);
    free(key);
  }

  // tests

  /** Goes on where the value is true, and jumps where it is not. */
  void goIfTrue(Expression e) {
    read(e);
    int jump =
        switch (e.kind) {
          case JUMP -> {
            code.negate(e.info);
            yield e.info;
          }
          case CONSTANT, NUMBER, TRUE -> NONE;
          default -> jumpIf(e, false);
        };
    e.whenFalse = code.join(e.whenFalse, jump);
    code.patchToNext(e.whenTrue);
    e.whenTrue = NONE;
  }

  /** Goes on where the value is false or nil, and jumps where it is not. */
  void goIfFalse(Expression e) {
    read(e);
    int jump =
        switch (e.kind) {
          case JUMP -> e.info;
          case NIL, FALSE -> NONE;
          default -> jumpIf(e, true);
        };
    e.whenTrue = code.join(e.whenTrue, jump);
    code.patchToNext(e.whenFalse);
    e.whenFalse = NONE;
  }

  private int jumpIf(Expression e, boolean condition) {
    if (e.kind == Kind.RELOCATABLE && GET_OPCODE(instruction(e)) == OP_NOT) {
      int tested = GETARG_B(instruction(e));
      code.removeLast();
      return code.jumpIf(OP_TEST, tested, 0, condition ? 0 : 1);
    }
    place(e);
    free(e);
    return code.jumpIf(OP_TESTSET, NO_REG, e.info, condition ? 1 : 0);
  }

  /** Brings the value to a register, jumps apart. */
  private void place(Expression e) {
    if (e.kind == Kind.REGISTER) return;
    function.reserve(1);
    readTo(e, function.freeRegister() - 1);
  }

  void not(Expression e) {
    read(e);
    switch (e.kind) {
      case NIL, FALSE -> e.kind = Kind.TRUE;
      case CONSTANT, NUMBER, TRUE -> e.kind = Kind.FALSE;
      case JUMP -> code.negate(e.info);
      default -> {
        place(e);
        free(e);
        e.relocatable(code.add(OP_NOT, 0, e.info, 0));
      }
    }
    int swapped = e.whenFalse;
    e.whenFalse = e.whenTrue;
    e.whenTrue = swapped;
    code.dropValues(e.whenFalse);
    code.dropValues(e.whenTrue);
  }
}
