package org.cqueues.runtime.library;

import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Interrupts;
import org.cqueues.runtime.Meter;
import org.cqueues.runtime.Numbers;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** One search of a text for a {@link Pattern}; positions count from the text's first byte. */
final class Matcher {
  private static final int MAX_DEPTH = 200;
  private static final int STEP_INSTRUCTIONS = 4;

  /** About what a matcher takes, an iterator around it included, and each of its captures. */
  private static final int OBJECT_BYTES = 160;

  private static final int CAPTURE_BYTES = 8;
  private static final int UNFINISHED = -1;
  private static final int POSITION = -2;
  private static final int[] NONE = {};

  private final Pattern pattern;
  private final byte[] kinds;
  private final boolean[] @Nullable [] sets;
  private final int[] details;

  private final byte[] text;
  private final int offset;
  private final int end;

  /** Captures: where each starts (an index of {@link #text}), and its length. */
  private final int[] starts;

  private final int[] lengths;
  private int level;
  private int depth;

  /** Counts the steps of a state with limits. */
  private final @Nullable Meter meter = Meter.current();

  Matcher(Pattern pattern, LuaString subject) {
    Meter.memory(OBJECT_BYTES + (long) CAPTURE_BYTES * pattern.captures);
    this.pattern = pattern;
    kinds = pattern.kinds;
    sets = pattern.sets;
    details = pattern.details;
    text = subject.m_bytes;
    offset = subject.m_offset;
    end = offset + subject.m_length;
    int captures = Math.min(pattern.captures, Pattern.MAX_CAPTURES);
    starts = captures == 0 ? NONE : new int[captures];
    lengths = captures == 0 ? NONE : new int[captures];
  }

  /** Where a match that starts at {@code from} ends, or -1. */
  int match(int from) {
    level = 0;
    depth = MAX_DEPTH;
    int to = descend(offset + from, 0);
    return to < 0 ? -1 : to - offset;
  }

  /**
   * Where the first match starts at or behind {@code from}, or -1; {@link #matchEnd} then tells
   * where it ends.
   */
  int find(int from) {
    if (pattern.anchored) {
      matchEnd = match(from);
      return matchEnd < 0 ? -1 : from;
    }
    byte first = kinds[0];
    boolean @Nullable [] set = sets[0];
    int character = details[0];
    boolean quick = first == Pattern.ONE || first == Pattern.PLUS;
    for (int at = offset + from; at <= end; at++) {
      if (quick) {
        int start = at;
        if (set != null) {
          while (at < end && !set[text[at] & 0xff]) at++;
        } else {
          while (at < end && (text[at] & 0xff) != character) at++;
        }
        if (meter != null) meter.spend(at - start);
        if (at == end) return -1;
      }
      level = 0;
      depth = MAX_DEPTH;
      int to = descend(at, 0);
      if (to >= 0) {
        matchEnd = to - offset;
        return at - offset;
      }
    }
    return -1;
  }

  private int matchEnd;

  /** Where the match that {@link #find} found ends. */
  int matchEnd() {
    return matchEnd;
  }

  /**
   * Matches the rest where there is another way if that fails. Then the captures which the rest has
   * opened are forgotten; one that it has closed is closed again, at the same item, or never asked
   * for.
   */
  private int descend(int from, int item) {
    int levelHere = level;
    int depthHere = depth;
    deepen();
    int to = run(from, item);
    if (to < 0) level = levelHere;
    depth = depthHere;
    return to;
  }

  /** Counts what is a call in Lua 5.2's matcher, whose depth is limited. */
  private void deepen() {
    if (depth-- == 0) throw Errors.error("pattern too complex");
    if (meter == null) Interrupts.poll();
    else meter.spend(STEP_INSTRUCTIONS);
  }

  private int run(int from, int first) {
    int at = from;
    int item = first;
    for (; ; item++) {
      if (meter != null) meter.spend(1);
      switch (kinds[item]) {
        case Pattern.MATCH -> {
          return at;
        }
        case Pattern.ONE -> {
          if (at >= end || !single(at, item)) return -1;
          at++;
        }
        case Pattern.STAR -> {
          return greedy(at, at, item);
        }
        case Pattern.PLUS -> {
          return at < end && single(at, item) ? greedy(at + 1, at + 1, item) : -1;
        }
        case Pattern.MINUS -> {
          return lazy(at, item);
        }
        case Pattern.OPTIONAL -> {
          if (at < end && single(at, item)) {
            int to = descend(at + 1, item + 1);
            if (to >= 0) return to;
          }
        }
        case Pattern.OPEN -> {
          open(at, UNFINISHED);
        }
        case Pattern.POSITION -> {
          open(at, POSITION);
        }
        case Pattern.CLOSE -> {
          close(at, details[item]);
        }
        case Pattern.BALANCE -> {
          at = balance(at, details[item] >> 8, details[item] & 0xff);
          if (at < 0) return -1;
        }
        case Pattern.FRONTIER -> {
          int before = at == offset ? 0 : text[at - 1] & 0xff;
          int here = at == end ? 0 : text[at] & 0xff;
          boolean @Nullable [] set = sets[item];
          if (set == null || set[before] || !set[here]) return -1;
        }
        case Pattern.REFERENCE -> {
          at = reference(at, details[item]);
          if (at < 0) return -1;
        }
        case Pattern.END_OF_TEXT -> {
          return at == end ? at : -1;
        }
        default -> throw Errors.error(pattern.fault());
      }
    }
  }

  private boolean single(int at, int item) {
    int c = text[at] & 0xff;
    boolean @Nullable [] set = sets[item];
    return set == null ? c == details[item] : set[c];
  }

  /** The longest repetition first. */
  private int greedy(int least, int from, int item) {
    byte[] bytes = text;
    boolean @Nullable [] set = sets[item];
    int at = from;
    if (set == null) {
      int character = details[item];
      while (at < end && (bytes[at] & 0xff) == character) at++;
    } else {
      while (at < end && set[bytes[at] & 0xff]) at++;
    }
    if (meter != null) meter.spend(at - from);
    int next = item + 1;
    if (kinds[next] == Pattern.MATCH) return at;
    if (kinds[next] == Pattern.END_OF_TEXT) return at == end ? at : -1; // a shorter one is not
    boolean literal = kinds[next] == Pattern.ONE;
    for (; at >= least; at--) {
      if (literal && (at >= end || !single(at, next))) continue;
      int to = descend(at, next);
      if (to >= 0) return to;
    }
    return -1;
  }

  /** The shortest repetition first. */
  private int lazy(int from, int item) {
    int next = item + 1;
    boolean literal = kinds[next] == Pattern.ONE;
    for (int at = from; ; at++) {
      if (meter != null) meter.spend(1);
      if (!literal || (at < end && single(at, next))) {
        int to = descend(at, next);
        if (to >= 0) return to;
      }
      if (at >= end || !single(at, item)) return -1;
    }
  }

  private void open(int at, int kind) {
    if (level >= Pattern.MAX_CAPTURES) throw Errors.error("too many captures");
    starts[level] = at;
    lengths[level] = kind;
    level++;
    deepen();
  }

  private void close(int at, int capture) {
    if (capture < 0) throw Errors.error("invalid pattern capture");
    lengths[capture] = at - starts[capture];
    deepen();
  }

  private int balance(int from, int opening, int closing) {
    if (from >= end || (text[from] & 0xff) != opening) return -1;
    int nesting = 1;
    for (int at = from + 1; at < end; at++) {
      if (meter != null) meter.spend(1);
      int c = text[at] & 0xff;
      if (c == closing) {
        if (--nesting == 0) return at + 1;
      } else if (c == opening) {
        nesting++;
      }
    }
    return -1;
  }

  private int reference(int at, int capture) {
    if (capture < 0 || capture >= level || lengths[capture] == UNFINISHED) {
      throw Errors.error("invalid capture index %" + (capture + 1));
    }
    int length = lengths[capture];
    // the capture of a position has no text that could occur again
    if (length < 0 || length > end - at) return -1;
    if (meter != null) meter.spend(length);
    return LuaString.equals(text, starts[capture], text, at, length) ? at + length : -1;
  }

  /** How many values the match gives: its captures, or the whole where there is none. */
  int captures() {
    return level == 0 ? 1 : level;
  }

  /** The capture of an index from 0, or the whole match from {@code from} to {@code to}. */
  LuaValue capture(int index, int from, int to) {
    if (index >= level) {
      if (index != 0) throw Errors.error("invalid capture index");
      return whole(from, to);
    }
    int length = lengths[index];
    if (length == POSITION) return LuaInteger.valueOf(starts[index] - offset + 1);
    if (length == UNFINISHED) throw Errors.error("unfinished capture");
    Meter.text(length);
    return Bytes.copy(text, starts[index], length);
  }

  /** All captures, or the whole match. */
  Varargs values(int from, int to) {
    int count = captures();
    if (count == 1) return capture(0, from, to);
    if (count == 2) return LuaValue.varargsOf(capture(0, from, to), capture(1, from, to));
    var values = new LuaValue[count];
    for (int i = 0; i < count; i++) values[i] = capture(i, from, to);
    return LuaValue.varargsOf(values);
  }

  /** Where a match was, counted from 1, and its captures, if any. */
  Varargs found(int from, int to) {
    LuaValue first = LuaInteger.valueOf(from + 1);
    LuaValue last = LuaInteger.valueOf(to);
    if (level == 0) return LuaValue.varargsOf(first, last);
    return LuaValue.varargsOf(first, last, values(from, to));
  }

  /** The text of a match. */
  LuaString whole(int from, int to) {
    Meter.text((long) to - from);
    return Bytes.copy(text, offset + from, to - from);
  }

  /** Adds the text of a match to another one. */
  void addWhole(Bytes out, int from, int to) {
    out.add(text, offset + from, to - from);
  }

  /** Adds a capture to a text. */
  void addCapture(Bytes out, int index, int from, int to) {
    if (index >= level && index == 0) {
      addWhole(out, from, to);
    } else {
      LuaValue value = capture(index, from, to);
      if (value instanceof LuaString captured) out.add(captured);
      else Numbers.append(out, value);
    }
  }
}
