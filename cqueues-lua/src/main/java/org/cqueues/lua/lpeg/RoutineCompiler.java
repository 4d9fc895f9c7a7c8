package org.cqueues.lua.lpeg;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static org.cqueues.lua.lpeg.ProgramCompiler.BYTES;
import static org.cqueues.lua.lpeg.ProgramCompiler.MACHINE;
import static org.cqueues.lua.lpeg.ProgramCompiler.ROUTINE;
import static org.cqueues.lua.lpeg.ProgramCompiler.SELF;
import static org.cqueues.lua.lpeg.ProgramCompiler.SET;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cqueues.lua.lpeg.Routines.Pending;
import org.cqueues.lua.lpeg.Routines.Routine;
import org.jspecify.annotations.Nullable;

/**
 * Emits the method of a {@link Routine}. It returns where the match ends, or a negative number.
 * Which choices are pending is known at each instruction, so a failure is a jump, and what a choice
 * goes back to is in Java locals. Calls of rules are calls of methods; where these are too deep for
 * the stack, or the entries that the machine would have on its own are too many, the machine goes
 * on.
 */
final class RoutineCompiler {
  /** Calls in each other, of which each is taken to need no more of the stack than a library's. */
  private static final int MOST_LEVELS = 100;

  /** Bytes that are compared one by one. */
  private static final int SHORT_TEXT = 8;

  private static final ClassDesc CAPTURES = ProgramCompiler.desc(Captures.class);
  private static final MethodTypeDesc TO_INT = MethodTypeDesc.of(CD_int);

  // Java locals
  private static final int MACHINE_LOCAL = 0;
  private static final int TEXT = 1;
  private static final int AT = 2;
  private static final int END = 3;
  private static final int ENTRIES = 4;
  private static final int LEVELS = 5;
  private static final int CAPTURES_LOCAL = 6;
  private static final int SCRATCH = 7;
  private static final int FIRST_CHOICE = 8;

  /** What each choice has: the position, the number of captures, of values that were made. */
  private static final int WORDS = 3;

  private final Program program;
  private final int[] code;
  private final Routines routines;
  private final Routine routine;
  private final CodeBuilder out;
  private final boolean captures;
  private final boolean makes;
  private final Label[] labels;
  private final Label failure;
  private final Map<Pending, Label> failures = new HashMap<>();

  /** Emitted behind the rest. */
  private final List<Runnable> stubs = new ArrayList<>();

  RoutineCompiler(Program program, Routines routines, Routine routine, CodeBuilder out) {
    this.program = program;
    this.code = program.code;
    this.routines = routines;
    this.routine = routine;
    this.out = out;
    this.captures = program.makings.length > 0;
    this.makes = routines.makeValues();
    this.labels = new Label[code.length];
    this.failure = out.newLabel();
  }

  /** About what an instruction becomes, in bytes. */
  static int bytes(Program program, int pc) {
    int[] code = program.code;
    return switch (code[pc]) {
      case Program.CHAR, Program.TEST_CHAR -> 25;
      case Program.SET, Program.TEST_SET -> 30;
      case Program.TEXT -> 30 + 12 * Math.min(SHORT_TEXT, program.texts[code[pc + 1]].length);
      case Program.SPAN, Program.CALL, Program.TAIL_CALL, Program.CHOICE, Program.UTF8 -> 50;
      default -> 20;
    };
  }

  /** Emits the method. */
  void emit() {
    int start = routine.part.start();
    for (int pc = start; pc < routine.part.end(); pc++) {
      if (routine.isReached(pc)) labels[pc] = out.newLabel();
    }
    begin();
    int next = start;
    for (int pc = start; pc < routine.part.end(); pc++) {
      if (!routine.isReached(pc)) continue;
      if (next >= 0 && next != pc) go(next);
      out.labelBinding(labels[pc]);
      next = instruction(pc, routine.pending(pc));
    }
    if (next >= 0) go(next);
    for (int i = 0; i < stubs.size(); i++) stubs.get(i).run();
    out.labelBinding(failure).iconst_m1().ireturn();
  }

  private void begin() {
    if (captures)
      out.aload(MACHINE_LOCAL).getfield(MACHINE, "captures", CAPTURES).astore(CAPTURES_LOCAL);
    boolean isPart = !routine.part.isRule() && routine != routines.main();
    if (isPart) return;
    Label interpreted = out.newLabel();
    out.iload(LEVELS).loadConstant(MOST_LEVELS).if_icmpgt(interpreted);
    out.iload(ENTRIES).loadConstant(routine.most).iadd();
    out.aload(MACHINE_LOCAL).getfield(MACHINE, "room", CD_int).if_icmpgt(interpreted);
    step();
    stubs.add(
        () -> {
          out.labelBinding(interpreted).aload(MACHINE_LOCAL).loadConstant(routine.part.start());
          out.iload(AT)
              .iload(ENTRIES)
              .invokevirtual(MACHINE, "run", MethodTypeDesc.of(CD_int, CD_int, CD_int, CD_int));
          out.ireturn();
        });
  }

  private void step() {
    out.aload(MACHINE_LOCAL).invokevirtual(MACHINE, "step", MethodTypeDesc.of(CD_void));
  }

  private boolean isInside(int pc) {
    return routine.contains(pc);
  }

  /** Goes on at an instruction, which may be behind the routine. */
  private void go(int pc) {
    if (isInside(pc)) out.goto_(labels[pc]);
    else out.iload(AT).ireturn();
  }

  /** Where a conditional jump from one instruction to another goes. */
  private Label to(int from, int pc) {
    if (isInside(pc) && pc > from) return labels[pc];
    Label stub = out.newLabel();
    stubs.add(
        () -> {
          out.labelBinding(stub);
          jump(from, pc);
        });
    return stub;
  }

  private void jump(int from, int pc) {
    if (isInside(pc) && pc <= from) step();
    go(pc);
  }

  /** Where a failure goes. */
  private Label fail(@Nullable Pending top) {
    if (top == null) return failure;
    return failures.computeIfAbsent(
        top,
        _ -> {
          Label label = out.newLabel();
          stubs.add(
              () -> {
                out.labelBinding(label);
                restore(top);
                go(code[top.pc + 1]);
              });
          return label;
        });
  }

  private static int local(@Nullable Pending choice) {
    return FIRST_CHOICE + WORDS * (Pending.count(choice) - 1);
  }

  private void save(@Nullable Pending choice) {
    int local = local(choice);
    out.iload(AT).istore(local);
    if (captures) {
      out.aload(CAPTURES_LOCAL).invokevirtual(CAPTURES, "count", TO_INT).istore(local + 1);
    }
    if (makes) out.aload(CAPTURES_LOCAL).invokevirtual(CAPTURES, "made", TO_INT).istore(local + 2);
  }

  private void restore(@Nullable Pending choice) {
    int local = local(choice);
    out.iload(local).istore(AT);
    if (!captures) return;
    out.aload(CAPTURES_LOCAL).iload(local + 1);
    if (makes) {
      out.iload(local + 2);
      out.invokevirtual(CAPTURES, "truncate", MethodTypeDesc.of(CD_void, CD_int, CD_int));
    } else {
      out.invokevirtual(CAPTURES, "truncate", MethodTypeDesc.of(CD_void, CD_int));
    }
  }

  /** Emits an instruction; returns where it goes on, or -1 if that is no more open. */
  private int instruction(int pc, @Nullable Pending top) {
    Routine inner = routines.inner(routine, pc);
    if (inner != null) {
      call(inner, Pending.count(top), top);
      return inner.part.end();
    }
    int next = pc + Program.length(code[pc]);
    switch (code[pc]) {
      case Program.ANY -> {
        atLeast(code[pc + 1], fail(top));
        advance(code[pc + 1]);
      }
      case Program.CHAR -> {
        testChar(code[pc + 1], fail(top));
        out.iinc(AT, 1);
      }
      case Program.SET -> {
        testSet(code[pc + 1], fail(top));
        out.iinc(AT, 1);
      }
      case Program.TEXT -> text(code[pc + 1], fail(top));
      case Program.SKIP -> out.iinc(AT, 1);
      case Program.SPAN -> span(code[pc + 1]);
      case Program.TEST_ANY -> atLeast(code[pc + 1], to(pc, code[pc + 2]));
      case Program.TEST_CHAR -> testChar(code[pc + 1], to(pc, code[pc + 2]));
      case Program.TEST_SET -> testSet(code[pc + 1], to(pc, code[pc + 2]));
      case Program.BEHIND -> {
        out.iload(AT).aload(MACHINE_LOCAL).getfield(MACHINE, "start", CD_int).isub();
        out.loadConstant(code[pc + 1]).if_icmplt(fail(top));
        out.iinc(AT, -code[pc + 1]);
      }
      case Program.UTF8 -> {
        out.aload(MACHINE_LOCAL).iload(AT).loadConstant(code[pc + 1]).loadConstant(code[pc + 2]);
        out.invokevirtual(MACHINE, "character", MethodTypeDesc.of(CD_int, CD_int, CD_int, CD_int));
        result(top);
      }
      case Program.JUMP -> {
        jump(pc, code[pc + 1]);
        return -1;
      }
      case Program.CALL -> {
        call(routines.rule(code[pc + 1]), Pending.count(top) + 1, top);
      }
      case Program.TAIL_CALL -> {
        if (code[pc + 1] == routine.part.start()) {
          jump(pc, code[pc + 1]);
        } else {
          invoke(routines.rule(code[pc + 1]), Pending.count(top));
          out.ireturn();
        }
        return -1;
      }
      case Program.RETURN, Program.END -> {
        out.iload(AT).ireturn();
        return -1;
      }
      case Program.CHOICE -> save(routine.pending(next));
      case Program.COMMIT -> {
        jump(pc, code[pc + 1]);
        return -1;
      }
      case Program.PARTIAL_COMMIT -> {
        save(top);
        jump(pc, code[pc + 1]);
        return -1;
      }
      case Program.BACK_COMMIT -> {
        restore(top);
        jump(pc, code[pc + 1]);
        return -1;
      }
      case Program.FAIL -> {
        out.goto_(fail(top));
        return -1;
      }
      case Program.FAIL_TWICE -> {
        out.goto_(fail(Objects.requireNonNull(top).below));
        return -1;
      }
      case Program.OPEN -> {
        out.aload(CAPTURES_LOCAL).loadConstant(code[pc + 1]).iload(AT);
        out.invokevirtual(CAPTURES, "open", MethodTypeDesc.of(CD_void, CD_int, CD_int));
      }
      case Program.CLOSE -> {
        out.aload(CAPTURES_LOCAL).iload(AT);
        out.invokevirtual(CAPTURES, "close", MethodTypeDesc.of(CD_void, CD_int));
      }
      case Program.FULL -> {
        out.aload(CAPTURES_LOCAL).loadConstant(code[pc + 1]);
        out.iload(AT).loadConstant(code[pc + 2]).isub().loadConstant(code[pc + 2]);
        out.invokevirtual(CAPTURES, "whole", MethodTypeDesc.of(CD_void, CD_int, CD_int, CD_int));
      }
      case Program.MATCH_TIME -> {
        out.aload(MACHINE_LOCAL).loadConstant(code[pc + 1]).iload(AT).iload(LEVELS);
        out.invokevirtual(MACHINE, "matchTime", MethodTypeDesc.of(CD_int, CD_int, CD_int, CD_int));
        result(top);
      }
      default -> throw new IllegalStateException();
    }
    return next;
  }

  private void call(Routine routine, int more, @Nullable Pending top) {
    invoke(routine, more);
    result(top);
  }

  private void invoke(Routine routine, int more) {
    out.aload(MACHINE_LOCAL).aload(TEXT).iload(AT).iload(END);
    out.iload(ENTRIES).loadConstant(more).iadd();
    out.iload(LEVELS).iconst_1().iadd();
    out.invokestatic(SELF, routine.name(), ROUTINE);
  }

  /** Goes on where something ends, or fails if it has. */
  private void result(@Nullable Pending top) {
    out.dup().istore(SCRATCH).iflt(fail(top));
    out.iload(SCRATCH).istore(AT);
  }

  /** Jumps unless there are so many bytes. */
  private void atLeast(int count, Label otherwise) {
    if (count == 1) out.iload(AT).iload(END).if_icmpge(otherwise);
    else out.iload(END).iload(AT).isub().loadConstant(count).if_icmplt(otherwise);
  }

  private void advance(int count) {
    if (count <= Short.MAX_VALUE) out.iinc(AT, count);
    else out.iload(AT).loadConstant(count).iadd().istore(AT);
  }

  private void testChar(int wanted, Label otherwise) {
    atLeast(1, otherwise);
    out.aload(TEXT).iload(AT).baload();
    if (wanted == 0) out.ifne(otherwise);
    else out.loadConstant((int) (byte) wanted).if_icmpne(otherwise);
  }

  private void testSet(int set, Label otherwise) {
    atLeast(1, otherwise);
    has(set);
    out.ifeq(otherwise);
  }

  /** Whether the next byte is in a set. */
  private void has(int set) {
    out.getstatic(SELF, "set" + set, SET);
    out.aload(TEXT).iload(AT).baload().loadConstant(0xFF).iand().baload();
  }

  private void text(int number, Label otherwise) {
    byte[] literal = program.texts[number];
    atLeast(literal.length, otherwise);
    if (literal.length <= SHORT_TEXT) {
      for (int i = 0; i < literal.length; i++) {
        out.aload(TEXT).iload(AT).loadConstant(i).iadd().baload();
        out.loadConstant((int) literal[i]).if_icmpne(otherwise);
      }
    } else {
      out.aload(TEXT).iload(AT).dup().loadConstant(literal.length).iadd();
      out.getstatic(SELF, "text" + number, BYTES).iconst_0().loadConstant(literal.length);
      out.invokestatic(
          ProgramCompiler.desc(Arrays.class),
          "equals",
          MethodTypeDesc.of(CD_boolean, BYTES, CD_int, CD_int, BYTES, CD_int, CD_int));
      out.ifeq(otherwise);
    }
    advance(literal.length);
  }

  private void span(int set) {
    Label end = out.newLabel();
    out.iload(AT).istore(SCRATCH);
    Label loop = out.newBoundLabel();
    testSet(set, end);
    out.iinc(AT, 1).goto_(loop).labelBinding(end);
    out.aload(MACHINE_LOCAL).iload(AT).iload(SCRATCH).isub();
    out.invokevirtual(MACHINE, "passed", MethodTypeDesc.of(CD_void, CD_int));
  }
}
