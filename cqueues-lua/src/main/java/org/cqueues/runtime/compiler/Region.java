package org.cqueues.runtime.compiler;

import java.util.BitSet;
import org.cqueues.runtime.FunctionCompiler;
import org.luaj.vm2.Lua;
import org.luaj.vm2.Prototype;

/**
 * The instructions that a class has: all of a function, or the outermost loop around the one at
 * which it goes on with a call. What follows the loop runs once and is left to the interpreter.
 *
 * @param first the first instruction
 * @param end the one behind the last
 */
record Region(int first, int end) {
  static Region of(Prototype prototype, FunctionCompiler.Form form) {
    int length = prototype.code.length;
    return form.resumes() ? around(prototype.code, form.entry()) : new Region(0, length);
  }

  private static Region around(int[] code, int entry) {
    int first = entry;
    int last = entry;
    boolean grown = true;
    while (grown) {
      grown = false;
      for (int pc = 0; pc < code.length; pc++) {
        if (!jumpsBack(code[pc])) continue;
        int target = pc + 1 + Lua.GETARG_sBx(code[pc]);
        boolean overlaps = target <= last && pc >= first;
        if (!overlaps || (target >= first && pc <= last)) continue;
        first = Math.min(first, target);
        last = Math.max(last, pc);
        grown = true;
      }
    }
    return new Region(first, last + 1);
  }

  static boolean jumpsBack(int instruction) {
    return switch (Lua.GET_OPCODE(instruction)) {
      case Lua.OP_JMP, Lua.OP_FORLOOP, Lua.OP_TFORLOOP -> Lua.GETARG_sBx(instruction) < 0;
      default -> false;
    };
  }

  int size() {
    return end - first;
  }

  boolean contains(int pc) {
    return pc >= first && pc < end;
  }

  /** The instructions outside that those inside go on with. */
  BitSet exits(Effects effects) {
    var exits = new BitSet();
    for (int pc = first; pc < end; pc++) {
      int next = effects.next(pc);
      int jump = effects.jump(pc);
      if (next != Effects.NOWHERE && !contains(next)) exits.set(next);
      if (jump != Effects.NOWHERE && !contains(jump)) exits.set(jump);
    }
    return exits;
  }
}
