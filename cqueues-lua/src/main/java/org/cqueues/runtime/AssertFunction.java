package org.cqueues.runtime;

import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Varargs;

/** The function {@code assert}, one for all states: the compiler knows its calls by this class. */
public final class AssertFunction extends LibraryFunction implements WholeCall {
  /** The only one. */
  public static final AssertFunction ASSERT = new AssertFunction();

  private static final LuaString FAILED = Bytes.text("assertion failed!");

  private AssertFunction() {
    super("assert");
  }

  /**
   * An error of a call whose place is known. Here, so that those who look at the stack see this
   * function on it.
   *
   * @param message a text or a number; nil for none
   */
  static ScriptError raise(LuaValue message, Prototype caller, int pc) {
    LuaString text = Numbers.toTextOrNull(message);
    LuaString raised = ErrorCall.located(text == null ? FAILED : text, caller, pc);
    return Errors.raise(raised);
  }

  @Override
  public LuaValue call(LuaValue value) {
    if (value.toboolean()) return value;
    throw Errors.error(FAILED, 1);
  }

  @Override
  public Varargs invoke(Varargs args) {
    if (args.arg1().toboolean()) return args;
    throw Errors.error(Args.string(args, 2, name, FAILED), 1);
  }
}
