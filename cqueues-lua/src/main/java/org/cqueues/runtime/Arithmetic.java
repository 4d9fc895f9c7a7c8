package org.cqueues.runtime;

import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaValue;

/** The instructions that calculate. */
final class Arithmetic {
  private Arithmetic() {}

  static final class Add extends Instruction.Binary {
    Add(int instruction, int pc, LuaValue[] constants) {
      super(instruction, pc, constants);
    }

    @Override
    int run(Activation frame) {
      if (rawFirst(frame) instanceof LuaNumber x && rawSecond(frame) instanceof LuaNumber y) {
        frame.set(a, firstNumber(frame, x) + secondNumber(frame, y));
      } else {
        frame.set(a, Ops.add(first(frame), second(frame)));
      }
      return next;
    }
  }

  static final class Subtract extends Instruction.Binary {
    Subtract(int instruction, int pc, LuaValue[] constants) {
      super(instruction, pc, constants);
    }

    @Override
    int run(Activation frame) {
      if (rawFirst(frame) instanceof LuaNumber x && rawSecond(frame) instanceof LuaNumber y) {
        frame.set(a, firstNumber(frame, x) - secondNumber(frame, y));
      } else {
        frame.set(a, Ops.sub(first(frame), second(frame)));
      }
      return next;
    }
  }

  static final class Multiply extends Instruction.Binary {
    Multiply(int instruction, int pc, LuaValue[] constants) {
      super(instruction, pc, constants);
    }

    @Override
    int run(Activation frame) {
      if (rawFirst(frame) instanceof LuaNumber x && rawSecond(frame) instanceof LuaNumber y) {
        frame.set(a, firstNumber(frame, x) * secondNumber(frame, y));
      } else {
        frame.set(a, Ops.mul(first(frame), second(frame)));
      }
      return next;
    }
  }

  static final class Divide extends Instruction.Binary {
    Divide(int instruction, int pc, LuaValue[] constants) {
      super(instruction, pc, constants);
    }

    @Override
    int run(Activation frame) {
      if (rawFirst(frame) instanceof LuaNumber x && rawSecond(frame) instanceof LuaNumber y) {
        frame.set(a, firstNumber(frame, x) / secondNumber(frame, y));
      } else {
        frame.set(a, Ops.div(first(frame), second(frame)));
      }
      return next;
    }
  }

  static final class Modulo extends Instruction.Binary {
    Modulo(int instruction, int pc, LuaValue[] constants) {
      super(instruction, pc, constants);
    }

    @Override
    int run(Activation frame) {
      if (rawFirst(frame) instanceof LuaNumber x && rawSecond(frame) instanceof LuaNumber y) {
        frame.set(a, Ops.modulo(firstNumber(frame, x), secondNumber(frame, y)));
      } else {
        frame.set(a, Ops.mod(first(frame), second(frame)));
      }
      return next;
    }
  }

  static final class Power extends Instruction.Binary {
    Power(int instruction, int pc, LuaValue[] constants) {
      super(instruction, pc, constants);
    }

    @Override
    int run(Activation frame) {
      if (rawFirst(frame) instanceof LuaNumber x && rawSecond(frame) instanceof LuaNumber y) {
        frame.set(a, Ops.power(firstNumber(frame, x), secondNumber(frame, y)));
      } else {
        frame.set(a, Ops.pow(first(frame), second(frame)));
      }
      return next;
    }
  }

  static final class Negate extends Instruction {
    Negate(int instruction, int pc) {
      super(instruction, pc);
    }

    @Override
    int run(Activation frame) {
      if (frame.raw(b) instanceof LuaNumber x) {
        frame.set(a, Numbers.negate(frame.number(x, b)));
      } else {
        frame.set(a, Ops.unm(frame.get(b)));
      }
      return next;
    }
  }

  static final class Length extends Instruction {
    Length(int instruction, int pc) {
      super(instruction, pc);
    }

    @Override
    int run(Activation frame) {
      frame.set(a, Ops.len(frame.get(b)));
      return next;
    }
  }

  static final class Concatenate extends Instruction {
    Concatenate(int instruction, int pc) {
      super(instruction, pc);
    }

    @Override
    int run(Activation frame) {
      frame.set(a, Ops.concat(frame.array(b, c - b + 1)));
      return next;
    }
  }
}
