package org.cqueues.runtime;

import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Varargs;

/** The function {@code error}, one for all states: the compiler knows its calls by this class. */
public final class ErrorFunction extends LibraryFunction implements WholeCall {
  /** The only one. */
  public static final ErrorFunction ERROR = new ErrorFunction();

  private ErrorFunction() {
    super("error");
  }

  /**
   * An error of a call whose place is known. Here, so that those who look at the stack see this
   * function on it.
   */
  static ScriptError raise(LuaValue value, Prototype caller, int pc) {
    LuaString text = Numbers.toTextOrNull(value);
    LuaValue raised = text == null ? value : ErrorCall.located(text, caller, pc);
    return Errors.raise(raised);
  }

  @Override
  public LuaValue call(LuaValue value) {
    throw Errors.error(value, 1);
  }

  @Override
  public LuaValue call(LuaValue value, LuaValue level) {
    if (level instanceof LuaInteger n) throw Errors.error(value, n.v);
    return super.call(value, level);
  }

  @Override
  public Varargs invoke(Varargs args) {
    throw Errors.error(args.arg1(), Args.integer(args, 2, name, 1));
  }
}
