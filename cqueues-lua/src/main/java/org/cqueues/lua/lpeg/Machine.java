package org.cqueues.lua.lpeg;

import java.util.Arrays;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Meter;
import org.cqueues.runtime.ScriptError;
import org.cqueues.runtime.StackRoom;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Runs a program on a subject. A {@link CompiledProgram} runs it, too; where its rules nest too
 * deeply for the stack of the JVM, they are run here.
 */
final class Machine {
  static final int NO_MATCH = -1;

  /** A position that tells that an entry of the stack is a call. */
  private static final int CALLED = -1;

  private static final int WORDS = 4;

  /** What LPeg has in any case, one of which it uses itself. */
  private static final int LEAST_ENTRIES = 400;

  private static final int FIRST_ENTRIES = 8;

  /** Instructions between two looks at limits. */
  private static final int TURN = 1000;

  private final Program program;
  private final LuaString subject;
  private final Varargs extra;
  private final int mostEntries;
  final Captures captures;

  /** Where the subject begins in its array. */
  final int start;

  /** So many calls and choices fit. */
  final int room;

  /** Instructions of compiled code until the next look at limits. */
  private int turn = TURN;

  /**
   * One match.
   *
   * @param extra the arguments of {@code match} behind the first three
   * @param mostEntries how many calls and choices may be pending
   */
  Machine(Program program, LuaString subject, Varargs extra, int mostEntries) {
    this.program = program;
    this.subject = subject;
    this.extra = extra;
    this.mostEntries = mostEntries;
    this.captures = new Captures(program.makings);
    this.start = subject.m_offset;
    this.room = Math.max(mostEntries, LEAST_ENTRIES) - 1;
  }

  /** Matches from an offset on; returns what was captured, or nil. */
  Varargs match(int offset) {
    int end = run(start + offset);
    return end == NO_MATCH ? LuaValue.NIL : new CaptureValues(captures, subject, extra).all(end);
  }

  /** Where the match ends. */
  private int run(int begin) {
    CompiledProgram compiled = program.compiled();
    if (compiled == null) return run(0, begin, 0);
    int end = compiled.match(this, subject.m_bytes, begin, start + subject.m_length);
    Meter.work(TURN - turn);
    return end;
  }

  /** Compiled code goes back, or calls a rule. */
  void step() {
    if (--turn <= 0) pay();
  }

  /** Compiled code has passed over so many bytes, and will make a {@link #step} if it does more. */
  void passed(int bytes) {
    turn -= bytes >> 3;
  }

  private void pay() {
    int done = TURN - turn;
    turn = TURN;
    Meter.work(done);
  }

  /**
   * Interprets from an instruction on, as far as the program goes or the rule.
   *
   * @param entries calls and choices that are pending outside
   * @return where the match ends
   */
  int run(int first, int begin, int entries) {
    int[] code = program.code;
    boolean[][] sets = program.sets;
    byte[] text = subject.m_bytes;
    int end = start + subject.m_length;
    if (entries > room) throw overflow();
    int[] stack = new int[WORDS * Math.min(FIRST_ENTRIES, room - entries)];
    int top = 0;
    int at = begin;
    int pc = first;
    int turn = TURN;
    while (true) {
      boolean fails = false;
      switch (code[pc]) {
        case Program.ANY -> {
          int count = code[pc + 1];
          if (end - at >= count) {
            at += count;
            pc += 2;
          } else {
            fails = true;
          }
        }
        case Program.CHAR -> {
          if (at < end && (text[at] & 0xFF) == code[pc + 1]) {
            at++;
            pc += 2;
          } else {
            fails = true;
          }
        }
        case Program.SET -> {
          if (at < end && sets[code[pc + 1]][text[at] & 0xFF]) {
            at++;
            pc += 2;
          } else {
            fails = true;
          }
        }
        case Program.TEXT -> {
          byte[] literal = program.texts[code[pc + 1]];
          if (end - at >= literal.length
              && Arrays.equals(text, at, at + literal.length, literal, 0, literal.length)) {
            at += literal.length;
            pc += 2;
          } else {
            fails = true;
          }
        }
        case Program.SKIP -> {
          at++;
          pc++;
        }
        case Program.SPAN -> {
          boolean[] set = sets[code[pc + 1]];
          int from = at;
          while (at < end && set[text[at] & 0xFF]) at++;
          turn -= (at - from) >> 3;
          pc += 2;
        }
        case Program.TEST_ANY -> pc = end - at >= code[pc + 1] ? pc + 3 : code[pc + 2];
        case Program.TEST_CHAR ->
            pc = at < end && (text[at] & 0xFF) == code[pc + 1] ? pc + 3 : code[pc + 2];
        case Program.TEST_SET ->
            pc = at < end && sets[code[pc + 1]][text[at] & 0xFF] ? pc + 3 : code[pc + 2];
        case Program.BEHIND -> {
          int count = code[pc + 1];
          if (at - start >= count) {
            at -= count;
            pc += 2;
          } else {
            fails = true;
          }
        }
        case Program.UTF8 -> {
          int next = character(at, code[pc + 1], code[pc + 2]);
          if (next == NO_MATCH) {
            fails = true;
          } else {
            at = next;
            pc += 3;
          }
        }
        case Program.JUMP, Program.TAIL_CALL -> {
          pc = code[pc + 1];
          turn--;
        }
        case Program.CALL -> {
          if (top == stack.length) stack = grown(stack, entries);
          stack[top] = pc + 2;
          stack[top + 1] = CALLED;
          top += WORDS;
          pc = code[pc + 1];
          turn--;
        }
        case Program.RETURN -> {
          if (top == 0) return ended(turn, at);
          top -= WORDS;
          pc = stack[top];
        }
        case Program.CHOICE -> {
          if (top == stack.length) stack = grown(stack, entries);
          stack[top] = code[pc + 1];
          stack[top + 1] = at;
          stack[top + 2] = captures.count();
          stack[top + 3] = captures.made();
          top += WORDS;
          pc += 2;
        }
        case Program.COMMIT -> {
          top -= WORDS;
          pc = code[pc + 1];
        }
        case Program.PARTIAL_COMMIT -> {
          stack[top - 3] = at;
          stack[top - 2] = captures.count();
          stack[top - 1] = captures.made();
          pc = code[pc + 1];
          turn--;
        }
        case Program.BACK_COMMIT -> {
          top -= WORDS;
          at = stack[top + 1];
          captures.truncate(stack[top + 2], stack[top + 3]);
          pc = code[pc + 1];
        }
        case Program.FAIL -> fails = true;
        case Program.FAIL_TWICE -> {
          top -= WORDS;
          fails = true;
        }
        case Program.END -> {
          return ended(turn, at);
        }
        case Program.OPEN -> {
          captures.open(code[pc + 1], at);
          pc += 2;
        }
        case Program.CLOSE -> {
          captures.close(at);
          pc++;
        }
        case Program.FULL -> {
          int size = code[pc + 2];
          captures.whole(code[pc + 1], at - size, size);
          pc += 3;
        }
        case Program.MATCH_TIME -> {
          int next = matchTime(code[pc + 1], at);
          if (next == NO_MATCH) {
            fails = true;
          } else {
            at = next;
            pc += 2;
          }
        }
        default -> throw new IllegalStateException();
      }
      if (fails) {
        do {
          if (top == 0) return ended(turn, NO_MATCH);
          top -= WORDS;
        } while (stack[top + 1] == CALLED);
        pc = stack[top];
        at = stack[top + 1];
        captures.truncate(stack[top + 2], stack[top + 3]);
        turn--;
      }
      if (turn <= 0) {
        ended(turn, at);
        turn = TURN;
      }
    }
  }

  /** Instructions have been done until now; returns the position. */
  private int ended(int turn, int at) {
    program.worked(TURN - turn);
    Meter.work(TURN - turn);
    return at;
  }

  /** Where the character at a position ends, if its code is one of these. */
  int character(int at, int first, int last) {
    int code = Utf8Codes.decode(subject, at - start);
    return code >= first && code <= last ? at + Utf8Codes.length(code) : NO_MATCH;
  }

  private ScriptError overflow() {
    return Errors.error("backtrack stack overflow (current limit is " + mostEntries + ")");
  }

  private int[] grown(int[] stack, int entriesBelow) {
    int entries = stack.length / WORDS;
    int most = room - entriesBelow;
    if (entries >= most) throw overflow();
    int more = (int) Math.min(2L * entries, Math.min(most, Integer.MAX_VALUE / (2 * WORDS)));
    if (more <= entries) throw Errors.plain("not enough memory");
    Meter.memory((long) Integer.BYTES * WORDS * more);
    return Arrays.copyOf(stack, WORDS * more);
  }

  /** As {@link #matchTime(int, int)}, by compiled code, so many levels deep in the stack. */
  int matchTime(int making, int at, int levels) {
    StackRoom.deeper(levels);
    int next = matchTime(making, at);
    StackRoom.shallower(levels);
    return next;
  }

  /** Calls the function of a making; returns where the match goes on. */
  private int matchTime(int making, int at) {
    LuaValue function = program.makings[making].value();
    int open = captures.lastOpen(captures.count());
    Varargs args = new CaptureValues(captures, subject, extra).matchTime(open, at);
    Varargs results = LuaState.current().running().callBack(function, args);
    LuaValue verdict = results.arg1();
    if (!verdict.toboolean()) return NO_MATCH;
    int next = at;
    if (verdict.isnumber()) {
      int position = (int) verdict.todouble(); // a fraction is left out
      if (position < at - start + 1 || position > subject.m_length + 1) {
        throw Errors.error("invalid position returned by match-time capture");
      }
      next = start + position - 1;
    } else if (!verdict.isboolean()) {
      throw Errors.error("invalid position returned by match-time capture");
    }
    if (results.narg() < 2) {
      captures.truncate(open, captures.made());
      return next;
    }
    captures.truncate(open + 1, captures.made());
    for (int i = 2; i <= results.narg(); i++) captures.value(results.arg(i), at);
    captures.close(next);
    return next;
  }
}
