package org.cqueues.runtime.library;

import org.cqueues.runtime.Args;
import org.cqueues.runtime.AssertFunction;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.ErrorFunction;
import org.cqueues.runtime.ErrorHandler;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LibraryFunction;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.WholeCall;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The basic functions that raise and catch errors, Lua 5.2 manual section 6.1. */
final class ErrorLibrary extends LibraryFunction implements WholeCall {
  private static final String[] NAMES = {"pcall", "xpcall", "assert"};

  private static final int PCALL = 0;
  private static final int XPCALL = 1;

  /** That of later versions, which raises any value. */
  private static final int ASSERT_ANY = 2;

  private final LuaState state;

  private ErrorLibrary(LuaState state, int code) {
    super(NAMES[code], code);
    this.state = state;
  }

  /** Puts the functions into the globals of a state. */
  static void open(LuaState state) {
    LuaTable globals = state.globals();
    globals.rawset(Symbols.of("error"), ErrorFunction.ERROR);
    globals.rawset(Symbols.of("assert"), AssertFunction.ASSERT);
    for (int i = 0; i < ASSERT_ANY; i++) {
      globals.rawset(Symbols.of(NAMES[i]), new ErrorLibrary(state, i));
    }
  }

  /** Puts the function that later versions have changed into a table. */
  static void extend(LuaState state, LuaTable functions) {
    functions.rawset(Symbols.of(NAMES[ASSERT_ANY]), new ErrorLibrary(state, ASSERT_ANY));
  }

  @Override
  public Varargs invoke(Varargs args) {
    return switch (code) {
      case ASSERT_ANY -> checkAny(args);
      case PCALL -> ErrorHandler.protect(state, Args.any(args, 1, name), args.subargs(2));
      case XPCALL -> {
        LuaValue handler = Args.any(args, 2, name);
        yield ErrorHandler.protect(state, args.arg1(), args.subargs(3), handler);
      }
      default -> throw new IllegalStateException(name);
    };
  }

  private static Varargs checkAny(Varargs args) {
    if (args.arg1().toboolean()) return args;
    throw Errors.raise(args.narg() < 2 ? Bytes.text("assertion failed!") : args.arg(2));
  }
}
