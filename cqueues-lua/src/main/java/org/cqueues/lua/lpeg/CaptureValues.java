package org.cqueues.lua.lpeg;

import java.util.Arrays;
import org.cqueues.lua.lpeg.Tree.Kind;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaCoroutine;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Meter;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.Ops;
import org.cqueues.runtime.StackRoom;
import org.cqueues.runtime.Table;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Makes the values of captures. */
final class CaptureValues {
  /** What a string capture can name. */
  private static final int NAMED = 10;

  /** How deep captures nest before the stack is asked again. */
  private static final int LEVELS = 8;

  private final Captures captures;
  private final LuaString subject;
  private final Varargs extra;

  /** The capture in hand. */
  private int at;

  /** How deep it is in others. */
  private int depth;

  private LuaValue[] values = new LuaValue[8];
  private int count;

  /** The texts that are being put together, each behind the one that it becomes a part of. */
  private @Nullable Bytes text;

  /** On which functions are called, once one is. */
  private @Nullable LuaCoroutine running;

  /**
   * Captures of a subject.
   *
   * @param extra the arguments of {@code match} behind the first three
   */
  CaptureValues(Captures captures, LuaString subject, Varargs extra) {
    this.captures = captures;
    this.subject = subject;
    this.extra = extra;
  }

  /** The values of all captures; if there are none, the position behind the match. */
  Varargs all(int end) {
    while (at < captures.count()) push();
    if (count == 0) return position(end);
    return from(0);
  }

  /** The arguments of a match-time capture: the subject, the position, what is captured inside. */
  Varargs matchTime(int open, int position) {
    at = open + 1;
    add(subject);
    add(position(position));
    while (at < captures.count()) push();
    if (count == 2) add(text(captures.position(open), position));
    return from(0);
  }

  /** The values from one on. */
  private Varargs from(int first) {
    return switch (count - first) {
      case 0 -> LuaValue.NONE;
      case 1 -> values[first];
      case 2 -> LuaValue.varargsOf(values[first], values[first + 1]);
      case 3 -> LuaValue.varargsOf(values[first], values[first + 1], values[first + 2]);
      default -> LuaValue.varargsOf(Arrays.copyOfRange(values, first, count));
    };
  }

  private void deeper() {
    if (depth++ % LEVELS == 0) StackRoom.deeper(LEVELS);
  }

  private void shallower() {
    if (--depth % LEVELS == 0) StackRoom.shallower(LEVELS);
  }

  private LuaValue position(int offset) {
    return LuaInteger.valueOf(offset - subject.m_offset + 1);
  }

  private LuaString text(int from, int to) {
    Meter.text(to - from);
    return LuaString.valueOf(subject.m_bytes, from, to - from);
  }

  private void add(LuaValue value) {
    if (count == values.length) {
      Meter.memory(2L * Long.BYTES * count);
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
  }

  private Varargs call(LuaValue function, int first) {
    Varargs args = from(first);
    count = first;
    LuaCoroutine coroutine = running;
    if (coroutine == null) running = coroutine = LuaState.current().running();
    return coroutine.callBack(function, args);
  }

  /** Adds the values of the capture in hand; returns how many. */
  private int push() {
    int before = count;
    LuaValue value = captures.value(at);
    Kind kind = captures.kind(at);
    switch (kind) {
      case POSITION -> add(position(captures.position(at++)));
      case CONSTANT, VALUE -> {
        add(value);
        at++;
      }
      case ARGUMENT -> {
        if (value.toint() > extra.narg()) {
          throw Errors.error("reference to absent extra argument #" + value.toint());
        }
        add(extra.arg(value.toint()));
        at++;
      }
      default -> {
        if ((kind == Kind.SIMPLE || kind == Kind.SUBSTITUTION) && isEmpty()) {
          add(onlyMatch());
        } else {
          deeper();
          pushNested(kind, value);
          shallower();
        }
      }
    }
    return count - before;
  }

  private void pushNested(Kind kind, LuaValue value) {
    int before = count;
    switch (kind) {
      case SIMPLE -> simple();
      case GROUP -> {
        if (value.isnil()) nested();
        else at = captures.next(at);
      }
      case STRING, SUBSTITUTION -> {
        Bytes out = text;
        if (out == null) text = out = new Bytes(0);
        int begin = out.length();
        if (kind == Kind.STRING) string(out, value);
        else substitute(out);
        int length = out.length() - begin;
        Meter.text(length);
        add(LuaString.valueOf(out.array(), begin, length));
        out.length(begin);
      }
      case BACK_REFERENCE -> backReference(value);
      case TABLE -> table();
      case FUNCTION -> {
        nested();
        addAll(call(value, before));
      }
      case NUMBER -> select(value.toint());
      case QUERY -> {
        LuaValue found = Ops.index(value, one());
        if (!found.isnil()) add(found);
      }
      case FOLD -> fold(value);
      case ACCUMULATOR -> accumulate(value);
      case POSITION, CONSTANT, VALUE, ARGUMENT -> throw new IllegalStateException();
    }
  }

  private void addAll(Varargs results) {
    for (int i = 1, n = results.narg(); i <= n; i++) add(results.arg(i));
  }

  /** Adds what is captured inside, or the whole match if that is nothing; returns how many. */
  private int nested() {
    if (isEmpty()) {
      add(onlyMatch());
      return 1;
    }
    int before = count;
    int begin = at;
    inside();
    if (count == before) add(text(captures.position(begin), captures.end(at - 1)));
    return count - before;
  }

  /** Adds what is captured inside, and goes on behind. */
  private void inside() {
    if (!captures.isWhole(at)) {
      at++;
      while (!captures.isClose(at)) push();
    }
    at++;
  }

  private void simple() {
    int before = count;
    int begin = at;
    add(LuaValue.NIL);
    inside();
    values[before] = text(captures.position(begin), captures.end(at - 1));
  }

  /** Whether there is nothing inside the capture in hand. */
  private boolean isEmpty() {
    return captures.isWhole(at) || captures.isClose(at + 1);
  }

  /** What has matched where there is nothing inside; goes on behind. */
  private LuaString onlyMatch() {
    int begin = at;
    at += captures.isWhole(at) ? 1 : 2;
    return text(captures.position(begin), captures.end(at - 1));
  }

  /** Whether it is a group with a name. */
  private boolean isNamed() {
    return captures.kind(at) == Kind.GROUP && !captures.value(at).isnil();
  }

  /** The first value inside. */
  private LuaValue one() {
    int before = count;
    nested();
    count = before;
    return values[before];
  }

  /** A table: it begins as a list, or with names, for which there is room at once. */
  private void table() {
    int before = count;
    int length = 0;
    Table table;
    if (captures.isWhole(at)) {
      table = new Table();
    } else {
      at++;
      if (isNamed()) {
        table = names();
      } else {
        while (!captures.isClose(at) && !isNamed()) push();
        table = list(before);
        length = count - before;
        count = before;
      }
      rest(table, length);
    }
    at++;
    add(table);
  }

  private Table names() {
    int before = count;
    while (isNamed()) {
      LuaValue name = captures.value(at);
      LuaValue value = one();
      add(name);
      add(value);
    }
    var table = new Table(0, (count - before) / 2);
    for (int i = before; i < count; i += 2) table.set(values[i], values[i + 1]);
    count = before;
    return table;
  }

  private Table list(int before) {
    int length = count - before;
    boolean hasNil = false;
    for (int i = before; i < count; i++) hasNil |= values[i].isnil();
    // as large as it would grow
    int room =
        hasNil || length == 0 ? 0 : 1 << (Integer.SIZE - Integer.numberOfLeadingZeros(length - 1));
    var table = new Table(room, 0);
    for (int i = 1; i <= length; i++) table.set(i, values[before + i - 1]);
    return table;
  }

  private void rest(Table table, int listed) {
    int before = count;
    int length = listed;
    while (!captures.isClose(at)) {
      if (isNamed()) {
        LuaValue name = captures.value(at);
        table.set(name, one());
        continue;
      }
      push();
      for (int i = before; i < count; i++) table.set(++length, values[i]);
      count = before;
    }
  }

  private void select(int number) {
    if (number == 0) {
      at = captures.next(at);
      return;
    }
    int before = count;
    if (nested() < number) throw Errors.error("no capture '" + number + "'");
    values[before] = values[before + number - 1];
    count = before + 1;
  }

  private void fold(LuaValue function) {
    int before = count;
    boolean isEmpty = captures.isWhole(at++) || captures.isClose(at) || push() == 0;
    if (isEmpty) throw Errors.error("no initial value for fold capture");
    count = before + 1;
    while (!captures.isClose(at)) {
      push();
      values[before] = call(function, before).arg1();
      count = before + 1;
    }
    at++;
  }

  private void accumulate(LuaValue function) {
    int before = count - 1;
    if (before < 0) throw Errors.error("no previous value for accumulator capture");
    nested();
    values[before] = call(function, before).arg1();
    count = before + 1;
  }

  /** The values of the last complete group of a name that is not inside another capture. */
  private void backReference(LuaValue name) {
    int entry = at;
    while (entry-- > 0) {
      if (captures.isClose(entry)) entry = captures.lastOpen(entry);
      else if (!captures.isWhole(entry)) continue;
      if (captures.kind(entry) == Kind.GROUP && captures.value(entry).raweq(name)) {
        int behind = at + 1;
        Captures.passed(at - entry);
        at = entry;
        nested();
        at = behind;
        return;
      }
    }
    throw Errors.error("back reference '" + Grammars.text(name) + "' not found");
  }

  /** Adds the capture in hand to a text; whether it has a value. */
  private boolean addText(Bytes text, String what) {
    Kind kind = captures.kind(at);
    if (kind == Kind.STRING || kind == Kind.SUBSTITUTION) {
      deeper();
      if (kind == Kind.STRING) string(text, captures.value(at));
      else substitute(text);
      shallower();
      return true;
    }
    int before = count;
    if (push() == 0) return false;
    count = before;
    LuaString value = Numbers.toTextOrNull(values[before]);
    if (value == null) {
      throw Errors.error("invalid " + what + " value (a " + values[before].typename() + ")");
    }
    text.add(value);
    return true;
  }

  private void addMatch(Bytes text, int from, int to) {
    text.add(subject.m_bytes, from, to - from);
  }

  private void substitute(Bytes text) {
    int from = captures.position(at);
    if (captures.isWhole(at)) {
      addMatch(text, from, captures.end(at++));
      return;
    }
    at++;
    while (!captures.isClose(at)) {
      int next = captures.position(at);
      addMatch(text, from, next);
      from = addText(text, "replacement") ? captures.end(at - 1) : next;
    }
    addMatch(text, from, captures.position(at++));
  }

  /** The captures that a string capture can name, and what they hold where that is a text. */
  private static final class Named {
    final int[] entries = new int[NAMED];
    final int[] ends = new int[NAMED];
    int count;
  }

  private void name(Named named) {
    int own = named.count++;
    named.entries[own] = at;
    if (!captures.isWhole(at)) {
      at++;
      while (!captures.isClose(at)) {
        if (named.count < NAMED && captures.kind(at) == Kind.SIMPLE) {
          deeper();
          name(named);
          shallower();
          continue;
        }
        if (named.count < NAMED) {
          named.entries[named.count] = at;
          named.ends[named.count++] = -1;
        }
        at = captures.next(at);
      }
    }
    named.ends[own] = captures.end(at++);
  }

  private void string(Bytes text, LuaValue value) {
    var named = new Named();
    name(named);
    int behind = at;
    var format = (LuaString) value;
    for (int i = 0; i < format.m_length; i++) {
      int c = format.luaByte(i);
      if (c != '%') {
        text.add(c);
        continue;
      }
      int number = ++i < format.m_length ? format.luaByte(i) - '0' : -1;
      if (number < 0 || number >= NAMED) {
        text.add(i < format.m_length ? format.luaByte(i) : 0);
        continue;
      }
      if (number >= named.count) {
        throw Errors.error("invalid capture index (" + number + ")");
      }
      int entry = named.entries[number];
      if (named.ends[number] >= 0) {
        addMatch(text, captures.position(entry), named.ends[number]);
        continue;
      }
      at = entry;
      if (!addText(text, "capture")) {
        throw Errors.error("no values in capture index " + number);
      }
    }
    at = behind;
  }
}
