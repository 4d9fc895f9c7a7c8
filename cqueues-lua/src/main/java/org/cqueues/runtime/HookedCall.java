package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A call of a library function of which a hook hears. On the Java stack it stands for the function
 * while the hook runs.
 */
final class HookedCall extends LuaFunction {
  private final LuaCoroutine coroutine;

  /** The call has happened: only its return is to be told. */
  private final boolean over;

  /** What is called. */
  final LuaFunction function;

  /** The one below on the same coroutine, or null. */
  @Nullable HookedCall outer;

  private HookedCall(LuaCoroutine coroutine, LuaFunction function, boolean over) {
    this.coroutine = coroutine;
    this.over = over;
    this.function = function;
  }

  /** What calls {@code value}; Lua functions tell the hook themselves. */
  static LuaFunction of(LuaCoroutine coroutine, LuaValue value) {
    LuaFunction function = callee(value);
    return tellsItself(function) ? function : new HookedCall(coroutine, function, false);
  }

  /** A hook that was set during a call of {@code function} hears of its return. */
  static void returned(LuaCoroutine coroutine, LuaFunction function) {
    if (!tellsItself(function)) new HookedCall(coroutine, function, true).invoke(NONE);
  }

  /** As {@link Ops#callee}, but not what runs in place of a function that scripts have. */
  static LuaFunction callee(LuaValue value) {
    return value instanceof CompiledFunction lua ? lua : Ops.callee(value);
  }

  /** Whether the hook hears of a call from the function itself. */
  static boolean tellsItself(LuaFunction function) {
    return function instanceof CompiledFunction
        || function instanceof Ops.BoundCall
        || function instanceof Exposure.Inner;
  }

  /** As {@link Ops#callee}, for a library function that calls what it was given. */
  static LuaFunction inLibrary(LuaCoroutine coroutine, LuaValue value) {
    return coroutine.hook == null ? Ops.callee(value) : of(coroutine, value);
  }

  /** The function may set a hook, which then hears of its return. */
  @Override
  public Varargs invoke(Varargs args) {
    outer = coroutine.hooked;
    coroutine.hooked = this;
    try {
      Hook hook = coroutine.hook;
      if (hook != null && !over) hook.called();
      Varargs results = over ? args : function.invoke(args);
      hook = coroutine.hook;
      if (hook != null) hook.returned();
      return results;
    } finally {
      coroutine.hooked = outer;
    }
  }
}
