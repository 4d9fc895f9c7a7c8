package org.cqueues.runtime.parser;

import static org.luaj.vm2.Lua.GETARG_A;
import static org.luaj.vm2.Lua.GETARG_B;
import static org.luaj.vm2.Lua.GETARG_C;
import static org.luaj.vm2.Lua.GETARG_sBx;
import static org.luaj.vm2.Lua.GET_OPCODE;
import static org.luaj.vm2.Lua.MAXARG_sBx;
import static org.luaj.vm2.Lua.NO_REG;
import static org.luaj.vm2.Lua.OP_JMP;
import static org.luaj.vm2.Lua.OP_TEST;
import static org.luaj.vm2.Lua.OP_TESTSET;

import java.util.Arrays;

/**
 * The instructions of a function that is being parsed, with their lines.
 *
 * <p>Jumps whose target is not known yet form lists: a list is the position of its last jump, and
 * each jump's offset leads to the one before, or is {@link #NONE}. So lists need no memory, and a
 * whole one gets its target in {@link #patch}. A TESTSET before a jump copies the value that it
 * tests to a register that is not known either; where nobody wants the value it becomes a TEST.
 */
final class InstructionList {
  /** The empty list of jumps. No jump leads to itself, which is what this offset would mean. */
  static final int NONE = -1;

  private final Lexer lexer;
  private int[] code = new int[16];
  private int[] lines = new int[16];
  private int size;

  /** The last position that is the target of a jump: instructions before and behind stay apart. */
  private int lastTarget;

  /** The jumps that lead to the next instruction. */
  private int toNext = NONE;

  InstructionList(Lexer lexer) {
    this.lexer = lexer;
  }

  /** The position of the next instruction. */
  int size() {
    return size;
  }

  int get(int position) {
    return code[position];
  }

  void set(int position, int instruction) {
    code[position] = instruction;
  }

  /** Whether a jump may lead to the next instruction. */
  boolean isTarget() {
    return size <= lastTarget;
  }

  /** Adds an instruction, whose line is that of the last token that was taken; its position. */
  int add(int instruction) {
    int jumps = toNext;
    if (jumps != NONE) {
      toNext = NONE;
      patch(jumps, size, NO_REG, size);
    }
    if (size == code.length) {
      code = Arrays.copyOf(code, 2 * size);
      lines = Arrays.copyOf(lines, 2 * size);
    }
    code[size] = instruction;
    lines[size] = lexer.lastLine();
    return size++;
  }

  int add(int operation, int a, int b, int c) {
    return add(Instruction.of(operation, a, b, c));
  }

  /** Takes the last instruction back. */
  void removeLast() {
    size--;
  }

  /** The last instruction belongs to another line. */
  void setLine(int line) {
    lines[size - 1] = line;
  }

  int[] code() {
    return Arrays.copyOf(code, size);
  }

  int[] lines() {
    return Arrays.copyOf(lines, size);
  }

  // jumps

  /** A jump whose target will be known later; with it go those that would lead to it. */
  int jump() {
    int pending = toNext;
    toNext = NONE;
    return join(add(Instruction.ofOffset(OP_JMP, 0, NONE)), pending);
  }

  void jumpTo(int target) {
    patch(jump(), target);
  }

  /** A test and the jump that follows where its outcome is not that of the condition in A. */
  int jumpIf(int operation, int a, int b, int c) {
    add(operation, a, b, c);
    return jump();
  }

  /** The position of the next instruction, to which a jump will lead. */
  int target() {
    lastTarget = size;
    return size;
  }

  /** One list of two. */
  int join(int list, int other) {
    if (other == NONE) return list;
    if (list == NONE) return other;
    int last = list;
    for (int next = before(last); next != NONE; next = before(last)) last = next;
    lead(last, other);
    return list;
  }

  void patch(int list, int target) {
    if (target == size) {
      patchToNext(list);
    } else {
      patch(list, target, NO_REG, target);
    }
  }

  void patchToNext(int list) {
    target();
    toNext = join(toNext, list);
  }

  /**
   * Gives all jumps of a list their targets.
   *
   * @param target of those whose test copies its value to {@code register}
   * @param plain of the others
   */
  void patch(int list, int target, int register, int plain) {
    for (int jump = list; jump != NONE; ) {
      int next = before(jump);
      lead(jump, copyTo(jump, register) ? target : plain);
      jump = next;
    }
  }

  /** Has the jumps close upvalues from {@code register} on. */
  void patchClose(int list, int register) {
    for (int jump = list; jump != NONE; jump = before(jump)) {
      code[jump] = Instruction.withA(code[jump], register + 1);
    }
  }

  /** Whether one of the jumps brings no value with it. */
  boolean needsValue(int list) {
    for (int jump = list; jump != NONE; jump = before(jump)) {
      if (GET_OPCODE(code[condition(jump)]) != OP_TESTSET) return true;
    }
    return false;
  }

  /** Nobody wants the values that are tested. */
  void dropValues(int list) {
    for (int jump = list; jump != NONE; jump = before(jump)) copyTo(jump, NO_REG);
  }

  /** Turns the condition of a comparison round. */
  void negate(int jump) {
    int at = condition(jump);
    code[at] = Instruction.withA(code[at], GETARG_A(code[at]) == 0 ? 1 : 0);
  }

  private int before(int jump) {
    int offset = GETARG_sBx(code[jump]);
    return offset == NONE ? NONE : jump + 1 + offset;
  }

  private void lead(int jump, int target) {
    int offset = target - (jump + 1);
    if (Math.abs(offset) > MAXARG_sBx) throw lexer.error("control structure too long");
    code[jump] = Instruction.withOffset(code[jump], offset);
  }

  /** Where the test stands on which the jump depends, or the jump itself. */
  private int condition(int jump) {
    return jump >= 1 && Instruction.isTest(code[jump - 1]) ? jump - 1 : jump;
  }

  /** Whether the jump's test copies a value; it does so to {@code register}, if that is one. */
  private boolean copyTo(int jump, int register) {
    int at = condition(jump);
    int test = code[at];
    if (GET_OPCODE(test) != OP_TESTSET) return false;
    int tested = GETARG_B(test);
    code[at] =
        register != NO_REG && register != tested
            ? Instruction.withA(test, register)
            : Instruction.of(OP_TEST, tested, 0, GETARG_C(test));
    return true;
  }
}
