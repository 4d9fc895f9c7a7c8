package org.cqueues.runtime.library;

import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.KeepingFunction;
import org.cqueues.runtime.LuaCoroutine;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Table;
import org.cqueues.runtime.YieldFunction;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaThread;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.lib.VarArgFunction;

/** The table {@code coroutine}, Lua 5.2 manual section 6.2, and 5.3's {@code isyieldable}. */
final class CoroutineLibrary {
  private CoroutineLibrary() {}

  static LuaTable open(LuaState state) {
    var table = new Table();
    table.set(
        "create", new Builtin("create", args -> state.coroutine(Args.function(args, 1, "create"))));
    table.set("resume", new Resume());
    table.set(
        "running",
        new Builtin(
            "running",
            _ -> {
              LuaCoroutine running = state.running();
              return LuaValue.varargsOf(running, LuaValue.valueOf(running.isMainThread()));
            }));
    table.set("status", new Builtin("status", CoroutineLibrary::status));
    table.set(
        "wrap",
        new Builtin("wrap", args -> new Wrap(state.coroutine(Args.function(args, 1, "wrap")))));
    table.set("yield", YieldFunction.of(state));
    table.set(
        "isyieldable",
        new Builtin("isyieldable", _ -> LuaValue.valueOf(state.running().isYieldable())));
    return table;
  }

  private static Varargs status(Varargs args) {
    return LuaValue.valueOf(coroutine(args, "status").getStatus());
  }

  private static LuaThread coroutine(Varargs args, String function) {
    if (args.arg1() instanceof LuaThread thread) return thread;
    throw Errors.badArgument(1, function, "coroutine expected");
  }

  /** {@code coroutine.resume}. */
  private static final class Resume extends VarArgFunction {
    @Override
    public Varargs invoke(Varargs args) {
      return coroutine(args, "resume").resume(args.subargs(2));
    }
  }

  /** What {@code coroutine.wrap} returns. */
  private static final class Wrap extends KeepingFunction {
    private final LuaCoroutine coroutine;

    Wrap(LuaCoroutine coroutine) {
      this.coroutine = coroutine;
    }

    @Override
    public LuaValue call() {
      return invoke(NONE).arg1();
    }

    @Override
    public Varargs invoke(Varargs args) {
      try {
        return coroutine.advanceWrapped(args);
      } catch (LuaError error) {
        LuaValue value = Errors.valueOf(error);
        if (value instanceof LuaString text) {
          // as in 5.2: a text gets the position of whoever called the wrapped function
          throw Errors.raise(Errors.positioned(text));
        }
        throw Errors.raise(value);
      }
    }
  }
}
