package org.cqueues.runtime.compiler;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import org.cqueues.runtime.Bytecode;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.Prototype;

/**
 * Which values of a function are surely numbers, or likely ones, and which of these a Java double
 * should hold instead of an object.
 *
 * <p>A register is used for one thing after the other, so what is typed is not registers but webs:
 * all writes to a register that some read may see, and all reads that may see one of them. A web is
 * numeric if each of its writes is: a constant, the counter of a loop, or arithmetic on numeric
 * values. Whether a double is worth it is estimated: an object costs at each write, a double
 * wherever the value leaves as an object, both more the deeper in loops.
 *
 * <p>What comes of arithmetic on any values is likely a number: it is one unless a metamethod has
 * made it. A web with such writes is a pair, of a double and of an object for what is no number.
 */
final class NumberFlow {
  private static final int MAX_DEPTH = 4;
  private static final int LOOP_WEIGHT = 8;

  private final Prototype prototype;
  private final int[] code;
  private final Effects effects;
  private final boolean[] captured;
  private final int registers;
  private final Liveness live;

  /** For each instruction and register a write that it may see; 0 is none. */
  private final int[] seen;

  /** The web of a write, by way of another member; 0 is none, then the entry's come. */
  private final int[] parents;

  private final boolean[] other;
  private final boolean[] unboxed;
  private final boolean[] longs;
  private final boolean[] pairs;

  /** What is likely a number. */
  private final boolean[] likely;

  /** What arithmetic reads. */
  private final boolean[] used;

  /** What is not only a key, which an object is as well. */
  private final boolean[] noKey;

  /** What is sometimes no number for sure, or in a cell. */
  private final boolean[] never;

  /** What comes of arithmetic, or is moved from there: it is no object yet. */
  private final boolean[] calculated;

  private boolean givesNumber;

  /** For the ends of loops. */
  private final boolean[] whole;

  private NumberFlow(Prototype prototype, Effects effects, Liveness live, boolean[] captured) {
    this.prototype = prototype;
    this.code = prototype.code;
    this.effects = effects;
    this.live = live;
    this.captured = captured;
    this.registers = prototype.maxstacksize;
    this.seen = new int[code.length * registers];
    this.parents = new int[(code.length + 1) * registers + 1];
    Arrays.setAll(parents, i -> i);
    this.other = new boolean[parents.length];
    this.unboxed = new boolean[parents.length];
    this.longs = new boolean[parents.length];
    this.pairs = new boolean[parents.length];
    this.likely = new boolean[parents.length];
    this.used = new boolean[parents.length];
    this.noKey = new boolean[parents.length];
    this.never = new boolean[parents.length];
    this.calculated = new boolean[parents.length];
    this.whole = new boolean[code.length];
  }

  /**
   * The analysis, or null where there is nothing to gain or too much to look at.
   *
   * @param live null where it is too much
   * @param passed whether the parameters are Java's, so that the result may be a number
   */
  static @Nullable NumberFlow of(
      Prototype prototype,
      Effects effects,
      @Nullable Liveness live,
      boolean[] captured,
      boolean passed) {
    if (live == null || !hasArithmetic(prototype)) return null;
    var flow = new NumberFlow(prototype, effects, live, captured);
    flow.findWebs();
    flow.findNumeric();
    flow.findLikely();
    flow.givesNumber = passed && flow.returnsNumber();
    int[] weights = flow.weights();
    flow.findCandidates();
    flow.choose(weights, flow.unboxed);
    flow.choose(weights, flow.pairs);
    flow.findWhole();
    return flow;
  }

  /** Whether the register's value, as the instruction sees it, is read from there on. */
  boolean isLive(int pc, int register) {
    return live.isLive(pc, register);
  }

  /** Whether the register's value, as the instruction sees it, is surely a number. */
  boolean isNumber(int pc, int register) {
    int web = web(pc, register);
    return web != 0 && !other[web];
  }

  /** Whether the register's value, as the instruction sees it, is in a double. */
  boolean isUnboxed(int pc, int register) {
    return unboxed[web(pc, register)];
  }

  /** Whether what the instruction writes to the register goes to a double. */
  boolean writesUnboxed(int pc, int register) {
    return unboxed[find(write(pc, register))];
  }

  /**
   * Whether the numeric loop that an instruction closes counts in whole numbers: its start and step
   * are such constants. Then its counter is a long instead of a double, if it is not an object.
   */
  boolean isWholeLoop(int pc) {
    return whole[pc];
  }

  /** Whether the register's value, as the instruction sees it, is in a long. */
  boolean isLong(int pc, int register) {
    return longs[web(pc, register)];
  }

  /** Whether what the instruction writes to the register goes to a long. */
  boolean writesLong(int pc, int register) {
    return longs[find(write(pc, register))];
  }

  /**
   * Whether the register's value, as the instruction sees it, is in a double or, if it is no
   * number, in an object; that is null where the double is meant.
   */
  boolean isPair(int pc, int register) {
    return pairs[web(pc, register)];
  }

  /** Whether what the instruction writes to the register goes to a pair. */
  boolean writesPair(int pc, int register) {
    return pairs[find(write(pc, register))];
  }

  /** Whether a parameter goes to a pair. */
  boolean isPairAtEntry(int register) {
    return pairs[find(register + 1)];
  }

  /** Whether the result is likely a number. */
  boolean givesNumber() {
    return givesNumber;
  }

  private void findWhole() {
    var writes = new int[parents.length];
    for (int pc = 0; pc < code.length; pc++) {
      int first = effects.firstWritten(pc);
      for (int r = first; r < first + effects.written(pc); r++) writes[find(write(pc, r))]++;
    }
    for (int pc = 0; pc < code.length; pc++) {
      if (Lua.GET_OPCODE(code[pc]) != Lua.OP_FORPREP) continue;
      int a = Lua.GETARG_A(code[pc]);
      int loop = effects.jump(pc);
      whole[loop] = isWhole(pc, a, writes) && isWhole(pc, a + 2, writes) && step(pc) != 0;
      int counter = find(write(loop, a + 3));
      longs[counter] = whole[loop] && unboxed[counter] && writes[counter] == 1;
    }
  }

  /** Whether a register holds a constant that is a whole number. */
  private boolean isWhole(int pc, int register, int[] writes) {
    int seenWrite = seen[pc * registers + register];
    if (captured[register] || seenWrite == 0 || writes[find(seenWrite)] != 1) return false;
    int writer = (seenWrite - 1) / registers - 1;
    return writer >= 0
        && Lua.GET_OPCODE(code[writer]) == Lua.OP_LOADK
        && prototype.k[Lua.GETARG_Bx(code[writer])] instanceof LuaInteger;
  }

  /** The step of a loop of whole numbers that starts with the instruction. */
  int step(int pc) {
    int write = seen[pc * registers + Lua.GETARG_A(code[pc]) + 2];
    return prototype.k[Lua.GETARG_Bx(code[(write - 1) / registers - 1])].toint();
  }

  private interface Writes {
    boolean at(int pc, int register);
  }

  /** The registers to which some instruction writes so. */
  private BitSet written(Writes so) {
    var found = new BitSet(registers);
    for (int pc = 0; pc < code.length; pc++) {
      int first = effects.firstWritten(pc);
      for (int r = first; r < first + effects.written(pc); r++) if (so.at(pc, r)) found.set(r);
    }
    return found;
  }

  /** The registers of which some value is in a double. */
  BitSet unboxedRegisters() {
    BitSet found = written((pc, r) -> writesUnboxed(pc, r) && !writesLong(pc, r));
    found.or(pairRegisters());
    return found;
  }

  /** The registers of which some value is in a pair. */
  BitSet pairRegisters() {
    BitSet found = written(this::writesPair);
    for (int r = 0; r < prototype.numparams; r++) if (isPairAtEntry(r)) found.set(r);
    return found;
  }

  /** The registers of which some value is in a long. */
  BitSet longRegisters() {
    return written(this::writesLong);
  }

  private static boolean hasArithmetic(Prototype prototype) {
    for (int i : prototype.code) {
      int op = Lua.GET_OPCODE(i);
      boolean found = op == Lua.OP_FORLOOP || op == Lua.OP_LT || op == Lua.OP_LE;
      if (found || Bytecode.isArithmetic(op)) return true;
    }
    return false;
  }

  private int write(int pc, int register) {
    return (pc + 1) * registers + register + 1;
  }

  private int web(int pc, int register) {
    return captured[register] ? 0 : find(seen[pc * registers + register]);
  }

  private int find(int write) {
    int root = write;
    while (parents[root] != root) root = parents[root];
    for (int at = write; at != root; ) {
      int next = parents[at];
      parents[at] = root;
      at = next;
    }
    return root;
  }

  private void findWebs() {
    var pending = new ArrayDeque<Integer>();
    for (int r = 0; r < registers; r++) {
      seen[r] = r + 1; // a parameter, or nil
      other[r + 1] = true;
    }
    pending.add(0);
    while (!pending.isEmpty()) {
      int pc = pending.remove();
      if (flow(pc, effects.next(pc), effects.writesBeforeNext(pc))) pending.add(effects.next(pc));
      if (flow(pc, effects.jump(pc), effects.writesBeforeJump(pc))) pending.add(effects.jump(pc));
    }
  }

  /** Takes what one instruction sees to its successor; tells whether that changed what is known. */
  private boolean flow(int pc, int successor, boolean written) {
    if (successor < 0 || successor >= code.length) return false;
    int first = effects.firstWritten(pc);
    int end = written ? first + effects.written(pc) : first;
    boolean changed = false;
    for (int r = 0; r < registers; r++) {
      int coming = r >= first && r < end ? write(pc, r) : seen[pc * registers + r];
      int at = successor * registers + r;
      if (coming == 0) continue;
      if (seen[at] == 0) {
        seen[at] = coming;
        changed = true;
      } else if (live.isLive(successor, r)) {
        int a = find(seen[at]);
        int b = find(coming);
        if (a == b) continue;
        parents[a] = b;
        if (other[a]) other[b] = true;
      }
    }
    return changed;
  }

  private void findNumeric() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int pc = 0; pc < code.length; pc++) {
        int first = effects.firstWritten(pc);
        for (int r = first; r < first + effects.written(pc); r++) {
          int web = find(write(pc, r));
          if (other[web] || (writesNumber(pc) && !captured[r])) continue;
          other[web] = true;
          changed = true;
        }
      }
    }
  }

  private boolean writesNumber(int pc) {
    int i = code[pc];
    int b = Lua.GETARG_B(i);
    return switch (Lua.GET_OPCODE(i)) {
      case Lua.OP_LOADK -> prototype.k[Lua.GETARG_Bx(i)] instanceof LuaNumber;
      case Lua.OP_MOVE, Lua.OP_UNM -> isNumber(pc, b);
      case Lua.OP_FORLOOP -> true;
      case Lua.OP_ADD, Lua.OP_SUB, Lua.OP_MUL, Lua.OP_DIV, Lua.OP_MOD, Lua.OP_POW ->
          isNumericOperand(pc, b) && isNumericOperand(pc, Lua.GETARG_C(i));
      default -> false;
    };
  }

  /** Whether a register or constant is surely a number. */
  boolean isNumericOperand(int pc, int x) {
    return Lua.ISK(x) ? prototype.k[Lua.INDEXK(x)] instanceof LuaNumber : isNumber(pc, x);
  }

  /** Finds what is likely a number, if it is not surely one or surely none. */
  private void findLikely() {
    for (int pc = 0; pc < code.length; pc++) {
      int first = effects.firstWritten(pc);
      for (int r = first; r < first + effects.written(pc); r++) {
        int web = find(write(pc, r));
        if (isArithmetic(pc)) likely[web] = calculated[web] = true;
        if (captured[r] || isNoNumber(pc)) never[web] = true;
      }
    }
    var read = new BitSet(registers);
    for (int pc = 0; pc < code.length; pc++) {
      if (isKey(pc)) continue;
      read.clear();
      effects.reads(pc, read);
      for (int r = read.nextSetBit(0); r >= 0; r = read.nextSetBit(r + 1)) {
        noKey[web(pc, r)] = true;
        if (calculates(pc)) used[web(pc, r)] = true;
      }
    }
    for (int r = 0; r < registers; r++) {
      int web = find(r + 1);
      if (r >= prototype.numparams || captured[r]) never[web] = true;
      else if (used[web]) likely[web] = true;
    }
    for (int pc = 0; pc < code.length; pc++) {
      if (Lua.GET_OPCODE(code[pc]) != Lua.OP_CALL || Lua.GETARG_C(code[pc]) != 2) continue;
      int web = find(write(pc, Lua.GETARG_A(code[pc])));
      if (used[web]) likely[web] = true;
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int pc = 0; pc < code.length; pc++) {
        if (Lua.GET_OPCODE(code[pc]) != Lua.OP_MOVE) continue;
        int to = find(write(pc, Lua.GETARG_A(code[pc])));
        int from = web(pc, Lua.GETARG_B(code[pc]));
        changed |= (likely[from] && !likely[to]) || (calculated[from] && !calculated[to]);
        likely[to] |= likely[from];
        calculated[to] |= calculated[from];
      }
    }
  }

  private void findCandidates() {
    for (int web = 1; web < parents.length; web++) {
      if (parents[web] != web) continue;
      unboxed[web] = !other[web] && (likely[web] || used[web]);
      pairs[web] = other[web] && likely[web] && !never[web] && noKey[web];
    }
  }

  /** Whether some return gives what is likely a number, and nothing else. */
  private boolean returnsNumber() {
    for (int pc = 0; pc < code.length; pc++) {
      int web = isReturnOfOne(pc) ? web(pc, Lua.GETARG_A(code[pc])) : 0;
      if (likely[web] && !never[web]) return true;
    }
    return false;
  }

  private boolean isReturnOfOne(int pc) {
    return Lua.GET_OPCODE(code[pc]) == Lua.OP_RETURN && Lua.GETARG_B(code[pc]) == 2;
  }

  /**
   * Chooses webs of which it costs less to have them in doubles: those that are surely numeric, and
   * then among the others those that are in pairs. What one move takes from another web is better
   * off as that is, so one that turns out not to be worth it may have others follow.
   */
  private void choose(int[] weights, boolean[] chosen) {
    boolean changed = true;
    while (changed) {
      changed = false;
      long[] gains = gains(weights);
      for (int web = 1; web < parents.length; web++) {
        if (!chosen[web] || gains[web] > 0) continue;
        chosen[web] = false;
        changed = true;
      }
    }
  }

  /** What it saves to have a web in doubles, as long as others are as chosen by now. */
  private long[] gains(int[] weights) {
    var gains = new long[parents.length];
    var read = new BitSet(registers);
    for (int pc = 0; pc < code.length; pc++) {
      int first = effects.firstWritten(pc);
      for (int r = first; r < first + effects.written(pc); r++) {
        gains[find(write(pc, r))] += (long) writeGain(pc) * weights[pc];
      }
      read.clear();
      effects.reads(pc, read);
      for (int r = read.nextSetBit(0); r >= 0; r = read.nextSetBit(r + 1)) {
        gains[web(pc, r)] += (long) readGain(pc, r) * weights[pc];
      }
    }
    return gains;
  }

  private int writeGain(int pc) {
    if (isArithmetic(pc)) return 2;
    return switch (Lua.GET_OPCODE(code[pc])) {
      case Lua.OP_LOADK -> 0; // an object already
      case Lua.OP_MOVE -> isInDouble(web(pc, Lua.GETARG_B(code[pc]))) ? 1 : -1;
      case Lua.OP_CALL -> passesDoubles(pc) ? 0 : -1;
      default -> -1;
    };
  }

  private int readGain(int pc, int register) {
    if (takesDouble(pc, register)) {
      // an integer object is as good a key as a double, arithmetic has to look into it
      return isKey(pc) && !other[web(pc, register)] ? 0 : 1;
    }
    int i = code[pc];
    return switch (Lua.GET_OPCODE(i)) {
      case Lua.OP_MOVE -> isInDouble(find(write(pc, Lua.GETARG_A(i)))) ? 1 : -2;
      case Lua.OP_CALL, Lua.OP_TAILCALL -> {
        if (!passesDoubles(pc) || register == Lua.GETARG_A(i)) yield -2;
        yield calculated[web(pc, register)] ? 0 : -1;
      }
      case Lua.OP_RETURN -> givesNumber && isReturnOfOne(pc) ? 0 : -2;
      default -> -2;
    };
  }

  private boolean isInDouble(int web) {
    return unboxed[web] || pairs[web];
  }

  /** Whether an instruction is a call that can pass doubles. */
  private boolean passesDoubles(int pc) {
    int i = code[pc];
    return switch (Lua.GET_OPCODE(i)) {
      case Lua.OP_CALL -> isDirect(i) && (Lua.GETARG_C(i) == 1 || Lua.GETARG_C(i) == 2);
      case Lua.OP_TAILCALL -> isDirect(i);
      default -> false;
    };
  }

  /** Whether a call has few arguments, the number of which is known. */
  private static boolean isDirect(int i) {
    return Lua.GETARG_B(i) > 0 && Lua.GETARG_B(i) - 1 <= Layout.PASSED;
  }

  /** Whether the only number that an instruction takes is a key. */
  private boolean isKey(int pc) {
    int op = Lua.GET_OPCODE(code[pc]);
    return op == Lua.OP_GETTABLE || op == Lua.OP_SETTABLE;
  }

  private boolean isArithmetic(int pc) {
    int op = Lua.GET_OPCODE(code[pc]);
    return op == Lua.OP_FORLOOP || Bytecode.isArithmetic(op);
  }

  /** Whether what an instruction writes is surely not a number. */
  private boolean isNoNumber(int pc) {
    int i = code[pc];
    return switch (Lua.GET_OPCODE(i)) {
      case Lua.OP_LOADK -> !(prototype.k[Lua.GETARG_Bx(i)] instanceof LuaNumber);
      case Lua.OP_LOADNIL,
          Lua.OP_LOADBOOL,
          Lua.OP_NEWTABLE,
          Lua.OP_CLOSURE,
          Lua.OP_CONCAT,
          Lua.OP_NOT,
          Lua.OP_SELF ->
          true;
      default -> false;
    };
  }

  /** Whether an instruction takes numbers, or else fails or calls a metamethod. */
  private boolean calculates(int pc) {
    int op = Lua.GET_OPCODE(code[pc]);
    boolean takes = op == Lua.OP_LT || op == Lua.OP_LE || op == Lua.OP_FORPREP;
    return takes || Bytecode.isArithmetic(op);
  }

  /** Whether an instruction that reads a numeric register has use for the double itself. */
  private boolean takesDouble(int pc, int register) {
    int i = code[pc];
    int op = Lua.GET_OPCODE(i);
    return switch (op) {
      case Lua.OP_GETTABLE -> register == Lua.GETARG_C(i);
      case Lua.OP_SETTABLE -> register == Lua.GETARG_B(i) && register != Lua.GETARG_C(i);
      default -> op == Lua.OP_EQ || calculates(pc);
    };
  }

  private int[] weights() {
    var depths = new int[code.length];
    for (int pc = 0; pc < code.length; pc++) {
      int target = effects.jump(pc);
      if (target < 0 || target > pc) continue;
      for (int inside = target; inside <= pc; inside++) depths[inside]++;
    }
    var weights = new int[code.length];
    for (int pc = 0; pc < code.length; pc++) {
      weights[pc] = 1;
      for (int n = Math.min(depths[pc], MAX_DEPTH); n > 0; n--) weights[pc] *= LOOP_WEIGHT;
    }
    return weights;
  }
}
