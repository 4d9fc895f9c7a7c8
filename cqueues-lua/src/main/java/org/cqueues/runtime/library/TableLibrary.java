package org.cqueues.runtime.library;

import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LibraryFunction;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Meter;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.Ops;
import org.cqueues.runtime.ProtectedCall;
import org.cqueues.runtime.Sort;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.cqueues.runtime.WholeCall;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The table {@code table}, Lua 5.2 manual section 6.5. */
final class TableLibrary extends LibraryFunction implements WholeCall {
  private static final String[] NAMES = {
    "concat", "insert", "pack", "remove", "sort", "unpack", "maxn", "move"
  };

  private static final int CONCAT = 0;
  private static final int INSERT = 1;
  private static final int PACK = 2;
  private static final int REMOVE = 3;
  private static final int SORT = 4;
  private static final int UNPACK = 5;
  private static final int MAXN = 6;

  /** Only later versions have it. */
  private static final int MOVE = 7;

  private static final LuaString N = Symbols.of("n");

  /** Elements are counted by so many at once. */
  private static final int BATCH = 64;

  private static final int ELEMENT_INSTRUCTIONS = 8;

  /** As many values as Lua 5.2 takes on its stack. */
  private static final long MOST_RESULTS = 999_000;

  /** Elements go through metamethods, as in later versions. */
  private final boolean later;

  private TableLibrary(int code, boolean later) {
    super(NAMES[code], code);
    this.later = later;
  }

  static LuaTable open(LuaState state) {
    var table = new Table();
    for (int i = 0; i < MOVE; i++) {
      table.rawset(Symbols.of(NAMES[i]), new TableLibrary(i, false));
    }
    state.globals().rawset(Symbols.of(NAMES[UNPACK]), table.get(NAMES[UNPACK]));
    return table;
  }

  /** Adds what only later versions have. */
  static void extend(LuaTable table) {
    table.rawset(Symbols.of(NAMES[MOVE]), new TableLibrary(MOVE, true));
  }

  /** The functions that later versions have. */
  static LuaTable ofLaterVersions() {
    var table = new Table(0, NAMES.length);
    for (int i = 0; i < NAMES.length; i++) {
      if (i != MAXN) table.rawset(Symbols.of(NAMES[i]), new TableLibrary(i, true));
    }
    return table;
  }

  @Override
  public Varargs invoke(Varargs args) {
    return switch (code) {
      case CONCAT -> concat(args);
      case INSERT -> insert(args);
      case PACK -> pack(args);
      case REMOVE -> remove(args);
      case SORT -> sort(args);
      case UNPACK -> unpack(args);
      case MAXN -> maxn(args);
      case MOVE -> move(args);
      default -> throw new IllegalStateException(name);
    };
  }

  @Override
  public LuaValue call(LuaValue a) {
    if (a instanceof LuaTable table) {
      if (code == REMOVE) {
        int size = length(table);
        return remove(table, size, size);
      }
      if (code == CONCAT) return concat(table, EMPTYSTRING, 1, length(table));
    }
    return super.call(a);
  }

  @Override
  public LuaValue call(LuaValue a, LuaValue b) {
    if (a instanceof LuaTable table) {
      if (code == INSERT) {
        set(table, length(table) + 1, b);
        return NIL;
      }
      if (code == CONCAT && b instanceof LuaString separator) {
        return concat(table, separator, 1, length(table));
      }
    }
    return super.call(a, b);
  }

  private boolean isRaw(LuaTable table) {
    return !later || table.getmetatable() == null;
  }

  private LuaValue get(LuaTable table, int index) {
    return isRaw(table) ? table.rawget(index) : Ops.index(table, (long) index);
  }

  private void set(LuaTable table, int index, LuaValue value) {
    if (isRaw(table)) table.rawset(index, value);
    else table.set(valueOf(index), value);
  }

  private Varargs concat(Varargs args) {
    LuaString separator = Args.string(args, 2, name, EMPTYSTRING);
    LuaTable table = Args.table(args, 1, name);
    int first = Args.integer(args, 3, name, 1);
    int last = args.isnoneornil(4) ? length(table) : Args.integer(args, 4, name);
    return concat(table, separator, first, last);
  }

  private LuaString concat(LuaTable table, LuaString separator, int first, int last) {
    if (first > last) return EMPTYSTRING;
    var out = new Bytes(64);
    for (int i = first; ; i++) {
      if ((i - first) % BATCH == 0) count(Math.min(BATCH, last - (long) i + 1));
      LuaValue value = get(table, i);
      if (value instanceof LuaString text) {
        out.add(text);
      } else if (value.isnumber()) {
        Numbers.append(out, value);
      } else {
        throw Errors.error(
            "invalid value (" + value.typename() + ") at index " + i + " in table for 'concat'");
      }
      if (i == last) return out.finish();
      out.add(separator);
    }
  }

  /** So many elements are about to be looked at, or moved. */
  private static void count(long elements) {
    Meter.work(elements * ELEMENT_INSTRUCTIONS);
  }

  /** The length as the operator {@code #} gives it. */
  private static int length(LuaTable table) {
    LuaValue metatable = table.getmetatable();
    if (metatable == null || metatable.rawget(LEN).isnil()) return Ops.length(table);
    LuaFunction function = Ops.callee(metatable.rawget(LEN));
    Varargs args = varargsOf(table, table); // as the operator does
    LuaValue length = LuaState.current().running().callBack(function, args).arg1();
    if (!Numbers.isNumber(length)) throw Errors.error("object length is not a number");
    return (int) Numbers.toLong(Numbers.toDouble(length));
  }

  private Varargs insert(Varargs args) {
    LuaTable table = Args.table(args, 1, name);
    int end = length(table) + 1;
    int position;
    switch (args.narg()) {
      case 2 -> position = end;
      case 3 -> {
        position = Args.integer(args, 2, name);
        if (position < 1 || position > end) {
          throw Errors.badArgument(2, name, "position out of bounds");
        }
        count((long) end - position);
        for (int i = end; i > position; i--) set(table, i, get(table, i - 1));
      }
      default -> throw Errors.error("wrong number of arguments to 'insert'");
    }
    set(table, position, args.arg(args.narg()));
    return NONE;
  }

  private Varargs remove(Varargs args) {
    LuaTable table = Args.table(args, 1, name);
    int size = length(table);
    return remove(table, size, Args.integer(args, 2, name, size));
  }

  private LuaValue remove(LuaTable table, int size, int given) {
    int position = given;
    if (position != size && (position < 1 || position > size + 1)) {
      throw Errors.badArgument(1, name, "position out of bounds");
    }
    LuaValue removed = get(table, position);
    count(Math.max(0L, (long) size - position));
    for (; position < size; position++) set(table, position, get(table, position + 1));
    set(table, position, NIL);
    return removed;
  }

  private static Varargs pack(Varargs args) {
    int count = args.narg();
    var table = new Table(count, 1);
    for (int i = 1; i <= count; i++) table.rawset(i, args.arg(i));
    table.rawset(N, LuaInteger.valueOf(count));
    return table;
  }

  private Varargs unpack(Varargs args) {
    LuaTable table = Args.table(args, 1, name);
    long first = Args.integer(args, 2, name, 1);
    long last = args.isnoneornil(3) ? length(table) : Args.integer(args, 3, name);
    if (first > last) return NONE;
    long count = last - first + 1;
    if (count > MOST_RESULTS) throw Errors.error("too many results to unpack");
    count(count);
    Meter.memory(Meter.SLOT_BYTES * count);
    var values = new LuaValue[(int) count];
    for (int i = 0; i < count; i++) values[i] = get(table, (int) first + i);
    return LuaValue.varargsOf(values);
  }

  private Varargs maxn(Varargs args) {
    LuaTable table = Args.table(args, 1, name);
    double most = 0;
    int pairs = 0;
    for (LuaValue key = table.next(NIL).arg1(); !key.isnil(); key = table.next(key).arg1()) {
      if (pairs++ % BATCH == 0) count(2 * BATCH);
      if (key instanceof LuaNumber) most = Math.max(most, key.todouble());
    }
    return valueOf(most);
  }

  private Varargs sort(Varargs args) {
    LuaTable table = Args.table(args, 1, name);
    int size = length(table);
    LuaFunction order = args.isnoneornil(2) ? null : Args.function(args, 2, name);
    boolean raw = isRaw(table);
    var sort = new Sort(table, order, raw);
    if (order == null && raw) {
      sort.run(1, size);
      return NONE;
    }
    ProtectedCall call = ProtectedCall.nested(LuaState.current().running());
    try {
      sort.run(1, size);
    } finally {
      call.end();
    }
    return NONE;
  }

  private Varargs move(Varargs args) {
    long first = Args.longInteger(args, 2, name);
    long last = Args.longInteger(args, 3, name);
    long target = Args.longInteger(args, 4, name);
    LuaTable from = Args.table(args, 1, name);
    LuaTable to = args.isnoneornil(5) ? from : Args.table(args, 5, name);
    if (last >= first) {
      if (first <= 0 && last >= Long.MAX_VALUE + first) {
        throw Errors.badArgument(3, name, "too many elements to move");
      }
      if (target > Long.MAX_VALUE - (last - first)) {
        throw Errors.badArgument(4, name, "destination wrap around");
      }
      if (target > last || target <= first || !to.raweq(from)) {
        for (long i = 0; i <= last - first; i++) {
          if (i % BATCH == 0) count(Math.min(BATCH, last - first - i + 1));
          to.set(valueOf((double) (target + i)), from.get(valueOf((double) (first + i))));
        }
      } else {
        for (long i = last - first; i >= 0; i--) {
          if (i % BATCH == 0) count(BATCH);
          to.set(valueOf((double) (target + i)), from.get(valueOf((double) (first + i))));
        }
      }
    }
    return to;
  }
}
