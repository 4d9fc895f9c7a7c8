package org.cqueues.runtime;

import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaFunction;
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
    table.set("yield", Yield.of(state));
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

  /** {@code coroutine.yield}. */
  static final class Yield extends VarArgFunction {
    private final LuaState state;

    private Yield(LuaState state) {
      this.state = state;
    }

    /** That of a state. */
    static Yield of(LuaState state) {
      return state.extension(Yield.class, Yield::new);
    }

    @Override
    public Varargs invoke(Varargs args) {
      return state.suspend(args);
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
        return coroutine.advance(args, true);
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

  /** For use as a loader: {@code package.loaded.coroutine}. */
  static LuaFunction loader(LuaState state) {
    return new Builtin("coroutine", _ -> open(state));
  }
}
