package org.cqueues.runtime.compiler;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.Prototype;

/**
 * The instructions that only bring a value to a register for one other to read, an argument most
 * often. Nothing is emitted for them: the other one takes the value from where it was. So it is
 * with the object of a method's call. The method is the smaller for it, and the JVM inlines small
 * ones only.
 */
final class Deferral {
  /** There is no such instruction. */
  static final int NONE = -1;

  /** So many instructions further a reader is not looked for: functions may be long. */
  private static final int FAR = 64;

  private final int[] code;
  private final Effects effects;
  private final Layout layout;

  /** Null where there is too much to look at: then there are no such instructions. */
  private final @Nullable Liveness live;

  private final Region region;
  private final BitSet jumpedTo;

  /** For each of them the one that reads the value. */
  private final int[] readers;

  /** Those that read such values. */
  private final BitSet reading = new BitSet();

  private final BitSet read = new BitSet();

  /**
   * Finds them.
   *
   * @param jumpedTo the instructions that are jumped to
   */
  Deferral(Prototype prototype, Effects effects, Layout layout, Region region, BitSet jumpedTo) {
    this.code = prototype.code;
    this.effects = effects;
    this.layout = layout;
    this.live = layout.live;
    this.region = region;
    this.jumpedTo = jumpedTo;
    this.readers = new int[code.length];
    Arrays.fill(readers, NONE);
    if (live == null) return;
    for (int pc = region.first(); pc < region.end(); pc++) {
      if (brings(pc)) readers[pc] = findReader(pc, live);
      if (readers[pc] != NONE) reading.set(readers[pc]);
    }
  }

  /** Whether nothing is emitted for an instruction. */
  boolean isDeferred(int pc) {
    return readers[pc] != NONE && !isSelf(pc);
  }

  /** Whether the look for a method leaves its object where it is. */
  boolean defersObject(int pc) {
    return readers[pc] != NONE && isSelf(pc);
  }

  private boolean isSelf(int pc) {
    return Lua.GET_OPCODE(code[pc]) == Lua.OP_SELF;
  }

  /** What brings the value of a register that an instruction reads, if that is deferred. */
  int producer(int pc, int register) {
    if (!reading.get(pc)) return NONE;
    for (int at = pc - 1; at >= firstBefore(pc); at--) {
      if (!effects.writes(at, register)) continue;
      return readers[at] == pc && brought(at) == register ? at : NONE;
    }
    return NONE;
  }

  /** The first instruction that may bring a value to another one. */
  private int firstBefore(int pc) {
    return Math.max(pc - FAR, region.first());
  }

  /** Whether an instruction is the last one that has a use for what a register holds. */
  boolean isLast(int pc, int register) {
    return live != null
        && !live.outlasts(pc, register)
        && !live.isSeen(pc, register)
        && producer(pc, register) == NONE
        && !isAwaited(pc, register);
  }

  /** Whether what is deferred has an instruction, or one behind it, take what a register holds. */
  boolean isAwaited(int pc, int register) {
    for (int at = pc - 1; at >= firstBefore(pc) && !jumpedTo.get(at + 1); at--) {
      if (readers[at] >= pc && source(at) == register) return true;
    }
    return false;
  }

  /** Whether an instruction brings a value, to where an object is expected. */
  private boolean brings(int pc) {
    int i = code[pc];
    boolean found =
        switch (Lua.GET_OPCODE(i)) {
          case Lua.OP_MOVE, Lua.OP_LOADK, Lua.OP_GETUPVAL -> true;
          case Lua.OP_LOADBOOL -> Lua.GETARG_C(i) == 0;
          case Lua.OP_LOADNIL -> Lua.GETARG_B(i) == 0;
          case Lua.OP_SELF -> Lua.GETARG_B(i) < Lua.GETARG_A(i); // which it does not write
          default -> false;
        };
    return found && layout.writesObject(pc, brought(pc));
  }

  /**
   * Calls for each instruction whose value an instruction, or one behind it, takes: those before
   * it, where they are deferred.
   */
  void eachAwaited(int pc, IntConsumer visitor) {
    for (int at = pc - 1; at >= firstBefore(pc) && !jumpedTo.get(at + 1); at--) {
      if (readers[at] >= pc) visitor.accept(at);
    }
  }

  /** The register that gets the value. */
  int brought(int pc) {
    int a = Lua.GETARG_A(code[pc]);
    return isSelf(pc) ? a + 1 : a;
  }

  /** The register that an instruction moves, if it does. */
  int source(int pc) {
    int i = code[pc];
    boolean moves = Lua.GET_OPCODE(i) == Lua.OP_MOVE || isSelf(pc);
    return moves ? Lua.GETARG_B(i) : NONE;
  }

  /** The only instruction that reads what one brings, where it is as it was. */
  private int findReader(int producer, Liveness live) {
    int register = brought(producer);
    int source = source(producer);
    boolean shared =
        source == NONE
            ? Lua.GET_OPCODE(code[producer]) == Lua.OP_GETUPVAL
            : layout.captured[source];
    if (source != NONE && producer(producer, source) != NONE) return NONE;
    if (shared && isSelf(producer)) return NONE; // to look for the method may change the variable
    boolean isKept = register < effects.variables(producer); // what a variable held is to go
    int end = Math.min(producer + FAR, region.end());
    for (int pc = producer + 1; pc < end && !jumpedTo.get(pc); pc++) {
      read.clear();
      effects.reads(pc, read);
      if (read.get(register)) return takes(pc, register, shared, live) ? pc : NONE;
      boolean goesOn = effects.next(pc) == pc + 1 && effects.jump(pc) == Effects.NOWHERE;
      if (!goesOn || effects.writes(pc, register) || effects.writes(pc, source)) return NONE;
      if (shared && !isQuiet(pc)) return NONE;
      if (isKept && layout.exposed.get(pc)) return NONE;
    }
    return NONE;
  }

  /**
   * Whether an instruction that reads a register has all its values before it writes any.
   *
   * @param shared whether what the instruction runs may change where the value comes from; then no
   *     variable is looked for there
   */
  private boolean takes(int pc, int register, boolean shared, Liveness live) {
    boolean isKey = Lua.GET_OPCODE(code[pc]) == Lua.OP_SELF && Lua.GETARG_C(code[pc]) == register;
    boolean isSeen = shared && layout.exposed.get(pc) && register < effects.variables(pc);
    return !isKey && !isSeen && !live.outlasts(pc, register);
  }

  /** Whether nothing else runs at an instruction, and no variable of closures changes. */
  private boolean isQuiet(int pc) {
    return switch (Lua.GET_OPCODE(code[pc])) {
      case Lua.OP_MOVE, Lua.OP_LOADK, Lua.OP_LOADBOOL, Lua.OP_GETUPVAL, Lua.OP_NEWTABLE ->
          !layout.captured[Lua.GETARG_A(code[pc])];
      default -> false;
    };
  }
}
