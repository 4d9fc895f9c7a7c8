package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Upvaldesc;

/**
 * Calls of {@code error} with one argument and of {@code assert} with one or two, as far as names
 * tell. The compiler knows their place, and to walk the stack for it takes eight times as long as
 * all the rest.
 */
public final class ErrorCall {
  private static final LuaString ERROR = Bytes.text("error");
  private static final LuaString ASSERT = Bytes.text("assert");

  private ErrorCall() {}

  /** Whether a function may have such a call; a quick look. */
  public static boolean isIn(Prototype code) {
    for (LuaValue constant : code.k) if (isName(constant)) return true;
    for (Upvaldesc upvalue : code.upvalues) if (isName(upvalue.name)) return true;
    return false;
  }

  private static boolean isName(@Nullable LuaValue value) {
    return ERROR.equals(value) || ASSERT.equals(value); // nothing in stripped code
  }

  /** Whether the call at an instruction is one that takes one result or none. */
  public static boolean isAt(Prototype code, int pc) {
    int call = code.code[pc];
    int arguments = Lua.GETARG_B(call) - 1;
    int results = Lua.GETARG_C(call) - 1;
    if (arguments < 1 || arguments > 2 || results < 0 || results > 1) return false;
    OperandNames.Name called = new OperandNames(code).called(pc);
    if (called == null) return false;
    return called.name().equals("assert") || (arguments == 1 && called.name().equals("error"));
  }

  /** Makes the call at an instruction, of whatever goes by that name. */
  static LuaValue call(LuaValue callee, LuaValue value, Prototype code, int pc) {
    if (callee instanceof AssertFunction) {
      if (value.toboolean()) return value;
      throw AssertFunction.raise(LuaValue.NIL, code, pc);
    }
    if (callee instanceof ErrorFunction) throw ErrorFunction.raise(value, code, pc);
    return Ops.callee(callee).call(value);
  }

  /** As {@link #call(LuaValue, LuaValue, Prototype, int)}, with a message. */
  static LuaValue call(LuaValue callee, LuaValue value, LuaValue text, Prototype code, int pc) {
    if (callee instanceof AssertFunction) {
      if (value.toboolean()) return value;
      if (text.isstring() || text.isnil()) throw AssertFunction.raise(text, code, pc);
    }
    return Ops.callee(callee).call(value, text);
  }

  /** A text with the position of an instruction. */
  static LuaString located(LuaString text, Prototype code, int pc) {
    return Bytes.join(new CallStack.Frame(code, pc, false).where(), text);
  }
}
