package org.cqueues.runtime;

import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaValue;

/** The instructions of {@code for}. */
final class Loops {
  private Loops() {}

  static final class Prepare extends Instruction {
    private final Jump jump;

    Prepare(int instruction, int pc, Jump jump) {
      super(instruction, pc);
      this.jump = jump;
    }

    @Override
    int run(Activation frame) {
      double start = Ops.forNumber(frame.get(a), "initial value");
      double limit = Ops.forNumber(frame.get(a + 1), "limit");
      double step = Ops.forNumber(frame.get(a + 2), "step");
      frame.set(a, start - step);
      frame.set(a + 1, limit);
      frame.set(a + 2, step);
      return jump.run(frame);
    }
  }

  static final class Turn extends Instruction {
    private final Jump jump;

    Turn(int instruction, int pc, Jump jump) {
      super(instruction, pc);
      this.jump = jump;
    }

    @Override
    int run(Activation frame) {
      double step = number(frame, a + 2);
      double index = number(frame, a) + step;
      if (!Ops.forGoesOn(index, number(frame, a + 1), step)) return next;
      frame.set(a, index);
      frame.set(a + 3, index);
      return jump.run(frame);
    }

    /** Not a number only in damaged code, and where a debugger has put that. */
    private static double number(Activation frame, int r) {
      LuaValue raw = frame.raw(r);
      return raw instanceof LuaNumber x ? frame.number(x, r) : raw.todouble();
    }
  }

  /** Calls an iterator, with what follows that. */
  static final class Iterate extends Instruction {
    private final Jump jump;

    Iterate(int instruction, int pc, Jump jump) {
      super(instruction, pc);
      this.jump = jump;
    }

    @Override
    int run(Activation frame) {
      LuaCoroutine coroutine = frame.coroutine;
      LuaFunction iterator = Ops.callee(frame.get(a));
      boolean hooked = coroutine.hook != null;
      if (hooked) iterator = HookedCall.of(coroutine, iterator);
      frame.results(
          a + 3, c, iterator.invoke(LuaValue.varargsOf(frame.get(a + 1), frame.get(a + 2))));
      if (!hooked && coroutine.hook != null) HookedCall.returned(coroutine, iterator);
      LuaValue control = frame.get(a + 3);
      if (control.isnil()) return jump.next;
      frame.set(a + 2, control);
      return jump.run(frame);
    }
  }

  /** What follows {@link Iterate}, of damaged code, which comes to it by another way. */
  static final class IteratorTurn extends Instruction {
    private final Jump jump;

    IteratorTurn(int instruction, int pc, Jump jump) {
      super(instruction, pc);
      this.jump = jump;
    }

    @Override
    int run(Activation frame) {
      LuaValue control = frame.get(a + 1);
      if (control.isnil()) return next;
      frame.set(a, control);
      return jump.run(frame);
    }
  }
}
