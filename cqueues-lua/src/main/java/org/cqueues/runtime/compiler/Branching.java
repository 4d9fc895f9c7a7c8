package org.cqueues.runtime.compiler;

import java.util.BitSet;
import org.luaj.vm2.Lua;
import org.luaj.vm2.Prototype;

/**
 * Where comparisons go on. One skips the instruction behind it, which is a jump: unless something
 * else goes there, both are one.
 */
final class Branching {
  private final int[] code;
  private final Effects effects;
  private final Region region;
  private final BitSet apart;
  private final Label[] labels;

  /**
   * That of a method.
   *
   * @param apart instructions that something else goes to, or stands in front of
   */
  Branching(Prototype prototype, Effects effects, Region region, BitSet apart, Label[] labels) {
    this.code = prototype.code;
    this.effects = effects;
    this.region = region;
    this.apart = apart;
    this.labels = labels;
  }

  /** The last of the instructions that a comparison stands for. */
  int last(int pc) {
    int next = pc + 1;
    boolean joins =
        region.contains(next)
            && Lua.GET_OPCODE(code[next]) == Lua.OP_JMP
            && Lua.GETARG_A(code[next]) == 0
            && effects.jump(next) > next
            && !apart.get(next);
    return joins ? next : pc;
  }

  /** Where it jumps to. */
  Label to(int pc) {
    int last = last(pc);
    return labels[effects.jump(last)];
  }

  /** The result with which it jumps. */
  boolean result(int pc) {
    int i = code[pc];
    int wanted = Lua.GET_OPCODE(i) == Lua.OP_TEST ? Lua.GETARG_C(i) : Lua.GETARG_A(i);
    return (wanted == 0) == (last(pc) == pc);
  }
}
