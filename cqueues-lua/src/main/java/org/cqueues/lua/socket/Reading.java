package org.cqueues.lua.socket;

import java.util.Arrays;
import org.cqueues.core.socket.Input;
import org.cqueues.core.socket.Reader;
import org.cqueues.core.socket.SocketErrors;
import org.cqueues.core.socket.UncheckedErrorException;
import org.cqueues.lua.module.ErrnoTexts;
import org.cqueues.os.Errno;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Symbols;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The methods that read, waiting where there is nothing yet. */
final class Reading {
  private static final LuaString RECV = Symbols.of("recv");
  private static final LuaString LINE = Bytes.text("*l");
  private static final LuaString XREAD = Symbols.of("xread");

  private final SocketClass sockets;
  private final LuaValue ownRecv;
  private final LuaValue ownXread;

  private Reading(SocketClass sockets) {
    this.sockets = sockets;
    sockets.method("recv", this::recv);
    sockets.waiting("read", "recv", (socket, args) -> readAll(socket, args, "read"));
    sockets.waiting("xread", "recv", this::xread);
    sockets.objects().method("lines", args -> lines(args, "lines"));
    sockets.objects().method("xlines", this::xlines);
    sockets.waiting("fill", "fill", this::fill);
    sockets.waiting("unpack", "unpack", this::unpack);
    ownRecv = sockets.objects().method(RECV);
    ownXread = sockets.objects().method(XREAD);
  }

  static void addTo(SocketClass sockets) {
    var _ = new Reading(sockets);
  }

  private Varargs recv(SocketObject socket, Varargs args) {
    int mode = Arguments.mode(args, 3, "recv", socket.core().settings().inputMode);
    int result = attempt(socket, args.arg(2), mode, false);
    return switch (result) {
      case Reader.FOUND -> LuaString.valueUsing(socket.reader().take());
      case Reader.NOTHING -> LuaValue.NIL;
      default -> LuaValue.varargsOf(LuaValue.NIL, ErrorCode.value(result));
    };
  }

  /**
   * One attempt, as {@link Reader} has it.
   *
   * @param patient the caller polls if there is nothing
   */
  private static int attempt(SocketObject socket, LuaValue format, int mode, boolean patient) {
    socket.core().input().patient(patient);
    try {
      return Format.read(socket.reader(), format, mode);
    } catch (UncheckedErrorException e) {
      throw unchecked(e);
    }
  }

  static RuntimeException unchecked(UncheckedErrorException e) {
    String why = ErrnoTexts.text(LuaState.current(), ErrorCode.shown(e.error()));
    return Errors.error("exceeded unchecked error limit (" + why + ")");
  }

  /**
   * Reads in one format, waiting until the deadline: the value, or what {@link #failed} says.
   *
   * @param modeIndex where the mode is in {@code args}, or 0
   */
  private Varargs read(
      SocketObject socket,
      String method,
      LuaValue format,
      Varargs args,
      int modeIndex,
      double deadline) {
    LuaValue recv = sockets.replaced(RECV, ownRecv);
    int mode = socket.core().settings().inputMode;
    if (modeIndex > 0) mode = Arguments.mode(args, modeIndex, "recv", mode);
    if (recv != null) {
      LuaValue given = modeIndex > 0 ? args.arg(modeIndex) : null;
      return readThrough(recv, socket, method, format, given, deadline);
    }
    boolean patient = true;
    while (true) {
      int result = attempt(socket, format, mode, patient);
      if (result == Reader.FOUND) return LuaString.valueUsing(socket.reader().take());
      boolean waits = result == -Errno.EAGAIN || result == -SocketErrors.EUNASKED;
      if (!waits) return failed(socket, method, ErrorCode.shown(result));
      if (sockets.await(socket, deadline, "recv")) continue;
      if (result == -Errno.EAGAIN) return failed(socket, method, Failures.TIMED_OUT);
      patient = false; // there was no time to poll, so ask the kernel after all
    }
  }

  /**
   * As {@link #read}, through a method that a script has put in place of ours.
   *
   * @param mode null where the caller's method takes none
   */
  private Varargs readThrough(
      LuaValue recv,
      SocketObject socket,
      String method,
      LuaValue format,
      @Nullable LuaValue mode,
      double deadline) {
    LuaValue asked = format.isnil() ? LINE : format;
    while (true) {
      Varargs results =
          mode == null ? recv.invoke(socket, asked) : recv.invoke(socket, asked, mode);
      if (results.arg1().toboolean()) return results.arg1();
      int code = results.arg(2).optint(0);
      if (code != Errno.EAGAIN) return failed(socket, method, code);
      if (!sockets.await(socket, deadline, "recv")) {
        return failed(socket, method, Failures.TIMED_OUT);
      }
    }
  }

  /** {@code read(format, …)} and what an iterator of {@code lines} does. */
  private Varargs readAll(SocketObject socket, Varargs args, String method) {
    int count = args.narg();
    if (count <= 2 || args.isnil(2)) return readOne(socket, args.arg(2), method);
    var results = new LuaValue[count - 1];
    int done = 0;
    for (int i = 2; i <= count && !args.arg(i).isnil(); i++) {
      Varargs one = readOne(socket, args.arg(i), method);
      if (one.arg1().isnil()) {
        return done == 0 ? one : LuaValue.varargsOf(Arrays.copyOf(results, done), one);
      }
      results[done++] = one.arg1();
    }
    return LuaValue.varargsOf(results, 0, done);
  }

  private Varargs readOne(SocketObject socket, LuaValue format, String method) {
    return read(socket, method, format, LuaValue.NONE, 0, sockets.deadline(socket));
  }

  /** Nil and why; nil alone at the end of input, and nothing at the end of headers. */
  private Varargs failed(SocketObject socket, String method, int code) {
    if (code == 0) return LuaValue.NONE;
    Varargs why = sockets.failures().input(socket, method, code);
    return why.narg() == 0 ? LuaValue.NIL : LuaValue.varargsOf(LuaValue.NIL, why);
  }

  private Varargs xread(SocketObject socket, Varargs args) {
    int timeout = Arguments.timeoutIndex(args, 3);
    int mode = Arguments.modeIndex(timeout, 3);
    double deadline = sockets.deadline(socket, args, timeout, "xread");
    return read(socket, "read", args.arg(2), args, mode, deadline);
  }

  /** Closed or wrong objects show when the iterator is called. */
  private Varargs lines(Varargs args, String method) {
    return SocketClass.function(method, _ -> readAll(sockets.self(args, "recv"), args, method));
  }

  private Varargs xlines(Varargs args) {
    return SocketClass.function(
        "xlines",
        _ -> {
          LuaValue xread = sockets.replaced(XREAD, ownXread);
          if (xread == null) return xread(sockets.self(args, "recv"), args);
          return xread.invoke(new LuaValue[] {args.arg1(), args.arg(2), args.arg(3), args.arg(4)});
        });
  }

  private Varargs fill(SocketObject socket, Varargs args) {
    double number = Args.number(args, 2, "fill");
    // as an unsigned size a negative number is one that no buffer can hold
    long count = number > -1 ? (long) number : Long.MAX_VALUE;
    double deadline = sockets.deadline(socket, args, 3, "fill");
    int code = retry(socket, "fill", deadline, () -> socket.core().input().fill(count));
    if (code == 0) return LuaValue.TRUE;
    return LuaValue.varargsOf(LuaValue.FALSE, sockets.failures().input(socket, "fill", code));
  }

  private Varargs unpack(SocketObject socket, Varargs args) {
    int bits = Arguments.bits(args, 2, "unpack");
    Input input = socket.core().input();
    int code = retry(socket, "unpack", sockets.deadline(socket), () -> input.unpack(bits));
    if (code != 0) {
      return LuaValue.varargsOf(LuaValue.NIL, sockets.failures().input(socket, "unpack", code));
    }
    // 64 bits are a signed number, of which a double keeps the 53 highest bits
    return LuaValue.valueOf((double) input.bits());
  }

  /** Repeats an operation until it does not ask to wait; 0, or the error as the script sees it. */
  private int retry(SocketObject socket, String method, double deadline, Operation operation) {
    socket.core().input().patient(false);
    while (true) {
      int result;
      try {
        result = operation.run();
      } catch (UncheckedErrorException e) {
        throw unchecked(e);
      }
      if (result == 0) return 0;
      if (result != -Errno.EAGAIN) return ErrorCode.shown(result);
      if (!sockets.await(socket, deadline, method)) return Failures.TIMED_OUT;
    }
  }

  /** A step of the core: 0, or a negative error. */
  @FunctionalInterface
  interface Operation {
    int run();
  }
}
