package org.cqueues.lua.socket;

import org.cqueues.core.socket.Mode;
import org.cqueues.core.socket.Settings;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The setters, of a socket and of the class. {@code first} is the index of the first argument: 2 in
 * a method, 1 in a module function.
 */
final class Setters {
  private static final long TEBIBYTE = 1L << 40;

  private Setters() {}

  static Varargs setmode(Settings settings, Varargs args, int first) {
    Varargs before =
        LuaValue.varargsOf(
            Bytes.text(Mode.inputText(settings.inputMode)),
            Bytes.text(Mode.outputText(settings.outputMode)));
    // applied to the library's default, not to what was set before
    if (!args.isnoneornil(first)) {
      settings.inputMode = Arguments.mode(args, first, "setmode", Mode.INPUT);
    }
    if (!args.isnoneornil(first + 1)) {
      settings.outputMode = Arguments.mode(args, first + 1, "setmode", Mode.OUTPUT);
    }
    return before;
  }

  static Varargs setvbuf(Settings settings, Varargs args, int first) {
    String mode =
        args.isnoneornil(first) ? "line" : Bytes.chars(Args.string(args, first, "setvbuf"));
    int buffering =
        switch (mode) {
          case "no", "nobuf" -> Mode.UNBUFFERED;
          case "line" -> Mode.LINE;
          case "full" -> Mode.FULL;
          default -> throw Errors.badArgument(first, "setvbuf", "invalid option '" + mode + "'");
        };
    Varargs before =
        LuaValue.varargsOf(
            Bytes.text(buffering(settings.outputMode)), Arguments.size(settings.outputSize));
    settings.outputMode = Mode.buffered(settings.outputMode, buffering);
    if (buffering != Mode.UNBUFFERED) {
      settings.outputSize = Arguments.size(args, first + 1, "setvbuf", Settings.DEFAULT_SIZE);
    }
    return before;
  }

  private static String buffering(int mode) {
    if ((mode & Mode.UNBUFFERED) != 0) return "no";
    return (mode & Mode.LINE) != 0 ? "line" : "full";
  }

  static Varargs setbufsiz(Settings settings, Varargs args, int first) {
    long input = Arguments.size(args, first, "setbufsiz", settings.inputSize);
    long output = Arguments.size(args, first + 1, "setbufsiz", settings.outputSize);
    Varargs before =
        LuaValue.varargsOf(Arguments.size(settings.inputSize), Arguments.size(settings.outputSize));
    settings.inputSize = input;
    settings.outputSize = output;
    return before;
  }

  /** Whether buffers of the sizes that {@link #setbufsiz} is given are beyond any machine. */
  static boolean isTooLarge(Varargs args, int first) {
    return isTooLarge(Arguments.size(args, first, "setbufsiz", 0))
        || isTooLarge(Arguments.size(args, first + 1, "setbufsiz", 0));
  }

  private static boolean isTooLarge(long size) {
    return size >= TEBIBYTE && size != Settings.UNLIMITED;
  }

  static Varargs setmaxline(Settings settings, Varargs args, int first) {
    long input = Arguments.size(args, first, "setmaxline", settings.inputLine);
    long output = Arguments.size(args, first + 1, "setmaxline", settings.outputLine);
    Varargs before =
        LuaValue.varargsOf(Arguments.size(settings.inputLine), Arguments.size(settings.outputLine));
    settings.inputLine = input;
    settings.outputLine = output;
    return before;
  }

  static Varargs settimeout(Settings settings, Varargs args, int first) {
    double timeout = Args.number(args, first, "settimeout", Double.NaN);
    LuaValue before = timeout(settings);
    settings.timeout = Double.isInfinite(timeout) ? Double.NaN : timeout;
    return before;
  }

  /** The default timeout, or nil. */
  static LuaValue timeout(Settings settings) {
    return Double.isNaN(settings.timeout) ? LuaValue.NIL : LuaValue.valueOf(settings.timeout);
  }

  static Varargs setmaxerrs(Settings settings, Varargs args, int first) {
    boolean named = args.arg(first) instanceof LuaString;
    Varargs which = named ? args : LuaValue.NONE;
    int index = named ? first + 1 : first;
    Varargs before =
        Arguments.each(
            which,
            first,
            1, // also of the method, whose first argument is the socket
            "setmaxerrs",
            reading ->
                LuaValue.valueOf(
                    (double) (reading ? settings.inputMaxErrors : settings.outputMaxErrors)));
    if (args.isnoneornil(index)) return before;
    long limit = Integer.toUnsignedLong(Args.unsigned(args, index, "setmaxerrs"));
    Arguments.each(
        which,
        first,
        1,
        "setmaxerrs",
        reading -> {
          if (reading) settings.inputMaxErrors = limit;
          else settings.outputMaxErrors = limit;
          return LuaValue.NIL;
        });
    return before;
  }
}
