package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaValue;

/**
 * An instruction, decoded: what {@link InterpretedCode} runs. Each is a small method that the JVM
 * compiles by itself, soon and for good. One method for all of them takes its compiler seconds,
 * during which it does nothing else, and is thrown away with the first case that was not met
 * before.
 */
abstract class Instruction {
  /** What {@link #run} returns when the call is over; {@link Activation#open} has the results. */
  static final int END = Integer.MIN_VALUE;

  final int a;
  final int b;
  final int c;

  /** The index of the instruction behind it. */
  final int next;

  Instruction(int instruction, int pc) {
    this.a = Lua.GETARG_A(instruction);
    this.b = Lua.GETARG_B(instruction);
    this.c = Lua.GETARG_C(instruction);
    this.next = pc + 1;
  }

  /** Runs it; returns the index of the instruction that follows, or {@link #END}. */
  abstract int run(Activation frame);

  /** An instruction whose operands B and C are registers or constants. */
  abstract static class Binary extends Instruction {
    private final @Nullable LuaValue first;
    private final @Nullable LuaValue second;

    Binary(int instruction, int pc, LuaValue[] constants) {
      super(instruction, pc);
      this.first = constant(b, constants);
      this.second = constant(c, constants);
    }

    private static @Nullable LuaValue constant(int x, LuaValue[] constants) {
      return Lua.ISK(x) ? constants[Lua.INDEXK(x)] : null;
    }

    /** As {@link Activation#raw}. */
    final LuaValue rawFirst(Activation frame) {
      LuaValue constant = first;
      return constant != null ? constant : frame.raw(b);
    }

    /** As {@link Activation#raw}. */
    final LuaValue rawSecond(Activation frame) {
      LuaValue constant = second;
      return constant != null ? constant : frame.raw(c);
    }

    final LuaValue first(Activation frame) {
      LuaValue constant = first;
      return constant != null ? constant : frame.get(b);
    }

    final LuaValue second(Activation frame) {
      LuaValue constant = second;
      return constant != null ? constant : frame.get(c);
    }

    /** The number that {@link #rawFirst} stands for. */
    final double firstNumber(Activation frame, LuaNumber raw) {
      return frame.number(raw, b);
    }

    /** The number that {@link #rawSecond} stands for. */
    final double secondNumber(Activation frame, LuaNumber raw) {
      return frame.number(raw, c);
    }
  }
}
