package org.cqueues.lua.module;

import org.cqueues.core.Coroutine;
import org.cqueues.core.Step;
import org.cqueues.os.Errno;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.ForeignText;
import org.cqueues.runtime.ScriptEndedException;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * What a script sees of failures: {@code false, err, errno, thread, object, fd} of a step, {@code
 * nil, text, errno} of a call.
 */
public final class Failure {
  private Failure() {}

  /**
   * The results of {@code step} for how it ended.
   *
   * @throws ScriptEndedException where that ended the coroutine: no script may go on
   */
  public static Varargs of(Step step) {
    return switch (step) {
      case Step.Done() -> LuaValue.TRUE;
      case Step.NotPolled(int errno) ->
          LuaValue.varargsOf(LuaValue.FALSE, text(step), LuaValue.valueOf(errno));
      case Step.Raised(ScriptEndedException end, _) -> throw end;
      case Step.Raised(Object error, Coroutine by) ->
          tuple(errorValue(error), LuaValue.NIL, thread(by));
      case Step.Unpollable(_, Coroutine by, Object object) ->
          tuple(text(step), LuaValue.NIL, thread(by), (LuaValue) object);
      case Step.Refused(int errno, Coroutine by, @Nullable Object object, int fd) ->
          tuple(
              text(step),
              LuaValue.valueOf(errno),
              thread(by),
              object instanceof LuaValue value ? value : LuaValue.NIL,
              LuaValue.valueOf(fd));
    };
  }

  /** {@code nil, text, errno}: a call of the system failed. */
  public static Varargs of(int errno) {
    return LuaValue.varargsOf(LuaValue.NIL, Bytes.text(Errno.text(errno)), LuaValue.valueOf(errno));
  }

  /** The text of a failure, for the program. */
  public static String message(Step step) {
    return Bytes.java(text(step));
  }

  /** The text of a failure. */
  static LuaString text(Step step) {
    return Bytes.text(
        switch (step) {
          case Step.Done() -> "";
          case Step.NotPolled(int errno) -> "error polling: " + Errno.text(errno);
          case Step.Raised(Object error, _) -> Bytes.chars(errorValue(error));
          case Step.Unpollable(String text, _, _) -> text;
          case Step.Refused(int errno, _, _, int fd) ->
              "unable to update event disposition: " + Errno.text(errno) + " (fd:" + fd + ")";
        });
  }

  private static Varargs tuple(LuaValue... rest) {
    return LuaValue.varargsOf(LuaValue.FALSE, LuaValue.varargsOf(rest));
  }

  private static LuaValue errorValue(Object error) {
    return error instanceof LuaError raised
        ? Errors.valueOf(raised)
        : Bytes.utf8(
            error instanceof Throwable thrown ? ForeignText.of(thrown) : String.valueOf(error));
  }

  private static LuaValue thread(Coroutine by) {
    return by instanceof ManagedCoroutine managed ? managed.coroutine() : LuaValue.NIL;
  }
}
