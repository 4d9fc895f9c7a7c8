package org.cqueues.lua.lpeg;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link Machine} runs. */
final class Program {
  // Which instruction, and its operands. What fails goes back to the last choice.
  /** A number: so many bytes. */
  static final int ANY = 0;

  /** A byte. */
  static final int CHAR = 1;

  /** A set: a byte of it. */
  static final int SET = 2;

  /** A literal. */
  static final int TEXT = 3;

  /** The byte has been looked at already. */
  static final int SKIP = 4;

  /** A set: as many bytes of it as there are. */
  static final int SPAN = 5;

  /** A jump unless there are so many bytes. */
  static final int TEST_ANY = 6;

  /** A byte, and a jump unless it is next. */
  static final int TEST_CHAR = 7;

  /** A set, and a jump unless one of it is next. */
  static final int TEST_SET = 8;

  /** A number: goes back so many bytes. */
  static final int BEHIND = 9;

  /** Two numbers: a character of UTF-8 from one to the other. */
  static final int UTF8 = 10;

  /** A jump. */
  static final int JUMP = 11;

  /** A jump to come back from. */
  static final int CALL = 12;

  static final int RETURN = 13;

  /** A jump to a rule before the end of another: nothing comes back here. */
  static final int TAIL_CALL = 25;

  /** A jump: what to do if what follows fails. */
  static final int CHOICE = 14;

  /** A jump: the last choice is forgotten. */
  static final int COMMIT = 15;

  /** A jump: the last choice begins anew from here. */
  static final int PARTIAL_COMMIT = 16;

  /**
   * A jump: the last choice is forgotten, and what has matched is neither consumed nor captured.
   */
  static final int BACK_COMMIT = 17;

  static final int FAIL = 18;

  /** Fails after the last choice is forgotten. */
  static final int FAIL_TWICE = 19;

  static final int END = 20;

  /** A {@link Making}. */
  static final int OPEN = 21;

  static final int CLOSE = 22;

  /** A {@link Making}, and the number of bytes before this that are captured. */
  static final int FULL = 23;

  /** The last open capture is one whose function, the value of a {@link Making}, is called now. */
  static final int MATCH_TIME = 24;

  /** To make a class takes about as long; tests want all or none. */
  private static final int COMPILED_AFTER =
      Integer.getInteger("cqueues.lpeg.compileAfter", 200_000);

  private static final int TRIED = Integer.MIN_VALUE;

  /** Instructions, each with its operands; jumps are to indices of it. */
  final int[] code;

  /** For each set, whether a byte is in it. */
  final boolean[][] sets;

  /** Literals. */
  final byte[][] texts;

  final Making[] makings;

  /** What can be compiled as a method, in the order in which they end. */
  final List<Part> parts;

  /** Instructions that are still to be interpreted before the rest is compiled. */
  private int uncompiled = COMPILED_AFTER;

  private @Nullable CompiledProgram compiled;

  Program(int[] code, boolean[][] sets, byte[][] texts, Making[] makings, List<Part> parts) {
    this.code = code;
    this.sets = sets;
    this.texts = texts;
    this.makings = makings;
    this.parts = parts;
  }

  /** So many instructions have been interpreted. */
  void worked(int instructions) {
    if (uncompiled >= 0) uncompiled -= instructions;
  }

  /** The program as a class, once it has worked for long, unless it is too large. */
  @Nullable CompiledProgram compiled() {
    if (uncompiled < 0 && uncompiled != TRIED) {
      uncompiled = TRIED;
      compiled = ProgramCompiler.compile(this);
    }
    return compiled;
  }

  /** So many places from one instruction to the next. */
  static int length(int instruction) {
    return switch (instruction) {
      case SKIP, RETURN, FAIL, FAIL_TWICE, END, CLOSE -> 1;
      case TEST_ANY, TEST_CHAR, TEST_SET, UTF8, FULL -> 3;
      default -> 2;
    };
  }

  /**
   * Instructions that are entered at the first and left behind the last, by a failure, or, if it is
   * a rule, by {@link #RETURN}. Those of others are inside or outside as a whole.
   */
  record Part(int start, int end, boolean isRule) {}
}
