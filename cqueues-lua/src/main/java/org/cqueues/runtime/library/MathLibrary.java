package org.cqueues.runtime.library;

import java.util.SplittableRandom;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LibraryFunction;
import org.cqueues.runtime.Ops;
import org.cqueues.runtime.StackRoom;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.cqueues.runtime.WholeCall;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaDouble;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The table {@code math}, Lua 5.2 manual section 6.6. */
final class MathLibrary extends LibraryFunction implements WholeCall {
  private static final String[] NAMES = {
    "abs",
    "acos",
    "asin",
    "atan",
    "atan2",
    "ceil",
    "cos",
    "cosh",
    "deg",
    "exp",
    "floor",
    "fmod",
    "frexp",
    "ldexp",
    "log",
    "log10",
    "max",
    "min",
    "modf",
    "pow",
    "rad",
    "random",
    "randomseed",
    "sin",
    "sinh",
    "sqrt",
    "tan",
    "tanh",
    "type",
    "tointeger",
    "ult"
  };

  private static final int ABS = 0;
  private static final int ACOS = 1;
  private static final int ASIN = 2;
  private static final int ATAN = 3;
  private static final int ATAN2 = 4;
  private static final int CEIL = 5;
  private static final int COS = 6;
  private static final int COSH = 7;
  private static final int DEG = 8;
  private static final int EXP = 9;
  private static final int FLOOR = 10;
  private static final int FMOD = 11;
  private static final int FREXP = 12;
  private static final int LDEXP = 13;
  private static final int LOG = 14;
  private static final int LOG10 = 15;
  private static final int MAX = 16;
  private static final int MIN = 17;
  private static final int MODF = 18;
  private static final int POW = 19;
  private static final int RAD = 20;
  private static final int RANDOM = 21;
  private static final int RANDOMSEED = 22;
  private static final int SIN = 23;
  private static final int SINH = 24;
  private static final int SQRT = 25;
  private static final int TAN = 26;
  private static final int TANH = 27;

  /** The first that only later versions have. */
  private static final int TYPE = 28;

  private static final int TOINTEGER = 29;
  private static final int ULT = 30;

  /** Beyond it not every integer is a number. */
  private static final double MOST = 0x1p53;

  /** Two to the power of -53: the step between random numbers. */
  private static final double STEP = 0x1p-53;

  private final Generator generator;

  /** The random numbers of a state. */
  private static final class Generator {
    private SplittableRandom random = new SplittableRandom();

    double next() {
      return (random.nextLong() >>> 11) * STEP;
    }

    void seed(long seed) {
      random = new SplittableRandom(seed);
    }
  }

  private MathLibrary(int code, Generator generator) {
    super(NAMES[code], code);
    this.generator = generator;
  }

  static LuaTable open() {
    var table = new Table(0, 64);
    var generator = new Generator();
    for (int i = 0; i < TYPE; i++) {
      table.rawset(Symbols.of(NAMES[i]), new MathLibrary(i, generator));
    }
    table.rawset(Symbols.of("pi"), LuaValue.valueOf(Math.PI));
    table.rawset(Symbols.of("huge"), LuaDouble.POSINF);
    return table;
  }

  /** Adds what only later versions have. */
  static void extend(LuaTable table) {
    var generator = new Generator();
    for (int i = TYPE; i < NAMES.length; i++) {
      table.rawset(Symbols.of(NAMES[i]), new MathLibrary(i, generator));
    }
    table.rawset(Symbols.of("maxinteger"), LuaValue.valueOf(MOST));
    table.rawset(Symbols.of("mininteger"), LuaValue.valueOf(-MOST));
  }

  @Override
  public Varargs invoke(Varargs args) {
    return switch (code) {
      case FREXP -> frexp(args);
      case MAX, MIN -> extreme(args);
      case MODF -> modf(args);
      case RANDOM -> random(args);
      case RANDOMSEED -> {
        generator.seed(Double.doubleToLongBits(Args.number(args, 1, name)));
        yield NONE;
      }
      case TYPE -> {
        LuaValue value = Args.any(args, 1, name);
        yield value instanceof LuaNumber ? Bytes.text(isInteger(value) ? "integer" : "float") : NIL;
      }
      case TOINTEGER -> {
        LuaValue value = Args.any(args, 1, name);
        yield value instanceof LuaNumber && isInteger(value) ? value : NIL;
      }
      case ULT -> {
        long first = Args.longInteger(args, 1, name);
        yield valueOf(Long.compareUnsigned(first, Args.longInteger(args, 2, name)) < 0);
      }
      default -> {
        LuaValue value = args.arg1();
        if (value instanceof LuaInteger && (code == CEIL || code == FLOOR)) yield value;
        yield Ops.number(number(args));
      }
    };
  }

  /** Without objects, what scripts call most. */
  @Override
  protected double number(
      int count,
      @Nullable LuaValue a,
      @Nullable LuaValue b,
      @Nullable LuaValue c,
      double x,
      double y,
      double z,
      StackRoom room) {
    if (count == 1 && isNumber(a)) {
      double value = a == null ? x : a.todouble();
      return switch (code) {
        case ABS -> Math.abs(value);
        case CEIL -> Math.ceil(value);
        case COS -> Math.cos(value);
        case FLOOR -> Math.floor(value);
        case SIN -> Math.sin(value);
        case SQRT -> Math.sqrt(value);
        default -> super.number(count, a, b, c, x, y, z, room);
      };
    }
    if (count == 2 && (code == MAX || code == MIN) && isNumber(a) && isNumber(b)) {
      double first = a == null ? x : a.todouble();
      double second = b == null ? y : b.todouble();
      return (code == MAX ? second > first : second < first) ? second : first;
    }
    return super.number(count, a, b, c, x, y, z, room);
  }

  /** Whether what is no object, or this one, is a number. */
  private static boolean isNumber(@Nullable LuaValue value) {
    return value == null || value instanceof LuaNumber;
  }

  private static boolean isInteger(LuaValue number) {
    double value = number.todouble();
    return value == Math.rint(value) && Math.abs(value) <= MOST;
  }

  private double number(Varargs args) {
    if (code == ATAN2 || code == FMOD) Args.checkNumber(args, 2, name);
    double x = Args.number(args, 1, name);
    return switch (code) {
      case ABS -> Math.abs(x);
      case ACOS -> Math.acos(x);
      case ASIN -> Math.asin(x);
      case ATAN -> Math.atan(x);
      case ATAN2 -> Math.atan2(x, Args.number(args, 2, name));
      case CEIL -> Math.ceil(x);
      case COS -> Math.cos(x);
      case COSH -> Math.cosh(x);
      case DEG -> x / (Math.PI / 180);
      case EXP -> Math.exp(x);
      case FLOOR -> Math.floor(x);
      case FMOD -> x % Args.number(args, 2, name);
      case LDEXP -> ldexp(x, Args.integer(args, 2, name));
      case LOG -> args.isnoneornil(2) ? Math.log(x) : log(x, Args.number(args, 2, name));
      case LOG10 -> Math.log10(x);
      case POW -> pow(x, Args.number(args, 2, name));
      case RAD -> x * (Math.PI / 180);
      case SIN -> Math.sin(x);
      case SINH -> Math.sinh(x);
      case SQRT -> Math.sqrt(x);
      case TAN -> Math.tan(x);
      case TANH -> Math.tanh(x);
      default -> throw new IllegalStateException(name);
    };
  }

  private static double log(double x, double base) {
    return base == 10 ? Math.log10(x) : Math.log(x) / Math.log(base);
  }

  /** As pow(3): unlike Java's, 1 to any power is 1, and -1 to an infinite one. */
  static double pow(double x, double y) {
    if (x == 1 || (x == -1 && Double.isInfinite(y))) return 1;
    return Math.pow(x, y);
  }

  /** As ldexp(3): rounded once, also where the result is subnormal. */
  private static double ldexp(double x, int exponent) {
    return Math.scalb(x, exponent);
  }

  private Varargs frexp(Varargs args) {
    double x = Args.number(args, 1, name);
    if (x == 0 || Double.isNaN(x) || Double.isInfinite(x)) return varargsOf(Ops.number(x), ZERO);
    double normal = Math.abs(x) < Double.MIN_NORMAL ? x * 0x1p54 : x;
    int exponent = Math.getExponent(normal) + 1;
    double mantissa = Math.scalb(normal, -exponent);
    return varargsOf(Ops.number(mantissa), valueOf(normal == x ? exponent : exponent - 54));
  }

  private Varargs modf(Varargs args) {
    double x = Args.number(args, 1, name);
    double whole = x < 0 ? Math.ceil(x) : Math.floor(x);
    double fraction = Math.copySign(Double.isInfinite(x) ? 0 : x - whole, x);
    return varargsOf(Ops.number(whole), Ops.number(fraction));
  }

  private Varargs extreme(Varargs args) {
    double best = Args.number(args, 1, name);
    for (int i = 2, n = Args.count(args); i <= n; i++) {
      double value = Args.number(args, i, name);
      if (name.equals("max") ? value > best : value < best) best = value;
    }
    return Ops.number(best);
  }

  private Varargs random(Varargs args) {
    double random = generator.next();
    return switch (args.narg()) {
      case 0 -> valueOf(random);
      case 1 -> {
        double limit = Args.number(args, 1, name);
        if (!(1 <= limit)) throw Errors.badArgument(1, name, "interval is empty");
        yield valueOf(Math.floor(random * limit) + 1);
      }
      case 2 -> {
        double low = Args.number(args, 1, name);
        double high = Args.number(args, 2, name);
        if (!(low <= high)) throw Errors.badArgument(2, name, "interval is empty");
        yield valueOf(Math.floor(random * (high - low + 1)) + low);
      }
      default -> throw Errors.error("wrong number of arguments");
    };
  }
}
