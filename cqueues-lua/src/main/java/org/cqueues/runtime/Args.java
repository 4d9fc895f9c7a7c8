package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaThread;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Arguments of library functions, checked as Lua 5.2's auxiliary library does, with its messages.
 * {@code n} counts from 1; {@code function} is the name for the message.
 */
public final class Args {
  /** What it takes to look at one of many. */
  private static final int ARGUMENT_INSTRUCTIONS = 8;

  private Args() {}

  /** The argument as a number; numeric strings are taken. */
  public static double number(Varargs args, int n, String function) {
    LuaValue value = args.arg(n);
    if (value instanceof LuaNumber) return value.todouble();
    if (value instanceof LuaString text) {
      double number = Numbers.parse(text);
      if (!Double.isNaN(number)) return number;
    }
    throw typeError(args, n, function, "number");
  }

  /** As {@link #number}, and {@code absent} for nil or nothing. */
  public static double number(Varargs args, int n, String function, double absent) {
    return args.isnoneornil(n) ? absent : number(args, n, function);
  }

  /** The argument as an integer, a fraction cut off and a large value wrapped, as in Lua 5.2. */
  public static int integer(Varargs args, int n, String function) {
    return (int) longInteger(args, n, function);
  }

  /**
   * The argument as an integer of 64 bits, a fraction cut off; the smallest one where it does not
   * fit.
   */
  public static long longInteger(Varargs args, int n, String function) {
    LuaValue value = args.arg(n);
    return value instanceof LuaInteger ? value.toint() : Numbers.toLong(number(args, n, function));
  }

  /**
   * Checks an argument that Lua 5.2 reads before those on its left, so that of several wrong ones
   * the same is named.
   */
  public static void checkNumber(Varargs args, int n, String function) {
    if (!(args.arg(n) instanceof LuaNumber)) number(args, n, function);
  }

  /** As {@link #longInteger}, and {@code absent} for nil or nothing. */
  public static long longInteger(Varargs args, int n, String function, long absent) {
    return args.isnoneornil(n) ? absent : longInteger(args, n, function);
  }

  /** As C's unsigned 32 bits: rounded to the nearest integer, and wrapped. */
  public static int unsigned(Varargs args, int n, String function) {
    LuaValue value = args.arg(n);
    if (value instanceof LuaInteger) return value.toint();
    // adding 1.5 * 2^52 leaves the integer in the low bits, as Lua 5.2 does on x86
    return (int) Double.doubleToRawLongBits(number(args, n, function) + 0x1.8p52);
  }

  /** As {@link #integer}, and {@code absent} for nil or nothing. */
  public static int integer(Varargs args, int n, String function, int absent) {
    return args.isnoneornil(n) ? absent : integer(args, n, function);
  }

  /** The argument as a string; numbers are converted. */
  public static LuaString string(Varargs args, int n, String function) {
    LuaValue value = args.arg(n);
    if (value instanceof LuaString text) return text;
    if (value instanceof LuaNumber number) return Numbers.toText(number);
    throw typeError(args, n, function, "string");
  }

  /** The argument as a table. */
  public static LuaTable table(Varargs args, int n, String function) {
    if (args.arg(n) instanceof LuaTable table) return table;
    throw typeError(args, n, function, "table");
  }

  /** The argument as a function; a callable table is not one. */
  public static LuaFunction function(Varargs args, int n, String function) {
    if (args.arg(n) instanceof LuaFunction f) return f;
    throw typeError(args, n, function, "function");
  }

  /** The argument as a coroutine. */
  public static LuaThread thread(Varargs args, int n, String function) {
    if (args.arg(n) instanceof LuaThread thread) return thread;
    throw typeError(args, n, function, "thread");
  }

  /** The argument, which may be nil but has to be there. */
  public static LuaValue any(Varargs args, int n, String function) {
    if (n <= args.narg()) return args.arg(n);
    throw Errors.badArgument(n, function, "value expected");
  }

  /** The argument as a string, or {@code absent} for nil or nothing. */
  public static LuaString string(Varargs args, int n, String function, LuaString absent) {
    return args.isnoneornil(n) ? absent : string(args, n, function);
  }

  /**
   * The index of the argument among some names; that of {@code absent} for nil or nothing, unless
   * it is null.
   */
  public static int option(
      Varargs args, int n, String function, @Nullable String absent, String... names) {
    LuaString given =
        absent != null && args.isnoneornil(n) ? Bytes.text(absent) : string(args, n, function);
    String name = Bytes.chars(given);
    for (int i = 0; i < names.length; i++) if (names[i].equals(name)) return i;
    throw Errors.badArgument(n, function, "invalid option '" + name + "'");
  }

  /** {@code bad argument #n to 'function' (expected expected, got …)}. */
  public static ScriptError typeError(Varargs args, int n, String function, String expected) {
    String got = n <= args.narg() ? args.arg(n).typename() : "no value";
    return Errors.badArgument(n, function, expected + " expected, got " + got);
  }

  /** How many there are, for who is about to look at each. */
  public static int count(Varargs args) {
    int count = args.narg();
    if (count > Meter.SHORT) Meter.work((long) ARGUMENT_INSTRUCTIONS * count);
    return count;
  }
}
