package org.cqueues.runtime;

import java.io.UncheckedIOException;
import org.cqueues.os.SysException;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.Varargs;

/**
 * A library function whose body is a lambda. What Java or LuaJ throws out of it becomes a Lua error
 * at once, so that embedders need not know ours.
 */
public final class Builtin extends LibraryFunction {
  /** What the function does. */
  @FunctionalInterface
  public interface Body {
    /** Takes the arguments and returns the results; an error is thrown as {@link ScriptError}. */
    Varargs call(Varargs args);
  }

  private final Body body;

  /** A function that goes by {@code name} in error messages. */
  public Builtin(String name, Body body) {
    super(name);
    this.body = body;
  }

  /**
   * The outermost class around the code that made the body: a lambda is a nestmate of its maker.
   */
  Class<?> home() {
    return body.getClass().getNestHost();
  }

  @Override
  public Varargs invoke(Varargs args) {
    try {
      return body.call(args);
    } catch (ScriptError e) {
      throw e;
    } catch (LuaError
        | ClassCastException
        | IndexOutOfBoundsException
        | IllegalArgumentException
        | UncheckedIOException
        | SysException e) {
      // LuaJ's or Java's own: it gets the position while the caller is still on the stack
      throw Errors.foreign(e);
    }
  }
}
