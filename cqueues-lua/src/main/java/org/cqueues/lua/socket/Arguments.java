package org.cqueues.lua.socket;

import org.cqueues.core.socket.Mode;
import org.cqueues.core.socket.Settings;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Numbers;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Arguments that several functions of the socket module take, and their results. */
final class Arguments {
  private static final LuaString BOTH = Bytes.text("rw");

  private Arguments() {}

  /** A mode given to one call: its flags on top of {@code mode}; nothing changes nothing. */
  static int mode(Varargs args, int n, String function, int mode) {
    if (args.isnoneornil(n)) return mode;
    LuaString flags = Args.string(args, n, function);
    int result = mode;
    for (int i = 0; i < flags.length(); i++) result = Mode.with(result, flags.luaByte(i));
    return result;
  }

  /** Where in {@code (…, timeout, mode)} or {@code (…, mode, timeout)} the timeout is; else 0. */
  static int timeoutIndex(Varargs args, int first) {
    if (Numbers.isNumber(args.arg(first))) return first;
    return Numbers.isNumber(args.arg(first + 1)) ? first + 1 : 0;
  }

  /** The mode beside a timeout that {@link #timeoutIndex} found. */
  static int modeIndex(int timeoutIndex, int first) {
    return timeoutIndex == first ? first + 1 : first;
  }

  /** A size: {@code before} for nil, 0 and NaN, no limit for negative and infinite. */
  static long size(Varargs args, int n, String function, long before) {
    if (args.isnoneornil(n)) return before;
    double size = Args.number(args, n, function);
    if (size < 0 || size >= Long.MAX_VALUE) return Settings.UNLIMITED;
    return size >= 1 ? (long) size : before;
  }

  /** How many bits to pack or unpack: 32 for nil, and 64 at the most. */
  static int bits(Varargs args, int n, String function) {
    return args.isnoneornil(n) ? 32 : Math.clamp(Args.unsigned(args, n, function), 0, 64);
  }

  static LuaValue size(long size) {
    return LuaValue.valueOf(size == Settings.UNLIMITED ? Double.POSITIVE_INFINITY : (double) size);
  }

  /**
   * For each letter of argument {@code n}, {@code r} and {@code w}, the value for reading or for
   * writing; for both where there is no such argument.
   */
  static Varargs each(Varargs args, int n, String function, Direction direction) {
    return each(args, n, n, function, direction);
  }

  /** As {@link #each}, where an unknown letter is an error of argument {@code blamed}. */
  static Varargs each(Varargs args, int n, int blamed, String function, Direction direction) {
    LuaString which = args.isnoneornil(n) ? BOTH : Args.string(args, n, function);
    var values = new LuaValue[which.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (which.luaByte(i)) {
            case 'r' -> direction.value(true);
            case 'w' -> direction.value(false);
            default -> {
              String rest = Bytes.chars(which).substring(i);
              throw Errors.badArgument(
                  blamed, function, rest + ": " + rest.charAt(0) + ": only `r' or `w' accepted");
            }
          };
    }
    return LuaValue.varargsOf(values);
  }

  /** Something that both directions of a socket have. */
  @FunctionalInterface
  interface Direction {
    LuaValue value(boolean reading);
  }
}
