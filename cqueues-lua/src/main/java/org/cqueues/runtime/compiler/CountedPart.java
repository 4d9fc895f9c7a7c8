package org.cqueues.runtime.compiler;

import java.util.BitSet;
import org.luaj.vm2.Lua;
import org.luaj.vm2.Prototype;

/**
 * The instructions at which a function counts as one that may call others: its calls, and all that
 * comes after them. A path that returns without a call, as the end of a recursion does, never
 * enters this part and has nothing to count. Once entered, the part is not left but by a return.
 *
 * <p>It begins at instructions that are reached from outside only, so that what is emitted there
 * runs once: where a loop leads back to one, the instruction before the loop belongs to it, too.
 * Only the function's first may be led back to, so what belongs there stands before its label.
 */
final class CountedPart {
  private final Effects effects;
  private final int length;
  private final BitSet counted = new BitSet();
  private final BitSet begins = new BitSet();

  /** What a call may take of the stack uncounted, in bytes. */
  private static final int LARGE_FRAME = 2 << 10;

  private CountedPart(Prototype prototype) {
    effects = new Effects(prototype);
    length = prototype.code.length;
  }

  /**
   * The instructions that may call other functions. Metamethods do not nest deep, and count for
   * those that do nothing else, unless these are large.
   */
  static CountedPart of(Prototype prototype, Layout layout) {
    return layout.frameBytes() > LARGE_FRAME ? all(prototype) : calls(prototype);
  }

  static CountedPart none(Prototype prototype) {
    return new CountedPart(prototype);
  }

  /** The whole function. */
  private static CountedPart all(Prototype prototype) {
    CountedPart part = new CountedPart(prototype);
    part.counted.set(0, part.length);
    part.begins.set(0);
    return part;
  }

  /** What follows its calls; empty where it calls nothing. */
  private static CountedPart calls(Prototype prototype) {
    CountedPart part = new CountedPart(prototype);
    for (int pc = 0; pc < part.length; pc++) {
      int op = Lua.GET_OPCODE(prototype.code[pc]);
      if (op == Lua.OP_CALL || op == Lua.OP_TFORCALL || op == Lua.OP_TAILCALL) part.follow(pc);
    }
    part.findBegins();
    return part;
  }

  boolean isEmpty() {
    return counted.isEmpty();
  }

  boolean contains(int pc) {
    return counted.get(pc);
  }

  boolean beginsAt(int pc) {
    return begins.get(pc);
  }

  private void findBegins() {
    boolean changed;
    do {
      changed = false;
      begins.clear();
      BitSet within = new BitSet(); // counted instructions that others of them lead to
      for (int pc = 0; pc < length; pc++) if (counted.get(pc)) mark(within, pc);
      for (int pc = 0; pc < length; pc++) {
        if (counted.get(pc)) continue;
        if (enters(pc, effects.next(pc), within)) changed = true;
        if (enters(pc, effects.jump(pc), within)) changed = true;
      }
      if (counted.get(0)) begins.set(0);
    } while (changed);
  }

  private void mark(BitSet within, int pc) {
    int next = effects.next(pc);
    int jump = effects.jump(pc);
    if (isCode(next)) within.set(next);
    if (isCode(jump)) within.set(jump);
  }

  /** Sees a step from outside; whether it became part of the inside. */
  private boolean enters(int from, int to, BitSet within) {
    if (!isCode(to) || !counted.get(to)) return false;
    if (!within.get(to)) {
      begins.set(to);
      return false;
    }
    follow(from);
    return true;
  }

  private void follow(int first) {
    BitSet pending = new BitSet();
    pending.set(first);
    for (int pc = first; pc >= 0; pc = pending.nextSetBit(0)) {
      pending.clear(pc);
      if (counted.get(pc)) continue;
      counted.set(pc);
      if (isCode(effects.next(pc))) pending.set(effects.next(pc));
      if (isCode(effects.jump(pc))) pending.set(effects.jump(pc));
    }
  }

  private boolean isCode(int pc) {
    return pc >= 0 && pc < length;
  }
}
