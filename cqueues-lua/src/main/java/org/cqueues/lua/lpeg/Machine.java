package org.cqueues.lua.lpeg;

import java.util.Arrays;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Meter;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Runs a program on a subject. */
final class Machine {
  private static final int NO_MATCH = -1;

  /** A position that tells that an entry of the stack is a call. */
  private static final int CALLED = -1;

  private static final int WORDS = 4;

  /** What LPeg has in any case, one of which it uses itself. */
  private static final int LEAST_ENTRIES = 400;

  /** Instructions between two looks at limits. */
  private static final int TURN = 1000;

  private final Program program;
  private final LuaString subject;
  private final Varargs extra;
  private final int mostEntries;
  private final Captures captures;

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
  }

  /** Matches from an offset on; returns what was captured, or nil. */
  Varargs match(int offset) {
    int end = run(subject.m_offset + offset);
    return end == NO_MATCH ? LuaValue.NIL : new CaptureValues(captures, subject, extra).all(end);
  }

  /** Where the match ends. */
  private int run(int begin) {
    int[] code = program.code;
    long[] sets = program.sets;
    byte[] text = subject.m_bytes;
    int start = subject.m_offset;
    int end = start + subject.m_length;
    int[] stack = new int[8 * WORDS];
    int top = 0;
    int at = begin;
    int pc = 0;
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
          if (at < end && has(sets, code[pc + 1], text[at])) {
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
          int set = code[pc + 1];
          int from = at;
          while (at < end && has(sets, set, text[at])) at++;
          turn -= (at - from) >> 3;
          pc += 2;
        }
        case Program.TEST_ANY -> pc = end - at >= code[pc + 1] ? pc + 3 : code[pc + 2];
        case Program.TEST_CHAR ->
            pc = at < end && (text[at] & 0xFF) == code[pc + 1] ? pc + 3 : code[pc + 2];
        case Program.TEST_SET ->
            pc = at < end && has(sets, code[pc + 1], text[at]) ? pc + 3 : code[pc + 2];
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
          int character = Utf8Codes.decode(subject, at - start);
          if (character >= code[pc + 1] && character <= code[pc + 2]) {
            at += Utf8Codes.length(character);
            pc += 3;
          } else {
            fails = true;
          }
        }
        case Program.JUMP -> {
          pc = code[pc + 1];
          turn--;
        }
        case Program.CALL -> {
          if (top == stack.length) stack = grown(stack, top);
          stack[top] = pc + 2;
          stack[top + 1] = CALLED;
          top += WORDS;
          pc = code[pc + 1];
          turn--;
        }
        case Program.RETURN -> {
          top -= WORDS;
          pc = stack[top];
        }
        case Program.CHOICE -> {
          if (top == stack.length) stack = grown(stack, top);
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
          Meter.work(TURN - turn);
          return at;
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
          int next = matchTime(program.makings[code[pc + 1]].value(), at);
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
          if (top == 0) {
            Meter.work(TURN - turn);
            return NO_MATCH;
          }
          top -= WORDS;
        } while (stack[top + 1] == CALLED);
        pc = stack[top];
        at = stack[top + 1];
        captures.truncate(stack[top + 2], stack[top + 3]);
        turn--;
      }
      if (turn <= 0) {
        Meter.work(TURN - turn);
        turn = TURN;
      }
    }
  }

  private static boolean has(long[] sets, int set, byte value) {
    return ((sets[set + ((value >> 6) & 3)] >>> value) & 1) != 0;
  }

  private int[] grown(int[] stack, int top) {
    int entries = top / WORDS;
    int most = Math.max(mostEntries, LEAST_ENTRIES) - 1;
    if (entries >= most) {
      throw Errors.error("backtrack stack overflow (current limit is " + mostEntries + ")");
    }
    int more = (int) Math.min(2L * entries, Math.min(most, Integer.MAX_VALUE / (2 * WORDS)));
    if (more <= entries) throw Errors.plain("not enough memory");
    Meter.memory((long) Integer.BYTES * WORDS * more);
    return Arrays.copyOf(stack, WORDS * more);
  }

  /** Calls a function; returns where the match goes on. */
  private int matchTime(LuaValue function, int at) {
    int open = captures.lastOpen(captures.count());
    Varargs args = new CaptureValues(captures, subject, extra).matchTime(open, at);
    Varargs results = LuaState.current().running().callBack(function, args);
    LuaValue verdict = results.arg1();
    if (!verdict.toboolean()) return NO_MATCH;
    int next = at;
    if (verdict.isnumber()) {
      double position = verdict.todouble();
      if (position < at - subject.m_offset + 1 || position > subject.m_length + 1) {
        throw Errors.error("invalid position returned by match-time capture");
      }
      next = subject.m_offset + (int) position - 1;
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
