package org.cqueues.runtime.library;

import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LibraryFunction;
import org.cqueues.runtime.Meter;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.cqueues.runtime.Utf8;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The table {@code utf8} of Lua 5.3, manual section 6.5 there. */
final class Utf8Library extends LibraryFunction {
  private static final String[] NAMES = {
    "char", "codepoint", "codes", "len", "offset", "codes iterator"
  };

  private static final int CHAR = 0;
  private static final int CODEPOINT = 1;
  private static final int CODES = 2;
  private static final int LEN = 3;
  private static final int OFFSET = 4;
  private static final int CODES_ITERATOR = 5;

  private final Utf8Library[] library;

  private Utf8Library(int code, Utf8Library[] library) {
    super(NAMES[code], code);
    this.library = library;
  }

  static LuaTable open() {
    var table = new Table(0, 8);
    var library = new Utf8Library[NAMES.length];
    for (int i = 0; i < NAMES.length; i++) {
      library[i] = new Utf8Library(i, library);
      if (i != CODES_ITERATOR) table.rawset(Symbols.of(NAMES[i]), library[i]);
    }
    byte[] pattern = {
      '[',
      0,
      '-',
      0x7f,
      (byte) 0xc2,
      '-',
      (byte) 0xf4,
      ']',
      '[',
      (byte) 0x80,
      '-',
      (byte) 0xbf,
      ']',
      '*'
    };
    table.rawset(Symbols.of("charpattern"), LuaString.valueOf(pattern));
    return table;
  }

  @Override
  public Varargs invoke(Varargs args) {
    return switch (code) {
      case CHAR -> characters(args);
      case CODEPOINT -> codepoints(args);
      case CODES -> varargsOf(library[CODES_ITERATOR], Args.string(args, 1, name), ZERO);
      case LEN -> length(args);
      case OFFSET -> offset(args);
      case CODES_ITERATOR -> next(args);
      default -> throw new IllegalStateException(name);
    };
  }

  private static long position(long given, int length) {
    if (given >= 0) return given;
    return -given > length ? 0 : length + given + 1;
  }

  private Varargs characters(Varargs args) {
    var out = new Bytes(args.narg() * 4);
    for (int i = 1, n = args.narg(); i <= n; i++) {
      long value = Args.longInteger(args, i, name);
      if (value < 0 || value > Utf8.LAST) throw Errors.badArgument(i, name, "value out of range");
      Utf8.encode(out, (int) value);
    }
    return out.finish();
  }

  private Varargs codepoints(Varargs args) {
    LuaString text = Args.string(args, 1, name);
    long first = position(Args.longInteger(args, 2, name, 1), text.m_length);
    long last = position(Args.longInteger(args, 3, name, first), text.m_length);
    if (first < 1) throw Errors.badArgument(2, name, "out of range");
    if (last > text.m_length) throw Errors.badArgument(3, name, "out of range");
    if (first > last) return NONE;
    Meter.memory(Meter.SLOT_BYTES * (last - first + 1));
    var codes = new LuaValue[(int) (last - first) + 1];
    int count = 0;
    for (int i = (int) first - 1; i < last; ) {
      long read = Utf8.decode(text, i);
      if (read < 0) throw Errors.error("invalid UTF-8 code");
      codes[count++] = LuaInteger.valueOf((int) read);
      i += (int) (read >> 32);
    }
    return LuaValue.varargsOf(codes, 0, count);
  }

  private Varargs length(Varargs args) {
    LuaString text = Args.string(args, 1, name);
    long first = position(Args.longInteger(args, 2, name, 1), text.m_length);
    long last = position(Args.longInteger(args, 3, name, -1), text.m_length);
    if (first < 1 || first > text.m_length + 1L) {
      throw Errors.badArgument(2, name, "initial position out of string");
    }
    if (last > text.m_length) throw Errors.badArgument(3, name, "final position out of string");
    Meter.work(last - first);
    int count = 0;
    for (int i = (int) first - 1; i < last; count++) {
      long read = Utf8.decode(text, i);
      if (read < 0) return LuaValue.varargsOf(NIL, LuaInteger.valueOf(i + 1));
      i += (int) (read >> 32);
    }
    return LuaInteger.valueOf(count);
  }

  private Varargs offset(Varargs args) {
    LuaString text = Args.string(args, 1, name);
    long n = Args.longInteger(args, 2, name);
    long start =
        position(Args.longInteger(args, 3, name, n > 0 ? 1 : text.m_length + 1L), text.m_length)
            - 1;
    if (start < 0 || start > text.m_length)
      throw Errors.badArgument(3, name, "position out of range");
    int at = (int) start;
    if (n == 0) {
      while (at > 0 && Utf8.isContinuation(text, at)) at--;
      Meter.work(start - at);
      return LuaInteger.valueOf(at + 1);
    }
    if (Utf8.isContinuation(text, at))
      throw Errors.error("initial position is a continuation byte");
    if (n < 0) {
      while (n < 0 && at > 0) {
        do at--;
        while (at > 0 && Utf8.isContinuation(text, at));
        n++;
      }
    } else {
      n--;
      while (n > 0 && at < text.m_length) {
        do at++;
        while (Utf8.isContinuation(text, at));
        n--;
      }
    }
    Meter.work(Math.abs(at - start));
    return n == 0 ? LuaInteger.valueOf(at + 1) : NIL;
  }

  private Varargs next(Varargs args) {
    LuaString text = Args.string(args, 1, name);
    int given = Args.integer(args, 2, name);
    int at = given;
    while (Utf8.isContinuation(text, at)) at++;
    Meter.work(at - given);
    if (at >= text.m_length) return NIL;
    long read = Utf8.decode(text, at);
    if (read < 0 || Utf8.isContinuation(text, at + (read >> 32))) {
      throw Errors.error("invalid UTF-8 code");
    }
    return LuaValue.varargsOf(LuaInteger.valueOf(at + 1), LuaInteger.valueOf((int) read));
  }
}
