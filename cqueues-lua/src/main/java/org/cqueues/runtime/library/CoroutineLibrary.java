package org.cqueues.runtime.library;

import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Capturing;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.KeepingFunction;
import org.cqueues.runtime.LibraryFunction;
import org.cqueues.runtime.LuaCoroutine;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.cqueues.runtime.WholeCall;
import org.cqueues.runtime.YieldFunction;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaThread;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The table {@code coroutine}, Lua 5.2 manual section 6.2, and 5.3's {@code isyieldable}. */
final class CoroutineLibrary extends LibraryFunction {
  private static final String[] NAMES = {
    "create", "resume", "running", "status", "wrap", "isyieldable"
  };

  private static final int CREATE = 0;
  private static final int RESUME = 1;
  private static final int RUNNING = 2;
  private static final int STATUS = 3;
  private static final int WRAP = 4;

  /** Only later versions have it. */
  private static final int ISYIELDABLE = 5;

  private final LuaState state;

  private CoroutineLibrary(LuaState state, int code) {
    super(NAMES[code], code);
    this.state = state;
  }

  static LuaTable open(LuaState state) {
    var table = new Table(0, 8);
    for (int i = 0; i < ISYIELDABLE; i++) {
      table.rawset(Symbols.of(NAMES[i]), new CoroutineLibrary(state, i));
    }
    table.rawset(Symbols.of("yield"), YieldFunction.of(state));
    return table;
  }

  /** Adds what only later versions have. */
  static void extend(LuaState state, LuaTable table) {
    table.rawset(Symbols.of(NAMES[ISYIELDABLE]), new CoroutineLibrary(state, ISYIELDABLE));
  }

  @Override
  public Varargs invoke(Varargs args) {
    return switch (code) {
      case CREATE -> state.coroutine(Args.function(args, 1, name));
      case ISYIELDABLE -> valueOf(state.running().isYieldable());
      case RESUME -> coroutine(args).resume(args.subargs(2));
      case RUNNING -> {
        LuaThread running = state.globals().running; // LuaJ's own, too
        yield varargsOf(running, valueOf(running.isMainThread()));
      }
      case STATUS -> Bytes.text(coroutine(args).getStatus());
      case WRAP -> new Wrap(state.coroutine(Args.function(args, 1, name)));
      default -> throw new IllegalStateException(name);
    };
  }

  private LuaThread coroutine(Varargs args) {
    if (args.arg1() instanceof LuaThread thread) return thread;
    throw Errors.badArgument(1, name, "coroutine expected");
  }

  /** What {@code coroutine.wrap} returns. */
  private static final class Wrap extends KeepingFunction implements Capturing, WholeCall {
    private LuaCoroutine coroutine;

    Wrap(LuaCoroutine coroutine) {
      super("wrap");
      this.coroutine = coroutine;
    }

    @Override
    public int captured() {
      return 1;
    }

    @Override
    public LuaValue captured(int number) {
      return coroutine;
    }

    @Override
    public void capture(int number, LuaValue value) {
      if (value instanceof LuaCoroutine other) coroutine = other;
    }

    @Override
    public LuaValue call() {
      return invoke(NONE).arg1();
    }

    @Override
    public Varargs invoke(Varargs args) {
      try {
        return coroutine.passOn(coroutine.advanceWrapped(args));
      } catch (LuaError error) {
        LuaValue value = Errors.valueOf(error);
        // as in 5.2: a text gets the position of whoever called the wrapped function
        throw value instanceof LuaString text ? Errors.error(text, 1) : Errors.raise(value);
      }
    }
  }
}
