package org.cqueues.runtime.library;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Capturing;
import org.cqueues.runtime.Code;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.KeepingFunction;
import org.cqueues.runtime.LibraryFunction;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Meter;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.Ops;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.cqueues.runtime.WholeCall;
import org.cqueues.runtime.parser.Chars;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.compiler.DumpState;

/** The table {@code string}, Lua 5.2 manual section 6.4. */
final class StringLibrary extends LibraryFunction implements WholeCall {
  private static final String[] NAMES = {
    "byte", "char", "dump", "find", "format", "gmatch", "gsub", "len", "lower", "match", "rep",
    "reverse", "sub", "upper"
  };

  private static final int BYTE = 0;
  private static final int CHAR = 1;
  private static final int DUMP = 2;
  private static final int FIND = 3;
  private static final int FORMAT = 4;
  private static final int GMATCH = 5;
  private static final int GSUB = 6;
  private static final int LEN = 7;
  private static final int LOWER = 8;
  private static final int MATCH = 9;
  private static final int REP = 10;
  private static final int REVERSE = 11;
  private static final int SUB = 12;
  private static final int UPPER = 13;

  /** What a byte of a dumped function takes. */
  private static final long DUMP_INSTRUCTIONS = 8;

  private final PatternCache patterns;

  private StringLibrary(String name, int code, PatternCache patterns) {
    super(name, code);
    this.patterns = patterns;
  }

  /** The library of a state, whose strings get it as their methods. */
  static LuaTable open(LuaState state) {
    var table = new Table(0, 32);
    var patterns = new PatternCache();
    for (int i = 0; i < NAMES.length; i++) {
      table.rawset(Symbols.of(NAMES[i]), new StringLibrary(NAMES[i], i, patterns));
    }
    var metatable = new Table();
    metatable.rawset(LuaValue.INDEX, table);
    state.basicMetatables().set(LuaValue.TSTRING, metatable);
    return table;
  }

  /** Puts {@code dump} for our functions into the library that a state has. */
  static void openDump(LuaState state) {
    LuaValue existing = state.globals().get("string");
    LuaTable into = existing instanceof LuaTable t ? t : new Table();
    into.rawset(Symbols.of("dump"), new StringLibrary("dump", DUMP, new PatternCache()));
    state.globals().rawset(Symbols.of("string"), into);
  }

  @Override
  public Varargs invoke(Varargs args) {
    return switch (code) {
      case BYTE -> bytes(args);
      case CHAR -> characters(args);
      case DUMP -> dump(args);
      case FIND -> find(args);
      case FORMAT -> Format.format(args);
      case GMATCH -> gmatch(args);
      case GSUB -> gsub(args);
      case LEN -> LuaInteger.valueOf(Args.string(args, 1, "len").m_length);
      case LOWER -> changeCase(Args.string(args, 1, "lower"), false);
      case MATCH -> match(args);
      case REP -> repeat(args);
      case REVERSE -> reverse(Args.string(args, 1, "reverse"));
      case SUB -> sub(args);
      case UPPER -> changeCase(Args.string(args, 1, "upper"), true);
      default -> throw new IllegalStateException(name);
    };
  }

  @Override
  public LuaValue call(LuaValue a) {
    if (a instanceof LuaString text) {
      switch (code) {
        case BYTE -> {
          return byteAt(text, 1);
        }
        case LEN -> {
          return LuaInteger.valueOf(text.m_length);
        }
        case LOWER -> {
          return changeCase(text, false);
        }
        case UPPER -> {
          return changeCase(text, true);
        }
        default -> {}
      }
    }
    return super.call(a);
  }

  @Override
  public LuaValue call(LuaValue a, LuaValue b) {
    if (a instanceof LuaString text && b instanceof LuaInteger n) {
      if (code == BYTE) return byteAt(text, n.v);
      if (code == SUB) return sub(text, n.v, -1);
    } else if (a instanceof LuaString text && b instanceof LuaString pattern) {
      if (code == FIND) return find(text, pattern, 0, false).arg1();
      if (code == MATCH) return match(text, pattern, 0).arg1();
    }
    return super.call(a, b);
  }

  @Override
  public LuaValue call(LuaValue a, LuaValue b, LuaValue c) {
    if (a instanceof LuaString text && c instanceof LuaInteger n) {
      if (b instanceof LuaInteger first) {
        if (code == SUB) return sub(text, first.v, n.v);
      } else if (b instanceof LuaString pattern) {
        if (code == FIND) return find(text, pattern, start(text, n.v), false).arg1();
        if (code == MATCH) return match(text, pattern, start(text, n.v)).arg1();
      }
    }
    return super.call(a, b, c);
  }

  private static LuaValue byteAt(LuaString text, long given) {
    long at = position(given, text.m_length);
    return at < 1 || at > text.m_length ? NIL : LuaInteger.valueOf(text.luaByte((int) at - 1));
  }

  /** A position as scripts give it, counted from the end where negative; 0 before the start. */
  private static long position(long given, int length) {
    if (given >= 0) return given;
    return -given > length || given == Long.MIN_VALUE ? 0 : length + given + 1;
  }

  private static Varargs bytes(Varargs args) {
    LuaString text = Args.string(args, 1, "byte");
    int length = text.m_length;
    long first = position(Args.longInteger(args, 2, "byte", 1), length);
    long last = position(Args.longInteger(args, 3, "byte", first), length);
    if (first < 1) first = 1;
    if (last > length) last = length;
    if (first > last) return NONE;
    int count = (int) (last - first) + 1;
    if (count == 1) return LuaInteger.valueOf(text.luaByte((int) first - 1));
    if (count > 999_000) throw Errors.error("stack overflow (string slice too long)");
    Meter.memory((long) Meter.SLOT_BYTES * count);
    var values = new LuaValue[count];
    for (int i = 0; i < count; i++)
      values[i] = LuaInteger.valueOf(text.luaByte((int) first - 1 + i));
    return LuaValue.varargsOf(values);
  }

  private static LuaValue characters(Varargs args) {
    int count = args.narg();
    Meter.text(count);
    var text = new byte[count];
    for (int i = 1; i <= count; i++) {
      int c = Args.integer(args, i, "char");
      if ((c & 0xff) != c) throw Errors.badArgument(i, "char", "value out of range");
      text[i - 1] = (byte) c;
    }
    return Bytes.own(text);
  }

  private static LuaValue changeCase(LuaString text, boolean upper) {
    Meter.text(text.m_length);
    return Bytes.own(Chars.changeCase(text.m_bytes, text.m_offset, text.m_length, upper));
  }

  private static LuaValue reverse(LuaString text) {
    Meter.text(text.m_length);
    var reversed = new byte[text.m_length];
    for (int i = 0; i < reversed.length; i++) {
      reversed[i] = text.m_bytes[text.m_offset + text.m_length - 1 - i];
    }
    return Bytes.own(reversed);
  }

  private static LuaValue sub(Varargs args) {
    LuaString text = Args.string(args, 1, "sub");
    return sub(text, Args.longInteger(args, 2, "sub"), Args.longInteger(args, 3, "sub", -1));
  }

  private static LuaValue sub(LuaString text, long from, long to) {
    int length = text.m_length;
    long first = Math.max(position(from, length), 1);
    long last = Math.min(position(to, length), length);
    if (first > last) return EMPTYSTRING;
    if (first == 1 && last == length) return text;
    Meter.text(last - first + 1);
    int count = (int) (last - first) + 1;
    return Bytes.copy(text.m_bytes, text.m_offset + (int) first - 1, count);
  }

  private static LuaValue repeat(Varargs args) {
    LuaString text = Args.string(args, 1, "rep");
    long count = Args.longInteger(args, 2, "rep");
    LuaString separator = args.isnoneornil(3) ? EMPTYSTRING : Args.string(args, 3, "rep");
    if (count <= 0) return EMPTYSTRING;
    long unit = (long) text.m_length + separator.m_length;
    if (unit == 0) return EMPTYSTRING;
    if (count > (Integer.MAX_VALUE - 16L) / unit + 1
        || unit * count - separator.m_length > Integer.MAX_VALUE - 16L) {
      throw Errors.error("resulting string too large");
    }
    int length = (int) (unit * count - separator.m_length);
    Meter.text(length);
    var result = new byte[length];
    System.arraycopy(text.m_bytes, text.m_offset, result, 0, text.m_length);
    int filled = text.m_length;
    if (count > 1) {
      System.arraycopy(separator.m_bytes, separator.m_offset, result, filled, separator.m_length);
      filled += separator.m_length;
    }
    while (filled < length) { // each time twice as much
      int more = Math.min(filled, length - filled);
      System.arraycopy(result, 0, result, filled, more);
      filled += more;
    }
    return Bytes.own(result);
  }

  private static LuaValue dump(Varargs args) {
    Prototype code = Code.prototypeOf(Args.function(args, 1, "dump"));
    if (code == null) throw Errors.error("unable to dump given function");
    var bytes = new ByteArrayOutputStream();
    try {
      DumpState.dump(code, bytes, args.arg(2).toboolean());
    } catch (IOException e) {
      throw Errors.error("unable to dump given function");
    }
    Meter.text(bytes.size());
    Meter.work(DUMP_INSTRUCTIONS * bytes.size());
    return LuaString.valueOf(bytes.toByteArray());
  }

  private Varargs find(Varargs args) {
    LuaString text = Args.string(args, 1, "find");
    LuaString pattern = Args.string(args, 2, "find");
    int from = start(text, args, "find");
    return find(text, pattern, from, args.narg() > 3 && args.arg(4).toboolean());
  }

  private Varargs find(LuaString text, LuaString pattern, int from, boolean plain) {
    if (from < 0) return NIL;
    if (plain || Pattern.isPlain(pattern)) {
      int found = indexOf(text, pattern, from);
      return found < 0
          ? NIL
          : LuaValue.varargsOf(
              LuaInteger.valueOf(found + 1), LuaInteger.valueOf(found + pattern.m_length));
    }
    var matcher = new Matcher(patterns.get(pattern), text);
    int found = matcher.find(from);
    return found < 0 ? NIL : matcher.found(found, matcher.matchEnd());
  }

  private Varargs match(Varargs args) {
    LuaString text = Args.string(args, 1, "match");
    LuaString pattern = Args.string(args, 2, "match");
    return match(text, pattern, start(text, args, "match"));
  }

  private Varargs match(LuaString text, LuaString pattern, int from) {
    if (from < 0) return NIL;
    var matcher = new Matcher(patterns.get(pattern), text);
    int found = matcher.find(from);
    return found < 0 ? NIL : matcher.values(found, matcher.matchEnd());
  }

  /** Where a search begins, from 0; -1 where that is behind the text. */
  private static int start(LuaString text, Varargs args, String function) {
    return args.narg() < 3 ? 0 : start(text, Args.longInteger(args, 3, function, 1));
  }

  private static int start(LuaString text, long given) {
    long init = position(given, text.m_length);
    if (init < 1) return 0;
    return init > text.m_length + 1 ? -1 : (int) init - 1;
  }

  private static int indexOf(LuaString text, LuaString wanted, int from) {
    int length = wanted.m_length;
    if (length == 0) return from;
    byte[] bytes = text.m_bytes;
    byte[] other = wanted.m_bytes;
    int offset = wanted.m_offset;
    byte first = other[offset];
    Meter.work((text.m_length - from) >> 2);
    int last = text.m_offset + text.m_length - length;
    outer:
    for (int i = text.m_offset + from; i <= last; i++) {
      if (bytes[i] != first) continue;
      for (int j = 1; j < length; j++) {
        if (bytes[i + j] == other[offset + j]) continue;
        Meter.work(j);
        continue outer;
      }
      return i - text.m_offset;
    }
    return -1;
  }

  private Varargs gmatch(Varargs args) {
    LuaString text = Args.string(args, 1, "gmatch");
    LuaString pattern = Args.string(args, 2, "gmatch");
    boolean caret = pattern.m_length > 0 && pattern.luaByte(0) == '^';
    Pattern read = caret ? new Pattern(pattern, false) : patterns.get(pattern);
    return new Matches(read, pattern, text);
  }

  /** The iterator that {@code gmatch} returns. */
  private static final class Matches extends KeepingFunction implements Capturing {
    private static final int TEXT = 1;
    private static final int PATTERN = 2;
    private static final int POSITION = 3;

    private LuaString text;
    private LuaString pattern;
    private Matcher matcher;
    private int from;
    private boolean ended;

    Matches(Pattern read, LuaString pattern, LuaString text) {
      super("gmatch");
      this.text = text;
      this.pattern = pattern;
      this.matcher = new Matcher(read, text);
    }

    @Override
    public Varargs invoke(Varargs args) {
      if (ended) return NONE;
      int found = from > text.m_length ? -1 : matcher.find(from);
      if (found < 0) {
        ended = true;
        return NONE;
      }
      int to = matcher.matchEnd();
      from = to == found ? to + 1 : to;
      return matcher.values(found, to);
    }

    @Override
    public int captured() {
      return POSITION;
    }

    @Override
    public LuaValue captured(int number) {
      return switch (number) {
        case TEXT -> text;
        case PATTERN -> pattern;
        default -> LuaInteger.valueOf(from);
      };
    }

    @Override
    public void capture(int number, LuaValue value) {
      LuaString other = Numbers.toTextOrNull(value);
      if (other == null) return;
      ended = false;
      switch (number) {
        case TEXT -> text = other;
        case PATTERN -> pattern = other;
        default -> {
          if (value.isnumber()) from = Math.max(value.toint(), 0);
        }
      }
      matcher = new Matcher(new Pattern(pattern, false), text);
    }
  }

  private Varargs gsub(Varargs args) {
    LuaString text = Args.string(args, 1, "gsub");
    LuaString pattern = Args.string(args, 2, "gsub");
    long most = Args.longInteger(args, 4, "gsub", Long.MAX_VALUE);
    LuaValue replacement = args.arg(3);
    LuaString template = Numbers.toTextOrNull(replacement);
    if (template == null
        && !(replacement instanceof LuaTable)
        && !(replacement instanceof LuaFunction)) {
      throw Errors.badArgument(3, "gsub", "string/function/table expected");
    }
    int length = text.m_length;
    if (most < 0) most = Long.MAX_VALUE; // an unsigned number to Lua 5.2
    Pattern read = patterns.get(pattern);
    var matcher = new Matcher(read, text);
    boolean literal = template != null && Bytes.indexOf(template, '%') < 0;
    Bytes out = null;
    int copied = 0; // what of the text is in out, or need not be
    int at = 0;
    int count = 0;
    while (count < most) {
      int found = matcher.find(at);
      if (found < 0) break;
      int to = matcher.matchEnd();
      count++;
      if (out == null) out = new Bytes(length + 32);
      out.add(text.m_bytes, text.m_offset + copied, found - copied);
      if (literal && template != null) {
        out.add(template);
      } else if (template != null) {
        expand(out, template, matcher, found, to);
      } else {
        substitute(out, replacement, matcher, text, found, to);
      }
      copied = to;
      if (to > found) {
        at = to;
      } else if (to < length) {
        at = to + 1; // the character in between is copied with what follows
      } else {
        break;
      }
      if (read.anchored) break;
    }
    if (out == null) return LuaValue.varargsOf(text, LuaInteger.valueOf(0));
    out.add(text.m_bytes, text.m_offset + copied, length - copied);
    return LuaValue.varargsOf(out.finish(), LuaInteger.valueOf(count));
  }

  private static void expand(Bytes out, LuaString template, Matcher matcher, int from, int to) {
    byte[] bytes = template.m_bytes;
    int end = template.m_offset + template.m_length;
    for (int i = template.m_offset; i < end; i++) {
      if (bytes[i] != '%') {
        out.add(bytes[i]);
        continue;
      }
      int c = ++i < end ? bytes[i] : 0;
      if (c == '%') {
        out.add('%');
      } else if (!Chars.isDigit(c)) {
        throw Errors.error("invalid use of '%' in replacement string");
      } else if (c == '0') {
        matcher.addWhole(out, from, to);
      } else {
        matcher.addCapture(out, c - '1', from, to);
      }
    }
  }

  private static void substitute(
      Bytes out, LuaValue replacement, Matcher matcher, LuaString text, int from, int to) {
    LuaValue value =
        replacement instanceof LuaTable
            ? Ops.index(replacement, matcher.capture(0, from, to))
            : LuaState.current().running().callBack(replacement, matcher.values(from, to)).arg1();
    if (!value.toboolean()) {
      out.add(text.m_bytes, text.m_offset + from, to - from);
      return;
    }
    LuaString instead = Numbers.toTextOrNull(value);
    if (instead == null) {
      throw Errors.error("invalid replacement value (a " + value.typename() + ")");
    }
    out.add(instead);
  }
}
