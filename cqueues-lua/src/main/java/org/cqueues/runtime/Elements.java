package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The instructions that read and write what tables have. */
final class Elements {
  private Elements() {}

  /** A constant text that an operand is, for which there is a shorter way; else null. */
  static @Nullable LuaString text(int x, LuaValue[] constants) {
    return Lua.ISK(x) && constants[Lua.INDEXK(x)] instanceof LuaString text ? text : null;
  }

  static final class Field extends Instruction {
    private final LuaString key;
    private final Place place = new Place();

    Field(int instruction, int pc, LuaString key) {
      super(instruction, pc);
      this.key = key;
    }

    @Override
    int run(Activation frame) {
      frame.set(a, Ops.field(frame.get(b), key, place));
      return next;
    }
  }

  static final class Index extends Instruction.Binary {
    Index(int instruction, int pc, LuaValue[] constants) {
      super(instruction, pc, constants);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very object
    int run(Activation frame) {
      LuaValue key = rawSecond(frame);
      frame.set(
          a,
          key == Activation.NUMBER
              ? Ops.index(frame.get(b), frame.numbers[c])
              : Ops.index(frame.get(b), key));
      return next;
    }
  }

  static final class Method extends Instruction {
    private final LuaString key;
    private final Place place = new Place();

    Method(int instruction, int pc, LuaString key) {
      super(instruction, pc);
      this.key = key;
    }

    @Override
    int run(Activation frame) {
      LuaValue self = frame.get(b);
      frame.set(a + 1, self);
      frame.set(a, Ops.method(self, key, place, frame.function.room));
      return next;
    }
  }

  /** As {@link Method}, with a key from a register. */
  static final class MethodIndex extends Instruction.Binary {
    MethodIndex(int instruction, int pc, LuaValue[] constants) {
      super(instruction, pc, constants);
    }

    @Override
    int run(Activation frame) {
      LuaValue self = frame.get(b);
      frame.set(a + 1, self);
      frame.set(a, Ops.index(self, second(frame)));
      return next;
    }
  }

  static final class UpvalueField extends Instruction {
    private final LuaString key;
    private final Place place = new Place();

    UpvalueField(int instruction, int pc, LuaString key) {
      super(instruction, pc);
      this.key = key;
    }

    @Override
    int run(Activation frame) {
      frame.set(a, Ops.fieldUpvalue(frame.upvalues[b].v, key, place));
      return next;
    }
  }

  static final class UpvalueIndex extends Instruction.Binary {
    UpvalueIndex(int instruction, int pc, LuaValue[] constants) {
      super(instruction, pc, constants);
    }

    @Override
    int run(Activation frame) {
      frame.set(a, Ops.indexUpvalue(frame.upvalues[b].v, second(frame)));
      return next;
    }
  }

  static final class SetField extends Instruction.Binary {
    private final LuaString key;
    private final Place place = new Place();

    SetField(int instruction, int pc, LuaValue[] constants, LuaString key) {
      super(instruction, pc, constants);
      this.key = key;
    }

    @Override
    int run(Activation frame) {
      Ops.setField(frame.get(a), key, second(frame), place);
      return next;
    }
  }

  static final class SetIndex extends Instruction.Binary {
    SetIndex(int instruction, int pc, LuaValue[] constants) {
      super(instruction, pc, constants);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very object
    int run(Activation frame) {
      LuaValue key = rawFirst(frame);
      if (key == Activation.NUMBER) {
        Ops.setIndex(frame.get(a), frame.numbers[b], second(frame));
      } else {
        Ops.setIndex(frame.get(a), key, second(frame));
      }
      return next;
    }
  }

  static final class SetUpvalueField extends Instruction.Binary {
    private final LuaString key;

    SetUpvalueField(int instruction, int pc, LuaValue[] constants, LuaString key) {
      super(instruction, pc, constants);
      this.key = key;
    }

    @Override
    int run(Activation frame) {
      Ops.setFieldUpvalue(frame.upvalues[a].v, key, second(frame));
      return next;
    }
  }

  static final class SetUpvalueIndex extends Instruction.Binary {
    SetUpvalueIndex(int instruction, int pc, LuaValue[] constants) {
      super(instruction, pc, constants);
    }

    @Override
    int run(Activation frame) {
      Ops.setIndexUpvalue(frame.upvalues[a].v, first(frame), second(frame));
      return next;
    }
  }

  static final class NewTable extends Instruction {
    private final int list;
    private final int hash;

    NewTable(int instruction, int pc) {
      super(instruction, pc);
      this.list = Bytecode.tableSize(b);
      this.hash = Bytecode.tableSize(c);
    }

    @Override
    int run(Activation frame) {
      frame.set(a, Ops.newTable(list, hash));
      return next;
    }
  }

  static final class SetList extends Instruction {
    private final int first;
    private final int following;

    /**
     * @param more the instruction behind it, which may have a part of it
     */
    SetList(int instruction, int pc, int more) {
      super(instruction, pc);
      int block = c == 0 ? Lua.GETARG_Ax(more) : c;
      this.first = (block - 1) * Lua.LFIELDS_PER_FLUSH + 1;
      this.following = c == 0 ? next + 1 : next;
    }

    @Override
    int run(Activation frame) {
      Varargs values = frame.list(a + 1, b == 0 ? -1 : b);
      Ops.setList(frame.get(a), first, values);
      return following;
    }
  }
}
