package org.cqueues.runtime;

import org.luaj.vm2.LuaNil;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaValue;

/** The instructions that compare, each with the jump behind it. */
@SuppressWarnings("ReferenceEquality") // there is one false
final class Conditions {
  private Conditions() {}

  static boolean isTrue(LuaValue value) {
    return !(value instanceof LuaNil) && value != LuaValue.FALSE;
  }

  /** A comparison of two operands. */
  abstract static class Comparison extends Instruction.Binary {
    private final Jump jump;

    Comparison(int instruction, int pc, LuaValue[] constants, Jump jump) {
      super(instruction, pc, constants);
      this.jump = jump;
    }

    /** What follows: the jump, if the answer is the one that is wanted for it. */
    final int follow(Activation frame, boolean answer) {
      return answer == (a != 0) ? jump.run(frame) : jump.next;
    }
  }

  static final class Equal extends Comparison {
    Equal(int instruction, int pc, LuaValue[] constants, Jump jump) {
      super(instruction, pc, constants, jump);
    }

    @Override
    int run(Activation frame) {
      return follow(frame, is(frame));
    }

    private boolean is(Activation frame) {
      LuaValue first = rawFirst(frame);
      LuaValue second = rawSecond(frame);
      if (first instanceof LuaNumber x) {
        return second instanceof LuaNumber y && firstNumber(frame, x) == secondNumber(frame, y);
      }
      return !(second instanceof LuaNumber) && Ops.eq(first, second);
    }
  }

  static final class Less extends Comparison {
    Less(int instruction, int pc, LuaValue[] constants, Jump jump) {
      super(instruction, pc, constants, jump);
    }

    @Override
    int run(Activation frame) {
      return follow(frame, is(frame));
    }

    private boolean is(Activation frame) {
      if (rawFirst(frame) instanceof LuaNumber x && rawSecond(frame) instanceof LuaNumber y) {
        return firstNumber(frame, x) < secondNumber(frame, y);
      }
      return Ops.lt(first(frame), second(frame));
    }
  }

  static final class LessOrEqual extends Comparison {
    LessOrEqual(int instruction, int pc, LuaValue[] constants, Jump jump) {
      super(instruction, pc, constants, jump);
    }

    @Override
    int run(Activation frame) {
      return follow(frame, is(frame));
    }

    private boolean is(Activation frame) {
      if (rawFirst(frame) instanceof LuaNumber x && rawSecond(frame) instanceof LuaNumber y) {
        return firstNumber(frame, x) <= secondNumber(frame, y);
      }
      return Ops.le(first(frame), second(frame));
    }
  }

  /** Whether a register is true. */
  static final class Truth extends Instruction {
    private final Jump jump;

    Truth(int instruction, int pc, Jump jump) {
      super(instruction, pc);
      this.jump = jump;
    }

    @Override
    int run(Activation frame) {
      return isTrue(frame.raw(a)) == (c != 0) ? jump.run(frame) : jump.next;
    }
  }

  /** As {@link Truth}; with the jump another register gets the value. */
  static final class TruthAndMove extends Instruction {
    private final Jump jump;

    TruthAndMove(int instruction, int pc, Jump jump) {
      super(instruction, pc);
      this.jump = jump;
    }

    @Override
    int run(Activation frame) {
      if (isTrue(frame.raw(b)) != (c != 0)) return jump.next;
      frame.move(a, b);
      return jump.run(frame);
    }
  }

  static final class Not extends Instruction {
    Not(int instruction, int pc) {
      super(instruction, pc);
    }

    @Override
    int run(Activation frame) {
      frame.set(a, isTrue(frame.raw(b)) ? LuaValue.FALSE : LuaValue.TRUE);
      return next;
    }
  }
}
