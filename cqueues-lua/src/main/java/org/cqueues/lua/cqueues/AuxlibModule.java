package org.cqueues.lua.cqueues;

import org.cqueues.lua.module.ErrnoTexts;
import org.cqueues.lua.module.Module;
import org.cqueues.lua.module.PollToken;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaCoroutine;
import org.cqueues.runtime.LuaState;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaThread;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "cqueues.auxlib"}: errors as texts, and coroutines that hand polls through. */
public final class AuxlibModule {
  private static final int HIGHEST_LEVEL = 9;

  private final LuaTable table;

  private AuxlibModule(LuaState state) {
    var module =
        new Module()
            .function("assert", args -> check(state, args, 1))
            .function("fileresult", args -> fileResult(state, args))
            .function("resume", args -> resume(state, args))
            .function("wrap", args -> wrap(state, args))
            .function("tostring", args -> text(state, Args.any(args, 1, "tostring")));
    for (int level = 2; level <= HIGHEST_LEVEL; level++) {
      int callers = level - 1; // level 1 of an error is the asserting function itself
      module.function("assert" + level, args -> check(state, args, callers));
    }
    table = module.table();
  }

  /** The module's table, one for each state. */
  public static LuaTable open(LuaState state) {
    return state.extension(AuxlibModule.class, AuxlibModule::new).table;
  }

  private static Varargs check(LuaState state, Varargs args, int callers) {
    if (args.arg1().toboolean()) return args;
    for (int i = 2; i <= args.narg(); i++) {
      LuaValue reason = args.arg(i);
      if (reason.toboolean()) throw Errors.error(reasonText(state, reason), callers);
    }
    throw Errors.raise(LuaValue.NIL);
  }

  private static LuaString reasonText(LuaState state, LuaValue reason) {
    return reason instanceof LuaNumber
        ? Bytes.text(ErrnoTexts.text(state, reason.toint()))
        : text(state, reason);
  }

  private static Varargs fileResult(LuaState state, Varargs args) {
    if (args.arg1().toboolean()) return args;
    for (int i = 2; i <= args.narg(); i++) {
      LuaValue reason = args.arg(i);
      if (!reason.toboolean()) continue;
      if (reason instanceof LuaNumber) {
        return LuaValue.varargsOf(args.arg1(), reasonText(state, reason), reason);
      }
      return LuaValue.varargsOf(args.arg1(), reasonText(state, reason), args.subargs(i + 1));
    }
    return args.arg1();
  }

  private static Varargs resume(LuaState state, Varargs args) {
    if (!(args.arg1() instanceof LuaThread thread)) {
      throw Errors.badArgument(1, "resume", "coroutine expected");
    }
    Varargs passed = args.subargs(2);
    while (true) {
      Varargs result = thread.resume(passed);
      if (!asksToPoll(result)) return result;
      passed = state.suspend(result.subargs(2));
    }
  }

  private static boolean asksToPoll(Varargs result) {
    return result.arg1().toboolean() && PollToken.leads(result.subargs(2));
  }

  private static Varargs wrap(LuaState state, Varargs args) {
    LuaCoroutine coroutine = state.coroutine(Args.function(args, 1, "wrap"));
    return new Builtin(
        "wrap",
        first -> {
          Varargs values = coroutine.passOn(coroutine.advance(first));
          while (PollToken.leads(values) && coroutine.status() == LuaCoroutine.Status.SUSPENDED) {
            values = coroutine.passOn(coroutine.advance(state.suspend(values)));
          }
          return values;
        });
  }

  /** As {@code tostring}, but never an error for what the metamethod returns. */
  static LuaString text(LuaState state, LuaValue value) {
    LuaValue metamethod = value.metatag(Bytes.text("__tostring"));
    if (!metamethod.isnil()) {
      LuaValue text = metamethod.call(value);
      return text.isstring() ? text.strvalue() : plainText(state, text);
    }
    return plainText(state, value);
  }

  private static LuaString plainText(LuaState state, LuaValue value) {
    LuaValue tostring = state.globals().get("tostring");
    if (value.metatag(Bytes.text("__tostring")).isnil() && tostring instanceof LuaFunction f) {
      return f.call(value).checkstring();
    }
    return Bytes.text(Bytes.chars(value));
  }
}
