package org.cqueues.runtime;

import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Upvaldesc;

/** The instructions that give registers and upvalues their values. */
final class Moves {
  private Moves() {}

  static final class Move extends Instruction {
    Move(int instruction, int pc) {
      super(instruction, pc);
    }

    @Override
    int run(Activation frame) {
      frame.move(a, b);
      return next;
    }
  }

  /** A constant into a register. */
  static final class Load extends Instruction {
    private final LuaValue value;
    private final int following;

    /**
     * @param skips whether the next instruction does not run
     */
    Load(int instruction, int pc, LuaValue value, boolean skips) {
      super(instruction, pc);
      this.value = value;
      this.following = skips ? next + 1 : next;
    }

    @Override
    int run(Activation frame) {
      frame.set(a, value);
      return following;
    }
  }

  static final class LoadNil extends Instruction {
    LoadNil(int instruction, int pc) {
      super(instruction, pc);
    }

    @Override
    int run(Activation frame) {
      for (int r = a; r <= a + b; r++) frame.set(r, LuaValue.NIL);
      return next;
    }
  }

  static final class GetUpvalue extends Instruction {
    GetUpvalue(int instruction, int pc) {
      super(instruction, pc);
    }

    @Override
    int run(Activation frame) {
      frame.set(a, frame.upvalues[b].v);
      return next;
    }
  }

  static final class SetUpvalue extends Instruction {
    SetUpvalue(int instruction, int pc) {
      super(instruction, pc);
    }

    @Override
    int run(Activation frame) {
      frame.upvalues[b].v = frame.get(a);
      return next;
    }
  }

  static final class Closure extends Instruction {
    private final Code code;
    private final Upvaldesc[] wanted;

    Closure(int instruction, int pc, InterpretedCode outer) {
      super(instruction, pc);
      int index = Lua.GETARG_Bx(instruction);
      this.code = outer.inner[index];
      this.wanted = outer.prototype.p[index].upvalues;
    }

    @Override
    int run(Activation frame) {
      if (frame.meter != null) frame.meter.closure(wanted.length);
      var cells = new Cell[wanted.length];
      for (int n = 0; n < cells.length; n++) {
        Cell cell = wanted[n].instack ? frame.cells[wanted[n].idx] : frame.upvalues[wanted[n].idx];
        if (cell == null) throw new IllegalStateException("upvalue without a cell");
        cells[n] = cell;
      }
      frame.set(a, code.closure(cells, frame.function.room));
      return next;
    }
  }

  static final class Arguments extends Instruction {
    Arguments(int instruction, int pc) {
      super(instruction, pc);
    }

    @Override
    int run(Activation frame) {
      frame.results(a, b - 1, frame.varargs);
      return next;
    }
  }
}
