package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;

/**
 * The variables of a Lua function's call, by the numbers that {@code debug.getlocal} has for them:
 * local variables and values without a name from 1 on, arguments behind the parameters from -1
 * down.
 */
final class CallVariables {
  private static final LuaString VARARG = LuaString.valueOf("(*vararg)");
  private static final LuaString TEMPORARY = LuaString.valueOf("(*temporary)");

  private final Prototype code;
  private final int pc;
  private final LiveStack stack;

  CallVariables(Prototype code, int pc, LiveStack stack) {
    this.code = code;
    this.pc = pc;
    this.stack = stack;
  }

  /** The name of a function's parameter, or null. */
  static @Nullable LuaString parameter(Prototype code, int number) {
    return local(code, number, 0);
  }

  /** What a variable is named, or null where there is none. */
  @Nullable LuaString name(int number) {
    if (number < 0) return -number <= stack.varargs(code).narg() ? VARARG : null;
    if (number == 0) return null;
    LuaString local = local(code, number, pc);
    return local == null && number <= used() ? TEMPORARY : local;
  }

  /** The value of a variable that has a name. */
  LuaValue get(int number) {
    return number < 0 ? stack.varargs(code).arg(-number) : stack.register(code, pc, number - 1);
  }

  /** Changes a variable that has a name; false where the function is compiled. */
  boolean set(int number, LuaValue value) {
    return number < 0 ? stack.setVararg(-number - 1, value) : stack.set(number - 1, value);
  }

  /** The registers below what the instruction calls. */
  private int used() {
    int i = pc >= 0 && pc < code.code.length ? code.code[pc] : 0;
    return switch (Lua.GET_OPCODE(i)) {
      case Lua.OP_CALL, Lua.OP_TAILCALL -> Lua.GETARG_A(i);
      case Lua.OP_TFORCALL -> Lua.GETARG_A(i) + 3;
      default -> code.maxstacksize;
    };
  }

  private static @Nullable LuaString local(Prototype code, int number, int pc) {
    return number <= 0 || code.locvars == null ? null : code.getlocalname(number, pc);
  }
}
