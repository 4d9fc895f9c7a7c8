package org.cqueues.runtime;

import org.luaj.vm2.Prototype;
import org.luaj.vm2.Upvaldesc;

/** What the instructions of a function say beyond their operands. */
public final class Bytecode {
  private Bytecode() {}

  /** Which registers closures capture. */
  public static boolean[] captured(Prototype prototype) {
    var captured = new boolean[prototype.maxstacksize];
    for (Prototype inner : prototype.p) {
      for (Upvaldesc upvalue : inner.upvalues) if (upvalue.instack) captured[upvalue.idx] = true;
    }
    return captured;
  }

  /** The size of a new table from its operand, eeeeexxx: (1xxx) * 2^(eeeee - 1). */
  public static int tableSize(int operand) {
    int exponent = (operand >> 3) & 31;
    return exponent == 0 ? operand : ((operand & 7) + 8) << (exponent - 1);
  }
}
