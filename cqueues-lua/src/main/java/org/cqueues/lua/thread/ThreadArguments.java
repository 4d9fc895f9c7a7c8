package org.cqueues.lua.thread;

import org.cqueues.runtime.Args;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.PortableFunction;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaThread;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** What {@code thread.start} was given, by value: nothing here can change or belongs to a state. */
final class ThreadArguments {
  /** Values that states may share, or a {@link PortableFunction}. */
  private final Object[] values;

  private ThreadArguments(Object[] values) {
    this.values = values;
  }

  /** Takes the function and its arguments, or raises the error of the first that cannot travel. */
  static ThreadArguments of(Varargs args) {
    // without a first argument, nil is called
    var values = new Object[Math.max(1, args.narg())];
    for (int i = 0; i < values.length; i++) values[i] = portable(args, i + 1);
    return new ThreadArguments(values);
  }

  private static Object portable(Varargs args, int n) {
    return switch (args.arg(n)) {
      case LuaFunction function -> {
        try {
          yield PortableFunction.of(function);
        } catch (IllegalArgumentException e) {
          throw Errors.badArgument(n, "start", String.valueOf(e.getMessage()));
        }
      }
      case LuaString text -> copy(text);
      case LuaTable _, LuaThread _ -> throw Args.typeError(args, n, "start", "string");
      case LuaUserdata full when full.getmetatable() != null ->
          throw Args.typeError(args, n, "start", "string");
      case LuaValue value -> value; // nil, a boolean, a number, a light userdata
    };
  }

  /** A string of its own, since LuaJ's may be a small part of a large array. */
  private static LuaString copy(LuaString text) {
    var bytes = new byte[text.length()];
    text.copyInto(0, bytes, 0, bytes.length);
    return LuaString.valueOf(bytes);
  }

  /** The function to call, in the state where it runs; any other value was given in its place. */
  LuaValue function(LuaState state) {
    return value(state, 0);
  }

  /** The arguments behind {@code first}, in the state that gets them. */
  Varargs arguments(LuaState state, LuaValue first) {
    var all = new LuaValue[values.length];
    all[0] = first;
    for (int i = 1; i < all.length; i++) all[i] = value(state, i);
    return LuaValue.varargsOf(all);
  }

  private LuaValue value(LuaState state, int i) {
    return values[i] instanceof PortableFunction function
        ? function.in(state)
        : (LuaValue) values[i];
  }
}
