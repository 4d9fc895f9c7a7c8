package org.cqueues.runtime.compiler;

import java.util.BitSet;
import java.util.function.IntConsumer;
import org.luaj.vm2.Lua;
import org.luaj.vm2.Prototype;

/**
 * What the handler of a class takes from the locals, so that a call can be looked at and go on
 * outside of it, see {@link Recovery}. It is one for all instructions, so it has to be little: what
 * it may read the JVM keeps. It has the variables and what is needed to go on. What {@link
 * Deferral} has not moved yet is where it comes from.
 */
final class Snapshot {
  private final int[] code;
  private final Effects effects;
  private final Layout layout;
  private final Deferral deferral;

  /** The registers outside of cells. */
  final BitSet registers = new BitSet();

  /** The ends of the numeric loops. */
  final BitSet loops = new BitSet();

  Snapshot(Prototype prototype, Effects effects, Layout layout, Deferral deferral) {
    this.code = prototype.code;
    this.effects = effects;
    this.layout = layout;
    this.deferral = deferral;
    BitSet exposed = layout.exposed;
    for (int pc = exposed.nextSetBit(0); pc >= 0; pc = exposed.nextSetBit(pc + 1)) {
      add(pc);
      for (int end = layout.loopAround(pc, pc); end >= 0; end = layout.loopAround(pc, end + 1)) {
        loops.set(end);
      }
    }
  }

  private void add(int pc) {
    var wanted = new BitSet();
    wanted.set(0, layout.live == null ? layout.captured.length : effects.variables(pc));
    if (layout.live != null) addTemporaries(wanted, pc, layout.live);
    eachDeferred(
        pc,
        producer -> {
          int register = deferral.brought(producer);
          if (!wanted.get(register)) return;
          wanted.clear(register);
          int source = deferral.source(producer);
          if (source != Deferral.NONE) wanted.set(source);
        });
    for (int r = 0; r < layout.captured.length; r++) if (layout.captured[r]) wanted.clear(r);
    registers.or(wanted);
  }

  /** Adds what goes on behind an instruction with what that has called. */
  private void addTemporaries(BitSet into, int pc, Liveness live) {
    if (effects.calls(pc)) into.set(Lua.GETARG_A(code[pc])); // what is called
    else if (!layout.mayCallMetamethod(pc)) return;
    if (Lua.GET_OPCODE(code[pc]) == Lua.OP_SELF) into.set(object(pc));
    live.addOutlasting(into, pc);
  }

  /** The register that has the object while its method is looked for. */
  int object(int pc) {
    return deferral.defersObject(pc) ? Lua.GETARG_B(code[pc]) : Lua.GETARG_A(code[pc]) + 1;
  }

  /**
   * Calls for each instruction before one in hand that has brought a value to a register, while the
   * value is where it comes from.
   */
  void eachDeferred(int pc, IntConsumer visitor) {
    deferral.eachAwaited(pc, visitor);
  }

  /** The register that gets the value which an instruction brings. */
  int brought(int producer) {
    return deferral.brought(producer);
  }
}
