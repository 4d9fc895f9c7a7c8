package org.cqueues.lua.lpeg;

import java.util.Arrays;
import org.cqueues.lua.lpeg.Tree.And;
import org.cqueues.lua.lpeg.Tree.Behind;
import org.cqueues.lua.lpeg.Tree.Capture;
import org.cqueues.lua.lpeg.Tree.Chars;
import org.cqueues.lua.lpeg.Tree.Constant;
import org.cqueues.lua.lpeg.Tree.Kind;
import org.cqueues.lua.lpeg.Tree.MatchTime;
import org.cqueues.lua.lpeg.Tree.Not;
import org.cqueues.lua.lpeg.Tree.OpenCall;
import org.cqueues.lua.lpeg.Tree.Repeat;
import org.cqueues.lua.lpeg.Tree.Utf8;
import org.cqueues.lua.module.LuaClass;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Meter;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.Table;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "lpeg"}. */
public final class LpegModule {
  private static final LuaString VERSION = Bytes.text("1.0.2");
  private static final LuaString PATTERN = Bytes.text("pattern");

  private static final int FIRST_LIMIT = 400;
  private static final int MOST_NUMBER = Short.MAX_VALUE;
  private static final int MOST_BEHIND = 255;

  /** What is charged for a part of a pattern. */
  static final int BYTES = 48;

  private final LuaClass<PatternObject> patterns =
      new LuaClass<>("lpeg-pattern", PatternObject.class);
  private final LuaTable module = new Table();

  /** Calls and choices that may be pending in a match. */
  private int mostEntries = FIRST_LIMIT;

  private LpegModule() {

    addConstructors();
    addCaptures();
    addOperators();
    function("match", this::match);
    function("type", args -> isPattern(args.arg1()) ? PATTERN : LuaValue.NIL);
    function("version", _ -> VERSION);
    function("locale", this::locale);
    function("setmaxstack", this::setMaxStack);
    function("ptree", _ -> debugOnly());
    function("pcode", _ -> debugOnly());
    patterns.metatable().set("__index", module);
    patterns.metatable().set("__name", LuaValue.NIL);
  }

  static LpegModule of(LuaState state) {
    return state.extension(LpegModule.class, _ -> new LpegModule());
  }

  /** The module of a state. */
  public static LuaTable open(LuaState state) {
    return of(state).module;
  }

  private void function(String name, Builtin.Body body) {
    module.set(name, new Builtin(name, body));
  }

  private static Varargs debugOnly() {
    throw Errors.error("function only implemented in debug mode");
  }

  LuaValue wrap(Tree tree) {
    Meter.memory(BYTES);
    return new PatternObject(tree, patterns.metatable());
  }

  private static boolean isPattern(LuaValue value) {
    return value instanceof PatternObject;
  }

  /** The pattern that an argument is or stands for. */
  private Tree pattern(Varargs args, int n, String function) {
    Tree tree = patternOrNull(args.arg(n));
    if (tree == null) throw Args.typeError(args, n, function, "lpeg-pattern");
    return tree;
  }

  /** As {@link #patternOrNull}, as the argument of an operator. */
  Tree pattern(LuaValue value) {
    return pattern(LuaValue.varargsOf(LuaValue.NIL, value), 2, "__mul");
  }

  /** The pattern that a value is or stands for; null if it is none. */
  private @Nullable Tree patternOrNull(LuaValue value) {
    return switch (value) {
      case PatternObject object -> object.tree();
      case LuaString text -> literal(text);
      case LuaNumber number -> {
        int count = (int) Numbers.toLong(number.todouble());
        yield count >= 0 ? Tree.any(count) : new Not(Tree.any(-count));
      }
      case LuaTable rules ->
          Grammars.of(rules, rule -> rule instanceof PatternObject p ? p.tree() : null);
      case LuaFunction function -> new MatchTime(function, Constant.TRUE);
      default -> {
        if (!value.isboolean()) yield null;
        yield value.toboolean() ? Constant.TRUE : Constant.FALSE;
      }
    };
  }

  static Tree literal(LuaString text) {
    Meter.memory(text.m_length);
    int from = text.m_offset;
    return Tree.text(Arrays.copyOfRange(text.m_bytes, from, from + text.m_length));
  }

  private void addConstructors() {
    function(
        "P",
        args -> {
          LuaValue value = Args.any(args, 1, "P");
          return isPattern(value) ? value : wrap(pattern(args, 1, "P"));
        });
    function("S", args -> wrap(new Chars(Charset.of(Args.string(args, 1, "S")))));
    function("R", this::range);
    function("utfR", this::utf8Range);
    function(
        "V",
        args -> {
          if (args.narg() > 0 && args.arg1().isnil()) {
            throw Errors.badArgument(1, "V", "non-nil value expected");
          }
          return wrap(new OpenCall(args.arg1()));
        });
    function("B", this::behind);
  }

  private Varargs range(Varargs args) {
    Charset set = Charset.EMPTY;
    for (int n = 1; n <= args.narg(); n++) {
      LuaString ends = Args.string(args, n, "R");
      if (ends.m_length != 2) {
        throw Errors.badArgument(n, "R", "range must have two characters");
      }
      set = set.or(Charset.range(ends.luaByte(0), ends.luaByte(1)));
    }
    return wrap(new Chars(set));
  }

  private Varargs utf8Range(Varargs args) {
    long first = Args.longInteger(args, 1, "utfR");
    long last = Args.longInteger(args, 2, "utfR");
    if (first > last || first < 0) throw Errors.badArgument(2, "utfR", "empty range");
    if (last > Utf8Codes.LAST) throw Errors.badArgument(2, "utfR", "invalid code point");
    if (last < Byte.MAX_VALUE + 1) return wrap(new Chars(Charset.range((int) first, (int) last)));
    return wrap(new Utf8((int) first, (int) last));
  }

  private Varargs behind(Varargs args) {
    Tree tree = pattern(args, 1, "B");
    int length = Analysis.fixedLength(tree);
    if (length < 0) throw Errors.badArgument(1, "B", "pattern may not have fixed length");
    if (Analysis.hasCaptures(tree)) throw Errors.badArgument(1, "B", "pattern have captures");
    if (length > MOST_BEHIND) {
      throw Errors.badArgument(1, "B", "pattern too long to look behind");
    }
    return wrap(new Behind(tree, length));
  }

  private void addCaptures() {
    simple("C", Kind.SIMPLE);
    simple("Ct", Kind.TABLE);
    simple("Cs", Kind.SUBSTITUTION);
    function("Cp", _ -> empty(Kind.POSITION, LuaValue.NIL));
    function("Cc", this::constants);
    function("Cb", args -> empty(Kind.BACK_REFERENCE, Args.any(args, 1, "Cb")));
    function(
        "Carg",
        args -> {
          long number = Args.longInteger(args, 1, "Carg");
          if (number <= 0 || number > MOST_NUMBER) {
            throw Errors.badArgument(1, "Carg", "invalid argument index");
          }
          return empty(Kind.ARGUMENT, LuaInteger.valueOf((int) number));
        });
    function("Cg", args -> capture(Kind.GROUP, args.arg(2), pattern(args, 1, "Cg")));
    function(
        "Cf",
        args -> {
          LuaFunction function = Args.function(args, 2, "Cf");
          return capture(Kind.FOLD, function, pattern(args, 1, "Cf"));
        });
    function(
        "Cmt",
        args -> {
          LuaFunction function = Args.function(args, 2, "Cmt");
          return wrap(new MatchTime(function, pattern(args, 1, "Cmt")));
        });
  }

  private LuaValue capture(Kind kind, LuaValue value, Tree body) {
    return wrap(new Capture(kind, value, body));
  }

  private LuaValue empty(Kind kind, LuaValue value) {
    return capture(kind, value, Constant.TRUE);
  }

  private void simple(String name, Kind kind) {
    function(name, args -> capture(kind, LuaValue.NIL, pattern(args, 1, name)));
  }

  private Varargs constants(Varargs args) {
    int count = Args.count(args);
    if (count == 0) return wrap(Constant.TRUE);
    if (count == 1) return empty(Kind.CONSTANT, args.arg1());
    Tree all = Constant.TRUE;
    for (int n = count; n >= 1; n--) {
      all = Tree.sequence(new Capture(Kind.CONSTANT, args.arg(n), Constant.TRUE), all);
    }
    return capture(Kind.GROUP, LuaValue.NIL, all);
  }

  private void addOperators() {
    operator(
        "__mul", args -> wrap(Tree.sequence(pattern(args, 1, "__mul"), pattern(args, 2, "__mul"))));
    operator(
        "__add", args -> wrap(Tree.choice(pattern(args, 1, "__add"), pattern(args, 2, "__add"))));
    operator(
        "__sub", args -> wrap(difference(pattern(args, 1, "__sub"), pattern(args, 2, "__sub"))));
    operator("__unm", args -> wrap(new Not(pattern(args, 1, "__unm"))));
    operator("__len", args -> wrap(new And(pattern(args, 1, "__len"))));
    operator("__div", args -> wrap(divide(pattern(args, 1, "__div"), args.arg(2))));
    operator("__mod", this::accumulate);
    operator("__pow", this::power);
  }

  private void operator(String name, Builtin.Body body) {
    patterns.metatable().set(name, new Builtin(name, body));
  }

  static Tree difference(Tree one, Tree other) {
    Charset set = Tree.charset(one);
    Charset without = Tree.charset(other);
    if (set != null && without != null) return new Chars(set.and(without.not()));
    return Tree.sequence(new Not(other), one);
  }

  /** What the operator / makes of a pattern and a value. */
  static Tree divide(Tree body, LuaValue value) {
    Kind kind =
        switch (value) {
          case LuaString _ -> Kind.STRING;
          case LuaNumber _ -> Kind.NUMBER;
          case LuaTable _ -> Kind.QUERY;
          case LuaFunction _ -> Kind.FUNCTION;
          default -> throw Errors.badArgument(2, "__div", "invalid replacement value");
        };
    if (kind != Kind.NUMBER) return new Capture(kind, value, body);
    long number = Numbers.toLong(value.todouble());
    if (number < 0 || number > MOST_NUMBER) {
      throw Errors.badArgument(1, "__div", "invalid number");
    }
    return new Capture(kind, LuaInteger.valueOf((int) number), body);
  }

  private Varargs accumulate(Varargs args) {
    LuaFunction function = Args.function(args, 2, "__mod");
    return capture(Kind.ACCUMULATOR, function, pattern(args, 1, "__mod"));
  }

  private Varargs power(Varargs args) {
    Tree body = pattern(args, 1, "__pow");
    int times = Args.integer(args, 2, "__pow");
    return wrap(repeat(body, times));
  }

  /** At least so many times, or if it is negative at most so many. */
  static Tree repeat(Tree body, int times) {
    Tree.checked((body.size() + 2L) * Math.abs((long) times));
    Meter.memory((long) BYTES * Math.abs((long) times));
    if (times < 0) {
      Tree result = Constant.TRUE;
      for (int i = 0; i > times; i--) {
        result = Tree.choice(Tree.sequence(body, result), Constant.TRUE);
      }
      return result;
    }
    if (Analysis.nullable(body)) throw Errors.error("loop body may accept empty string");
    Tree result = new Repeat(body);
    for (int i = 0; i < times; i++) result = Tree.sequence(body, result);
    return result;
  }

  static Tree exactly(Tree body, int times) {
    Tree.checked((body.size() + 1L) * times);
    Meter.memory((long) BYTES * times);
    Tree result = Constant.TRUE;
    for (int i = 0; i < times; i++) result = Tree.sequence(body, result);
    return result;
  }

  private Varargs match(Varargs args) {
    PatternObject pattern =
        args.arg1() instanceof PatternObject given
            ? given
            : new PatternObject(pattern(args, 1, "match"), patterns.metatable());
    LuaString subject = Args.string(args, 2, "match");
    long init = Args.longInteger(args, 3, "match", 1);
    return match(pattern.program(), subject, init, args.subargs(4));
  }

  /** Matches from a position on, which may count from the end; returns captures, or nil. */
  Varargs match(Program program, LuaString subject, long init, Varargs extra) {
    return new Machine(program, subject, extra, mostEntries).match(offset(subject, init));
  }

  static int offset(LuaString subject, long init) {
    int length = subject.m_length;
    if (init > 0) return (int) Math.min(init - 1, length);
    return -init > length ? 0 : length + (int) init;
  }

  private Varargs setMaxStack(Varargs args) {
    int most = Args.integer(args, 1, "setmaxstack");
    if (most <= 0) throw Errors.badArgument(1, "setmaxstack", "out of range");
    mostEntries = most;
    return LuaValue.NONE;
  }

  private Varargs locale(Varargs args) {
    LuaTable classes = args.isnoneornil(1) ? new Table() : Args.table(args, 1, "locale");
    for (CharacterClass one : CharacterClass.ALL) {
      classes.set(one.name(), wrap(new Chars(one.set())));
    }
    return classes;
  }
}
