package org.cqueues.runtime;

import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The function {@code error}, one for all states: the compiler knows its calls by this class. */
public final class ErrorFunction extends LibraryFunction implements WholeCall {
  /** The only one. */
  public static final ErrorFunction ERROR = new ErrorFunction();

  private ErrorFunction() {
    super("error");
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
