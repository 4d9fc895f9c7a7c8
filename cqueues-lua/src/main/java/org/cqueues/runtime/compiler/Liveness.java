package org.cqueues.runtime.compiler;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.Prototype;

/**
 * Which registers are of use yet, at each instruction: those that are read later and, where
 * somebody may look at them, those of variables in scope.
 */
final class Liveness {
  /** Cells of the table below, so that a large function does not take long to compile. */
  static final int MAX_SIZE = 300_000;

  private final int[] code;
  private final Effects effects;
  private final BitSet[] live;

  /** The instructions at which variables are looked at. */
  private final BitSet shown;

  /** The instructions that others look at while they run. */
  private final BitSet exposed;

  private Liveness(Prototype prototype, Effects effects, BitSet shown, BitSet exposed) {
    this.code = prototype.code;
    this.effects = effects;
    this.shown = shown;
    this.exposed = exposed;
    this.live = new BitSet[code.length];
  }

  /**
   * The analysis, or null where there is too much to look at.
   *
   * @param shown the instructions at which somebody looks at variables
   * @param exposed those at which somebody may look while they run
   */
  static @Nullable Liveness of(Prototype prototype, Effects effects, BitSet shown, BitSet exposed) {
    if ((long) prototype.code.length * prototype.maxstacksize > MAX_SIZE) return null;
    var liveness = new Liveness(prototype, effects, shown, exposed);
    liveness.find(prototype.maxstacksize);
    return liveness;
  }

  /** Whether the register's value, as the instruction sees it, is of use from there on. */
  boolean isLive(int pc, int register) {
    return live[pc].get(register);
  }

  /** Adds the registers whose values outlast an instruction. */
  void addOutlasting(BitSet into, int pc) {
    add(into, pc, effects.next(pc), effects.writesBeforeNext(pc));
    add(into, pc, effects.jump(pc), effects.writesBeforeJump(pc));
  }

  /** Whether a register from {@code first} on is read before it is written. */
  boolean needs(int first) {
    return live.length > 0 && live[0].nextSetBit(first) >= 0;
  }

  /**
   * Whether somebody may see a register while an instruction runs: a variable, or what it calls.
   */
  boolean isSeen(int pc, int register) {
    if (!exposed.get(pc)) return false;
    boolean isCalled = effects.calls(pc) && register == Lua.GETARG_A(code[pc]);
    return isCalled || register < effects.variables(pc);
  }

  /** Whether the register's value, as the instruction sees it, is of use after it. */
  boolean outlasts(int pc, int register) {
    boolean writes = effects.writes(pc, register);
    return isLive(effects.next(pc), register, writes && effects.writesBeforeNext(pc))
        || isLive(effects.jump(pc), register, writes && effects.writesBeforeJump(pc));
  }

  private boolean isLive(int successor, int register, boolean written) {
    return !written && successor >= 0 && successor < code.length && live[successor].get(register);
  }

  private void find(int registers) {
    for (int pc = 0; pc < code.length; pc++) live[pc] = new BitSet(registers);
    var now = new BitSet(registers);
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int pc = code.length - 1; pc >= 0; pc--) {
        now.clear();
        addOutlasting(now, pc);
        effects.reads(pc, now);
        if (shown.get(pc) || exposed.get(pc)) now.set(0, effects.variables(pc));
        if (now.equals(live[pc])) continue;
        live[pc].or(now);
        changed = true;
      }
    }
  }

  private void add(BitSet into, int pc, int successor, boolean written) {
    if (successor < 0 || successor >= code.length) return;
    int first = effects.firstWritten(pc);
    int end = written ? first + effects.written(pc) : first;
    BitSet there = live[successor];
    for (int r = there.nextSetBit(0); r >= 0; r = there.nextSetBit(r + 1)) {
      if (r < first || r >= end) into.set(r);
    }
  }
}
