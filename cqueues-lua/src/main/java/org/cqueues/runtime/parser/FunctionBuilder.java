package org.cqueues.runtime.parser;

import static org.luaj.vm2.Lua.MAXARG_Ax;
import static org.luaj.vm2.Lua.MAXARG_Bx;
import static org.luaj.vm2.Lua.MAXARG_C;
import static org.luaj.vm2.Lua.OP_EXTRAARG;
import static org.luaj.vm2.Lua.OP_LOADK;
import static org.luaj.vm2.Lua.OP_LOADKX;
import static org.luaj.vm2.Lua.OP_LOADNIL;
import static org.luaj.vm2.Lua.OP_RETURN;
import static org.luaj.vm2.Lua.OP_SETLIST;

import java.util.ArrayList;
import java.util.List;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.ScriptError;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;

/**
 * A function that is being parsed: its variables, registers, constants and instructions become a
 * {@link Prototype}. Registers are a stack, on which local variables lie below the values that an
 * expression needs for a while.
 */
final class FunctionBuilder {
  private static final int MAX_LOCALS = 200;
  private static final int MAX_UPVALUES = 255;
  private static final int REGISTERS = 250;
  private static final int MAX_VARIABLES = Short.MAX_VALUE;
  private static final int LEAST_REGISTERS = 2;
  private static final Prototype[] NO_FUNCTIONS = {};

  final @Nullable FunctionBuilder outer;
  final Lexer lexer;
  final InstructionList code;
  final ConstantList constants = new ConstantList();
  final Variables variables = new Variables();
  final Scopes scopes;
  final Operands operands;

  /** Whether it takes any number of arguments. */
  boolean variadic;

  private final int line;
  private final List<Prototype> functions = new ArrayList<>();
  private int parameters;
  private int freeRegister;
  private int registers = LEAST_REGISTERS;

  /**
   * A function without anything.
   *
   * @param line where it begins; 0 for a chunk's main function
   */
  FunctionBuilder(@Nullable FunctionBuilder outer, Lexer lexer, int line) {
    this.outer = outer;
    this.lexer = lexer;
    this.line = line;
    this.code = new InstructionList(lexer);
    this.scopes = new Scopes(this);
    this.operands = new Operands(this);
  }

  /** The function as it is, with its last line. */
  Prototype build(LuaString source, int lastLine) {
    var made = new Prototype();
    made.source = source;
    made.linedefined = line;
    made.lastlinedefined = lastLine;
    made.numparams = parameters;
    made.is_vararg = variadic ? 1 : 0;
    made.maxstacksize = registers;
    made.code = code.code();
    made.lineinfo = code.lines();
    made.k = constants.values();
    made.p = functions.toArray(NO_FUNCTIONS);
    made.locvars = variables.locals();
    made.upvalues = variables.upvalues();
    return made;
  }

  /** An inner function; its index. */
  int add(Prototype inner) {
    if (functions.size() == MAXARG_Bx) throw tooMany("functions", MAXARG_Bx);
    functions.add(inner);
    return functions.size() - 1;
  }

  void limit(int value, int limit, String what) {
    if (value <= limit) return;
    String where = line == 0 ? "main function" : "function at line " + line;
    throw lexer.error("too many " + what + " (limit is " + limit + ") in " + where);
  }

  /** The error of a limit that is far from what people write, which tells no place. */
  static ScriptError tooMany(String what, int limit) {
    return ScriptError.untraced(Bytes.text("too many " + what + " (limit is " + limit + ")"));
  }

  // variables

  void declare(LuaString name) {
    if (variables.count() == MAX_VARIABLES) throw tooMany("local variables", MAX_VARIABLES);
    limit(variables.declared() + 1, MAX_LOCALS, "local variables");
    variables.declare(name);
  }

  /** So many of the variables declared can be used from the next instruction on. */
  void activate(int number) {
    variables.activate(number, code.size());
  }

  /** The variables that are active are the parameters. */
  void parameters() {
    parameters = variables.active();
    reserve(parameters);
  }

  /**
   * The local variable or upvalue of a name.
   *
   * @return false where there is none
   */
  boolean find(LuaString name, Expression found) {
    int register = variables.find(name);
    if (register >= 0) {
      found.set(Expression.Kind.LOCAL, register);
      return true;
    }
    int upvalue = upvalue(name);
    if (upvalue < 0) return false;
    found.set(Expression.Kind.UPVALUE, upvalue);
    return true;
  }

  /** The index of the upvalue of that name, which is made if a function around has it; or -1. */
  private int upvalue(LuaString name) {
    int known = variables.findUpvalue(name);
    if (known >= 0 || outer == null) return known;
    int register = outer.variables.find(name);
    if (register >= 0) outer.scopes.closes(register);
    int index = register >= 0 ? register : outer.upvalue(name);
    return index < 0 ? -1 : addUpvalue(name, register >= 0, index);
  }

  int addUpvalue(LuaString name, boolean local, int index) {
    limit(variables.upvalueCount() + 1, MAX_UPVALUES, "upvalues");
    return variables.addUpvalue(name, local, index);
  }

  // registers

  /** The first register above all values. */
  int freeRegister() {
    return freeRegister;
  }

  /** Gives up the registers above. */
  void freeRegister(int register) {
    freeRegister = register;
  }

  /** Gives up all registers but those of variables. */
  void freeTemporaries() {
    freeRegister = variables.active();
  }

  void reserve(int count) {
    check(count);
    freeRegister += count;
  }

  /** So many registers will be used without being reserved. */
  void check(int count) {
    int needed = freeRegister + count;
    if (needed <= registers) return;
    if (needed >= REGISTERS) throw lexer.error("function or expression too complex");
    registers = needed;
  }

  /** Gives up a register, if it is one and no variable's; the last must be the first. */
  void free(int operand) {
    if (!Lua.ISK(operand) && operand >= variables.active()) freeRegister--;
  }

  // instructions of several forms

  int constant(int register, int index) {
    if (index <= MAXARG_Bx) return code.add(Instruction.ofBx(OP_LOADK, register, index));
    int position = code.add(Instruction.ofBx(OP_LOADKX, register, 0));
    code.add(Instruction.ofAx(OP_EXTRAARG, index));
    return position;
  }

  int constant(LuaValue value) {
    return checked(constants.of(value));
  }

  int constant(double number) {
    return checked(constants.number(number));
  }

  private static int checked(int constant) {
    if (constant >= MAXARG_Ax) throw tooMany("constants", MAXARG_Ax);
    return constant;
  }

  /** Sets registers to nil, if possible together with those of the instruction before. */
  void nil(int from, int count) {
    int first = from;
    int last = from + count - 1;
    int previous = code.isTarget() ? OP_RETURN : code.get(code.size() - 1);
    if (Lua.GET_OPCODE(previous) == OP_LOADNIL) {
      int previousFirst = Lua.GETARG_A(previous);
      int previousLast = previousFirst + Lua.GETARG_B(previous);
      if ((previousFirst <= first && first <= previousLast + 1)
          || (first <= previousFirst && previousFirst <= last + 1)) {
        first = Math.min(first, previousFirst);
        last = Math.max(last, previousLast);
        code.set(code.size() - 1, Instruction.of(OP_LOADNIL, first, last - first, 0));
        return;
      }
    }
    code.add(OP_LOADNIL, first, last - first, 0);
  }

  void returns(int first, int count) {
    code.add(OP_RETURN, first, count + 1, 0);
  }

  /**
   * Stores the values above a table's register in the table.
   *
   * @param total how many items there are with them
   * @param count how many they are; {@link Lua#LUA_MULTRET} if only the program can tell
   */
  void setList(int table, int total, int count) {
    int batch = (total - 1) / Lua.LFIELDS_PER_FLUSH + 1;
    int values = count == Lua.LUA_MULTRET ? 0 : count;
    if (batch <= MAXARG_C) {
      code.add(OP_SETLIST, table, values, batch);
    } else if (batch <= MAXARG_Ax) {
      code.add(OP_SETLIST, table, values, 0);
      code.add(Instruction.ofAx(OP_EXTRAARG, batch));
    } else {
      throw lexer.error("constructor too long");
    }
    freeRegister = table + 1;
  }
}
