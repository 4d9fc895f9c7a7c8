package org.cqueues.runtime;

import java.util.List;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Upvaldesc;

/**
 * Calls of {@code error} with one argument, as far as names tell. The compiler knows their place,
 * and to walk the stack for it takes eight times as long as all the rest.
 */
public final class ErrorCall {
  private static final LuaString ERROR = Bytes.text("error");

  private ErrorCall() {}

  /** Whether a function may have such a call; a quick look. */
  public static boolean isIn(Prototype code) {
    for (LuaValue constant : code.k) if (ERROR.raweq(constant)) return true;
    for (Upvaldesc upvalue : code.upvalues) if (ERROR.equals(upvalue.name)) return true;
    return false;
  }

  /** Whether the call at an instruction is one. */
  public static boolean isAt(Prototype code, int pc) {
    OperandNames.Name called = new OperandNames(code).called(pc);
    return called != null && called.name().equals("error");
  }

  /** Makes the call at an instruction, of whatever goes by that name. */
  static LuaValue call(LuaValue callee, LuaValue message, Prototype code, int pc) {
    if (callee instanceof ErrorFunction && !ScriptError.isWatched()) {
      LuaString text = Numbers.toTextOrNull(message);
      if (text == null) throw Errors.raise(message);
      String position = new CallStack.Frame(code, pc, false).where();
      throw ScriptError.raise(Bytes.join(position, text), List.of());
    }
    return Ops.callee(callee).call(message);
  }
}
