package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Varargs;

/**
 * The variables of a Lua function's call, by the numbers that {@code debug.getlocal} has for them:
 * local variables and values without a name from 1 on, arguments behind the parameters from -1
 * down.
 */
public final class CallVariables {
  private static final LuaString VARARG = Bytes.text("(*vararg)");
  private static final LuaString TEMPORARY = Bytes.text("(*temporary)");

  private final Prototype code;
  private final int pc;
  private final @Nullable Activation activation;

  /**
   * @param activation the call, if it is interpreted; the variables of others have names only
   */
  CallVariables(Prototype code, int pc, @Nullable Activation activation) {
    this.code = code;
    this.pc = pc;
    this.activation = activation;
  }

  /** The name of a function's parameter, or null. */
  public static @Nullable LuaString parameter(Prototype code, int number) {
    return local(code, number, 0);
  }

  /** What a variable is named, or null where there is none. */
  public @Nullable LuaString name(int number) {
    if (number < 0) return -number <= varargs().narg() ? VARARG : null;
    if (number == 0) return null;
    LuaString local = local(code, number, pc);
    return local == null && number <= used() ? TEMPORARY : local;
  }

  private Varargs varargs() {
    return activation == null ? LuaValue.NONE : activation.varargs;
  }

  /** The value of a variable that has a name; nil where the function is compiled. */
  public LuaValue get(int number) {
    if (activation == null) return LuaValue.NIL;
    return number < 0 ? varargs().arg(-number) : activation.variable(number - 1);
  }

  /** Changes a variable that has a name; false where the function is compiled. */
  public boolean set(int number, LuaValue value) {
    if (activation == null) return false;
    if (number > 0) activation.setVariable(number - 1, value);
    else activation.setVararg(-number - 1, value);
    return true;
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
