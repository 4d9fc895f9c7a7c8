package org.cqueues.lua.lpeg;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cqueues.lua.lpeg.Program.Part;
import org.jspecify.annotations.Nullable;

/**
 * Tells which instructions of a program become one method: those of the program, and of each rule
 * that can be reached, without parts that would make the method too large. These become methods of
 * their own.
 */
final class Routines {
  /** About what a method holds that the JVM is to compile as a whole. */
  private static final int MOST_BYTES = 4000;

  /** About what a call takes. */
  private static final int CALL_BYTES = 40;

  /** A choice that is pending where an instruction begins: the same whichever way leads there. */
  static final class Pending {
    final @Nullable Pending below;

    /** The instruction that has made it. */
    final int pc;

    /** How many there are with it. */
    final int depth;

    Pending(@Nullable Pending below, int pc) {
      this.below = below;
      this.pc = pc;
      this.depth = count(below) + 1;
    }

    static int count(@Nullable Pending top) {
      return top == null ? 0 : top.depth;
    }
  }

  /** Instructions that are one method. */
  static final class Routine {
    final Part part;

    private final @Nullable Pending[] pending;
    private final boolean[] reached;

    /** Choices that are pending at most, here and in the parts that are methods. */
    int most;

    Routine(Part part) {
      this.part = part;
      pending = new Pending[part.end() - part.start()];
      reached = new boolean[pending.length];
    }

    /** Whether an instruction can be reached in it. */
    boolean isReached(int pc) {
      return reached[pc - part.start()];
    }

    /** The last choice that is pending at an instruction. */
    @Nullable Pending pending(int pc) {
      return pending[pc - part.start()];
    }

    void reach(int pc, @Nullable Pending top) {
      reached[pc - part.start()] = true;
      pending[pc - part.start()] = top;
    }

    String name() {
      return "from" + part.start() + "to" + part.end();
    }

    boolean contains(int pc) {
      return pc >= part.start() && pc < part.end();
    }
  }

  private final Program program;
  private final Map<Integer, Part> rules = new HashMap<>();

  /** Parts that are methods of their own, by where they begin; the inner ones come first. */
  private final Map<Integer, List<Part>> outside = new HashMap<>();

  private final Map<Part, Routine> made = new LinkedHashMap<>();
  private final ArrayDeque<Part> called = new ArrayDeque<>();
  private final Routine main;

  /** Whether there are match-time captures. */
  private boolean makeValues;

  Routines(Program program) {
    this.program = program;
    var whole = new Part(0, program.code.length, false);
    for (Part part : program.parts) if (part.isRule()) rules.put(part.start(), part);
    split(whole);
    main = routine(whole);
    for (Part next = called.poll(); next != null; next = called.poll()) routine(next);
  }

  Routine main() {
    return main;
  }

  boolean makeValues() {
    return makeValues;
  }

  Iterable<Routine> all() {
    return made.values();
  }

  /** The rule that begins somewhere. */
  Routine rule(int pc) {
    return Objects.requireNonNull(made.get(rules.get(pc)));
  }

  /** What begins somewhere in a routine and is another one, or null. */
  @Nullable Routine inner(Routine in, int pc) {
    Part part = innerPart(in, pc);
    return part == null ? null : made.get(part);
  }

  private @Nullable Part innerPart(Routine in, int pc) {
    Part largest = null;
    for (Part part : outside.getOrDefault(pc, List.of())) {
      boolean isWhole = part.start() == in.part.start() && part.end() >= in.part.end();
      if (!isWhole && part.end() <= in.part.end()) largest = part;
    }
    return largest;
  }

  /** A part in the making, with what it takes. */
  private record Sized(Part part, int bytes) {}

  /** Chooses the parts that become methods. */
  private void split(Part whole) {
    int[] before = new int[program.code.length + 1];
    int sum = 0;
    for (int pc = 0; pc < program.code.length; ) {
      int length = Program.length(program.code[pc]);
      Arrays.fill(before, pc, pc + length, sum);
      sum += RoutineCompiler.bytes(program, pc);
      makeValues |= program.code[pc] == Program.MATCH_TIME;
      pc += length;
    }
    before[program.code.length] = sum;
    var done = new ArrayDeque<Sized>();
    for (Part part : program.parts) split(part, before, done);
    split(whole, before, done);
  }

  private void split(Part part, int[] before, ArrayDeque<Sized> done) {
    int bytes = before[part.end()] - before[part.start()];
    var inner = new ArrayList<Sized>();
    while (!done.isEmpty() && done.peek().part.start() >= part.start()) {
      Sized one = done.pop();
      Part p = one.part;
      bytes -= before[p.end()] - before[p.start()];
      if (p.isRule()) continue;
      bytes += one.bytes;
      inner.add(one);
    }
    inner.sort(Comparator.comparingInt(Sized::bytes).reversed());
    for (Sized one : inner) {
      if (bytes <= MOST_BYTES) break;
      outside.computeIfAbsent(one.part.start(), _ -> new ArrayList<>()).add(one.part);
      bytes += CALL_BYTES - one.bytes;
    }
    done.push(new Sized(part, bytes));
  }

  private Routine routine(Part part) {
    Routine known = made.get(part);
    if (known != null) return known;
    var routine = new Routine(part);
    made.put(part, routine);
    follow(routine);
    return routine;
  }

  /** Goes all ways through a routine. */
  private void follow(Routine routine) {
    var ways = new ArrayDeque<Integer>();
    reach(routine, ways, routine.part.start(), null);
    for (Integer pc = ways.poll(); pc != null; pc = ways.poll()) follow(routine, ways, pc);
  }

  private void reach(Routine routine, ArrayDeque<Integer> ways, int pc, @Nullable Pending pending) {
    if (!routine.contains(pc)) return;
    if (routine.isReached(pc)) {
      if (routine.pending(pc) != pending) throw new IllegalStateException();
      return;
    }
    routine.reach(pc, pending);
    ways.add(pc);
  }

  private void follow(Routine routine, ArrayDeque<Integer> ways, int pc) {
    int[] code = program.code;
    Pending top = routine.pending(pc);
    int depth = Pending.count(top);
    Part part = innerPart(routine, pc);
    if (part != null) {
      routine.most = Math.max(routine.most, depth + routine(part).most);
      reach(routine, ways, part.end(), top);
      return;
    }
    int next = pc + Program.length(code[pc]);
    switch (code[pc]) {
      case Program.FAIL, Program.FAIL_TWICE, Program.RETURN, Program.END -> {}
      case Program.JUMP, Program.PARTIAL_COMMIT -> reach(routine, ways, code[pc + 1], top);
      case Program.COMMIT, Program.BACK_COMMIT ->
          reach(routine, ways, code[pc + 1], top == null ? null : top.below);
      case Program.TEST_ANY, Program.TEST_CHAR, Program.TEST_SET -> {
        reach(routine, ways, next, top);
        reach(routine, ways, code[pc + 2], top);
      }
      case Program.CHOICE -> {
        routine.most = Math.max(routine.most, depth + 1);
        reach(routine, ways, next, new Pending(top, pc));
        reach(routine, ways, code[pc + 1], top);
      }
      case Program.TAIL_CALL -> {
        called.add(Objects.requireNonNull(rules.get(code[pc + 1])));
        if (code[pc + 1] == routine.part.start()) reach(routine, ways, code[pc + 1], top);
      }
      case Program.CALL -> {
        called.add(Objects.requireNonNull(rules.get(code[pc + 1])));
        reach(routine, ways, next, top);
      }
      default -> reach(routine, ways, next, top);
    }
  }
}
