package org.cqueues.runtime.library;

import java.util.SplittableRandom;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LibraryFunction;
import org.cqueues.runtime.Ops;
import org.cqueues.runtime.Table;
import org.luaj.vm2.LuaDouble;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The table {@code math}, Lua 5.2 manual section 6.6. */
final class MathLibrary extends LibraryFunction {
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
    "tointeger"
  };

  /** How many of them Lua 5.2 has. */
  private static final int STANDARD = 28;

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
    for (int i = 0; i < STANDARD; i++) {
      table.rawset(LuaString.valueOf(NAMES[i]), new MathLibrary(i, generator));
    }
    table.rawset(LuaString.valueOf("pi"), LuaValue.valueOf(Math.PI));
    table.rawset(LuaString.valueOf("huge"), LuaDouble.POSINF);
    return table;
  }

  /** Adds what only later versions have. */
  static void extend(LuaTable table) {
    var generator = new Generator();
    for (int i = STANDARD; i < NAMES.length; i++) {
      table.rawset(LuaString.valueOf(NAMES[i]), new MathLibrary(i, generator));
    }
  }

  @Override
  public Varargs invoke(Varargs args) {
    return switch (code) {
      case 12 -> frexp(args);
      case 16, 17 -> extreme(args);
      case 18 -> modf(args);
      case 21 -> random(args);
      case 22 -> {
        generator.seed(Double.doubleToLongBits(Args.number(args, 1, name)));
        yield NONE;
      }
      case 28 -> {
        LuaValue value = Args.any(args, 1, name);
        yield value instanceof LuaNumber
            ? LuaString.valueOf(isInteger(value) ? "integer" : "float")
            : NIL;
      }
      case 29 -> {
        LuaValue value = Args.any(args, 1, name);
        yield value instanceof LuaNumber && isInteger(value) ? value : NIL;
      }
      default -> {
        LuaValue value = args.arg1();
        if (value instanceof LuaInteger && (code == 5 || code == 10)) yield value;
        yield Ops.number(number(args));
      }
    };
  }

  private static boolean isInteger(LuaValue number) {
    double value = number.todouble();
    return value == Math.rint(value) && Math.abs(value) <= 0x1p53;
  }

  private double number(Varargs args) {
    if (code == 4 || code == 11) Args.checkNumber(args, 2, name);
    double x = Args.number(args, 1, name);
    return switch (code) {
      case 0 -> Math.abs(x);
      case 1 -> Math.acos(x);
      case 2 -> Math.asin(x);
      case 3 -> Math.atan(x);
      case 4 -> Math.atan2(x, Args.number(args, 2, name));
      case 5 -> Math.ceil(x);
      case 6 -> Math.cos(x);
      case 7 -> Math.cosh(x);
      case 8 -> x / (Math.PI / 180);
      case 9 -> Math.exp(x);
      case 10 -> Math.floor(x);
      case 11 -> x % Args.number(args, 2, name);
      case 13 -> ldexp(x, Args.integer(args, 2, name));
      case 14 -> args.isnoneornil(2) ? Math.log(x) : log(x, Args.number(args, 2, name));
      case 15 -> Math.log10(x);
      case 19 -> pow(x, Args.number(args, 2, name));
      case 20 -> x * (Math.PI / 180);
      case 23 -> Math.sin(x);
      case 24 -> Math.sinh(x);
      case 25 -> Math.sqrt(x);
      case 26 -> Math.tan(x);
      case 27 -> Math.tanh(x);
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
    for (int i = 2, n = args.narg(); i <= n; i++) {
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
