package org.cqueues.runtime.library;

import java.io.PrintStream;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Finalizers;
import org.cqueues.runtime.Garbage;
import org.cqueues.runtime.Intrinsic;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Meter;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.Ops;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.cqueues.runtime.WholeCall;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The basic functions, Lua 5.2 manual section 6.1, but for those that load chunks or catch and
 * raise errors.
 */
final class BaseLibrary extends Intrinsic implements WholeCall {
  private static final String[] NAMES = {
    "collectgarbage", "getmetatable", "ipairs", "next", "pairs", "print", "rawequal", "rawget",
    "rawlen", "rawset", "select", "setmetatable", "tonumber", "tostring", "type", "ipairs iterator",
    "ipairs", "ipairs iterator"
  };

  private static final int COLLECTGARBAGE = 0;
  private static final int GETMETATABLE = 1;
  private static final int IPAIRS = 2;
  private static final int NEXT = 3;
  private static final int PAIRS = 4;
  private static final int PRINT = 5;
  private static final int RAWEQUAL = 6;
  private static final int RAWGET = 7;
  private static final int RAWLEN = 8;
  private static final int RAWSET = 9;
  private static final int SELECT = 10;
  private static final int SETMETATABLE = 11;
  private static final int TONUMBER = 12;
  private static final int TOSTRING = 13;
  private static final int TYPE = 14;
  private static final int IPAIRS_ITERATOR = 15;

  /** Those of later versions, for which a table has what {@code __index} gives. */
  private static final int IPAIRS_INDEXED = 16;

  private static final int IPAIRS_INDEXED_ITERATOR = 17;

  private static final long DIGIT_INSTRUCTIONS = 4;

  private static final LuaString METATABLE = Symbols.of("__metatable");
  private static final LuaString PAIRS_EVENT = Symbols.of("__pairs");
  private static final LuaString IPAIRS_EVENT = Symbols.of("__ipairs");
  private static final LuaString TOSTRING_NAME = Symbols.of("tostring");

  /** The names of types, by their numbers. */
  private static final LuaString[] TYPES = new LuaString[TVALUE];

  static {
    for (int type = 0; type < TYPES.length; type++) TYPES[type] = Symbols.of(TYPE_NAMES[type]);
  }

  private final LuaState state;
  private final BaseLibrary[] library;

  private BaseLibrary(LuaState state, int code, BaseLibrary[] library) {
    super(NAMES[code], code);
    this.state = state;
    this.library = library;
  }

  /** Puts the functions into the globals of a state. */
  static void open(LuaState state) {
    LuaTable globals = state.globals();
    var library = new BaseLibrary[NAMES.length];
    for (int i = 0; i < NAMES.length; i++) {
      library[i] = new BaseLibrary(state, i, library);
      if (i < IPAIRS_ITERATOR) globals.rawset(Symbols.of(NAMES[i]), library[i]);
    }
    AnyText.prepare();
    globals.rawset(Symbols.of("_G"), globals);
    globals.rawset(Symbols.of("_VERSION"), Bytes.text("Lua 5.2"));
  }

  /** Puts the function that later versions have changed into a table. */
  static void extend(LuaState state, LuaTable functions) {
    var library = new BaseLibrary[NAMES.length];
    for (int i = 0; i < NAMES.length; i++) library[i] = new BaseLibrary(state, i, library);
    functions.rawset(Symbols.of(NAMES[IPAIRS_INDEXED]), library[IPAIRS_INDEXED]);
  }

  @Override
  public int advance(Table table, LuaValue control, int hint) {
    if (code == NEXT) return table.next(control, hint);
    return code == IPAIRS_ITERATOR && control instanceof LuaInteger index
        ? table.element(index.v + 1)
        : Table.NO_POSITION;
  }

  @Override
  public boolean isSelect() {
    return code == SELECT;
  }

  @Override
  public Varargs select(LuaValue which, Varargs values) {
    if (isCount(which)) return LuaInteger.valueOf(values.narg());
    return which instanceof LuaInteger n && n.v >= 1
        ? n.v == 1 ? values : values.subargs(n.v)
        : invoke(LuaValue.varargsOf(which, values));
  }

  @Override
  public LuaValue selectFirst(LuaValue which, Varargs values) {
    if (isCount(which)) return LuaInteger.valueOf(values.narg());
    return which instanceof LuaInteger n && n.v >= 1
        ? values.arg(n.v)
        : invoke(LuaValue.varargsOf(which, values)).arg1();
  }

  private static boolean isCount(LuaValue which) {
    return which instanceof LuaString text && text.m_length > 0 && text.luaByte(0) == '#';
  }

  // what makes objects does so for each, and is no part of a switch that the JVM leaves alone

  @Override
  public LuaValue call(LuaValue a, LuaValue b) {
    if (isPlain(a, b)) return withMetatable((Table) a, (Table) b);
    return code == RAWGET && a instanceof LuaTable table ? table.rawget(b) : super.call(a, b);
  }

  @Override
  protected Varargs pass(LuaValue a, LuaValue b) {
    return isPlain(a, b) ? withMetatable((Table) a, (Table) b) : super.pass(a, b);
  }

  /** Whether this gives its first metatable to a table. */
  private boolean isPlain(LuaValue a, LuaValue b) {
    return code == SETMETATABLE
        && a instanceof Table table
        && b instanceof Table
        && table.getmetatable() == null;
  }

  private Table withMetatable(Table table, Table metatable) {
    setMetatable(state, table, metatable);
    return table;
  }

  @Override
  public Varargs invoke(Varargs args) {
    return switch (code) {
      case COLLECTGARBAGE -> Garbage.of(state).control(args);
      case GETMETATABLE -> getmetatable(args);
      case IPAIRS -> ipairs(args);
      case NEXT -> Args.table(args, 1, name).next(args.arg(2));
      case PAIRS -> pairs(args);
      case PRINT -> print(args);
      case RAWEQUAL -> {
        LuaValue first = Args.any(args, 1, name);
        yield valueOf(Ops.rawEqual(first, Args.any(args, 2, name)));
      }
      case RAWGET -> {
        LuaTable table = Args.table(args, 1, name);
        yield table.rawget(Args.any(args, 2, name));
      }
      case RAWLEN -> rawlen(args);
      case RAWSET -> rawset(args);
      case SELECT -> select(args);
      case SETMETATABLE -> setmetatable(args);
      case TONUMBER -> tonumber(args);
      case TOSTRING -> AnyText.tostring(Args.any(args, 1, name));
      case TYPE -> type(Args.any(args, 1, name));
      case IPAIRS_ITERATOR -> inext(args);
      case IPAIRS_INDEXED ->
          state.metatable(args.arg1()) == null
              ? ipairs(args)
              : LuaValue.varargsOf(library[IPAIRS_INDEXED_ITERATOR], args.arg1(), ZERO);
      case IPAIRS_INDEXED_ITERATOR -> {
        int i = Args.integer(args, 2, name) + 1;
        LuaValue value = Ops.index(args.arg1(), i);
        yield value.isnil() ? NIL : LuaValue.varargsOf(LuaInteger.valueOf(i), value);
      }
      default -> throw new IllegalStateException(name);
    };
  }

  @Override
  public LuaValue call(LuaValue a) {
    return switch (code) {
      case TYPE -> type(a);
      case TOSTRING -> AnyText.tostring(a);
      case TONUMBER -> tonumber(a);
      default -> super.call(a);
    };
  }

  private static LuaValue type(LuaValue value) {
    return TYPES[value.type()];
  }

  private Varargs getmetatable(Varargs args) {
    LuaValue metatable = state.metatable(Args.any(args, 1, name));
    if (metatable == null) return NIL;
    LuaValue shown = metatable.rawget(METATABLE);
    return shown.isnil() ? metatable : shown;
  }

  private Varargs setmetatable(Varargs args) {
    LuaTable table = Args.table(args, 1, name);
    LuaValue metatable = args.arg(2);
    if (args.narg() < 2 || !(metatable.isnil() || metatable instanceof LuaTable)) {
      throw Errors.badArgument(2, name, "nil or table expected");
    }
    LuaValue before = table.getmetatable();
    if (before != null && !before.rawget(METATABLE).isnil()) {
      throw Errors.error("cannot change a protected metatable");
    }
    setMetatable(state, table, metatable);
    return table;
  }

  /** Gives a table a metatable, or none for nil, and has {@code __gc} called. */
  static void setMetatable(LuaState state, LuaTable table, LuaValue metatable) {
    if (metatable instanceof LuaTable given && Finalizers.hasFinalizer(given)) {
      Finalizers.of(state).mark(table, given);
    } else {
      table.setmetatable(metatable.isnil() ? null : metatable);
    }
  }

  /** What the metamethod gives instead, or null where there is none. */
  private @Nullable Varargs instead(LuaValue event, Varargs args) {
    LuaValue metatable = state.metatable(args.arg1());
    LuaValue method = metatable == null ? NIL : metatable.rawget(event);
    if (method.isnil()) return null;
    Varargs results = state.running().callBack(Ops.callee(method), args.arg1());
    return LuaValue.varargsOf(new LuaValue[] {results.arg(1), results.arg(2), results.arg(3)});
  }

  private Varargs pairs(Varargs args) {
    Varargs results = instead(PAIRS_EVENT, args);
    if (results != null) return results;
    return LuaValue.varargsOf(library[NEXT], Args.table(args, 1, name), NIL);
  }

  private Varargs ipairs(Varargs args) {
    Varargs results = instead(IPAIRS_EVENT, args);
    if (results != null) return results;
    return LuaValue.varargsOf(
        library[IPAIRS_ITERATOR], Args.table(args, 1, name), LuaInteger.valueOf(0));
  }

  private Varargs inext(Varargs args) {
    int i = Args.integer(args, 2, name) + 1;
    LuaValue value = Args.table(args, 1, name).rawget(i);
    return value.isnil() ? NIL : LuaValue.varargsOf(LuaInteger.valueOf(i), value);
  }

  private Varargs rawlen(Varargs args) {
    LuaValue value = args.arg1();
    if (!(value instanceof LuaTable) && !(value instanceof LuaString)) {
      throw Errors.badArgument(1, name, "table or string expected");
    }
    return LuaInteger.valueOf(value instanceof LuaTable table ? Ops.length(table) : value.rawlen());
  }

  private Varargs rawset(Varargs args) {
    LuaTable table = Args.table(args, 1, name);
    LuaValue key = Args.any(args, 2, name);
    LuaValue value = Args.any(args, 3, name);
    if (key.isnil()) throw Errors.plain("table index is nil");
    if (!key.isvalidkey()) throw Errors.plain("table index is NaN");
    table.rawset(key, value);
    return table;
  }

  private Varargs select(Varargs args) {
    LuaValue which = args.arg1();
    if (isCount(which)) return LuaInteger.valueOf(args.narg() - 1);
    int n = Args.integer(args, 1, name);
    int count = args.narg();
    if (n < 0) n = count + n;
    else if (n > count) n = count;
    if (n < 1) throw Errors.badArgument(1, name, "index out of range");
    return args.subargs(n + 1);
  }

  private Varargs tonumber(Varargs args) {
    if (args.isnoneornil(2)) {
      return tonumber(Args.any(args, 1, name));
    }
    LuaString text = Args.string(args, 1, name);
    int base = Args.integer(args, 2, name);
    if (base < 2 || base > 36) throw Errors.badArgument(2, name, "base out of range");
    return parse(text, base);
  }

  private static LuaValue tonumber(LuaValue value) {
    if (value instanceof LuaNumber) return value;
    double number = Numbers.toDouble(value);
    return Double.isNaN(number) ? NIL : Ops.number(number);
  }

  private static LuaValue parse(LuaString text, int base) {
    byte[] bytes = text.m_bytes;
    int end = text.m_offset + text.m_length;
    int i = text.m_offset;
    Meter.work(DIGIT_INSTRUCTIONS * text.m_length);
    while (i < end && Numbers.isSpace(bytes[i])) i++;
    boolean negative = i < end && bytes[i] == '-';
    if (i < end && (negative || bytes[i] == '+')) i++;
    int start = i;
    double number = 0;
    for (; i < end; i++) {
      int digit = Character.digit(bytes[i], base);
      if (digit < 0) break;
      number = number * base + digit;
    }
    if (i == start) return NIL;
    while (i < end && Numbers.isSpace(bytes[i])) i++;
    return i < end ? NIL : Ops.number(negative ? -number : number);
  }

  private Varargs print(Varargs args) {
    LuaValue convert = state.globals().get(TOSTRING_NAME);
    boolean own = convert.raweq(library[TOSTRING]);
    var line = new Bytes(80);
    for (int i = 1, n = Args.count(args); i <= n; i++) {
      if (i > 1) line.add('\t');
      LuaValue value = args.arg(i);
      if (value instanceof LuaNumber && own) {
        Numbers.append(line, value);
        continue;
      }
      LuaString text =
          Numbers.toTextOrNull(
              value instanceof LuaString && own
                  ? value
                  : state.running().callBack(Ops.callee(convert), value).arg1());
      if (text == null) throw Errors.error("'tostring' must return a string to 'print'");
      line.add(text);
    }
    line.add('\n');
    PrintStream out = state.globals().STDOUT;
    out.write(line.array(), 0, line.length());
    out.flush(); // as Lua 5.2 does after each line
    return NONE;
  }
}
