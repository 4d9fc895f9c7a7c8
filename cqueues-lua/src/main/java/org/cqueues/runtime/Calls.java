package org.cqueues.runtime;

import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.TailcallVarargs;
import org.luaj.vm2.Varargs;

/** The instructions that call and return. */
final class Calls {
  private Calls() {}

  /** A call with any number of arguments and results. */
  static final class Call extends Instruction {
    Call(int instruction, int pc) {
      super(instruction, pc);
    }

    @Override
    int run(Activation frame) {
      LuaCoroutine coroutine = frame.coroutine;
      LuaFunction callee = Ops.callee(frame.get(a));
      boolean hooked = coroutine.hook != null;
      if (hooked) callee = HookedCall.of(coroutine, callee);
      frame.results(a, c - 1, callee.invoke(frame.list(a + 1, b - 1)));
      if (!hooked && coroutine.hook != null) HookedCall.returned(coroutine, callee);
      return next;
    }
  }

  /** A call with few arguments, of which one result or none is wanted. */
  static final class ShortCall extends Instruction {
    /** Arguments that a call passes without a list. */
    static final int PASSED = 3;

    ShortCall(int instruction, int pc) {
      super(instruction, pc);
    }

    @Override
    int run(Activation frame) {
      LuaCoroutine coroutine = frame.coroutine;
      LuaFunction callee = Ops.callee(frame.get(a));
      boolean hooked = coroutine.hook != null;
      if (hooked) callee = HookedCall.of(coroutine, callee);
      LuaValue result =
          callee instanceof HookedCall
              ? callee.invoke(frame.list(a + 1, b - 1)).arg1()
              : call(callee, frame);
      if (c == 2) frame.set(a, result);
      if (!hooked && coroutine.hook != null) HookedCall.returned(coroutine, callee);
      return next;
    }

    private LuaValue call(LuaFunction callee, Activation frame) {
      if (b == 1) return callee.call();
      LuaValue first = frame.get(a + 1);
      if (b == 2) return callee.call(first);
      LuaValue second = frame.get(a + 2);
      return b == 3 ? callee.call(first, second) : callee.call(first, second, frame.get(a + 3));
    }
  }

  /** A call, before which a code that names {@code collectgarbage} lets go of what it can. */
  static final class ForgettingCall extends Instruction {
    private final Instruction call;

    ForgettingCall(int instruction, int pc, Instruction call) {
      super(instruction, pc);
      this.call = call;
    }

    @Override
    int run(Activation frame) {
      if (b != 0) frame.forget(a + b);
      return call.run(frame);
    }
  }

  /** The call for the caller to make; or its results, where a hook hears of the call. */
  static final class TailCall extends Instruction {
    TailCall(int instruction, int pc) {
      super(instruction, pc);
    }

    @Override
    int run(Activation frame) {
      LuaCoroutine coroutine = frame.coroutine;
      LuaValue callee = frame.get(a);
      Varargs args = frame.list(a + 1, b - 1);
      Hook hook = coroutine.hook;
      LuaFunction function = HookedCall.callee(callee);
      if (!HookedCall.tellsItself(function)) {
        LuaFunction called = hook == null ? function : HookedCall.of(coroutine, function);
        frame.results(a, -1, called.invoke(args)); // what follows returns it
        if (hook == null && coroutine.hook != null) HookedCall.returned(coroutine, function);
        return next;
      }
      if (hook != null) hook.tailCall(function);
      frame.open = new TailcallVarargs(function, args);
      return END;
    }
  }

  static final class Return extends Instruction {
    Return(int instruction, int pc) {
      super(instruction, pc);
    }

    @Override
    int run(Activation frame) {
      frame.open = b == 2 ? frame.get(a) : frame.list(a, b - 1);
      return END;
    }
  }
}
