package org.cqueues.lua.socket;

import org.cqueues.core.socket.CoreSocket;
import org.cqueues.core.socket.Mode;
import org.cqueues.core.socket.UncheckedErrorException;
import org.cqueues.os.Errno;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.Symbols;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The methods that write, waiting where the kernel takes no more. */
final class Writing {
  private static final LuaString SEND = Symbols.of("send");
  private static final LuaString FLUSH = Symbols.of("flush");
  private static final LuaString EMPTY = Bytes.text("");
  private static final LuaString FULL = Bytes.text("f");

  private final SocketClass sockets;
  private final LuaValue ownSend;
  private final LuaValue ownFlush;

  private Writing(SocketClass sockets) {
    this.sockets = sockets;
    sockets.method("send", this::send);
    sockets.waiting("write", "send", this::write);
    sockets.waiting("xwrite", "send", this::xwrite);
    sockets.waiting("flush", "flush", this::flush);
    sockets.waiting("pack", "pack", this::pack);
    ownSend = sockets.objects().method(SEND);
    ownFlush = sockets.objects().method(FLUSH);
  }

  static void addTo(SocketClass sockets) {
    var _ = new Writing(sockets);
  }

  private Varargs send(SocketObject socket, Varargs args) {
    LuaString data = Args.string(args, 2, "send");
    double first = Args.number(args, 3, "send");
    double last = Args.number(args, 4, "send");
    int mode = Arguments.mode(args, 5, "send", socket.core().settings().outputMode);
    // the sizes are unsigned, so a negative index is a large one
    if (!(first >= 1 && first <= data.length() + 1.0)) {
      throw Errors.badArgument(3, "send", "start index beyond object boundary");
    }
    if (!(last >= 0 && last <= data.length())) {
      throw Errors.badArgument(4, "send", "end index beyond object boundary");
    }
    int from = (int) first - 1;
    int taken = send(socket, data, from, Math.max(from, (int) last), mode);
    int failure = socket.core().output().failure();
    return failure == 0
        ? LuaValue.valueOf(taken)
        : LuaValue.varargsOf(LuaValue.valueOf(taken), ErrorCode.value(failure));
  }

  private static int send(SocketObject socket, LuaString data, int from, int to, int mode) {
    try {
      return socket
          .core()
          .output()
          .send(data.m_bytes, data.m_offset + from, data.m_offset + to, mode);
    } catch (UncheckedErrorException e) {
      throw Reading.unchecked(e);
    }
  }

  /** Writes a whole string: 0, or the error as the script sees it. */
  private int sendAll(SocketObject socket, LuaString data, int mode, double deadline) {
    int at = 0;
    while (true) {
      at += send(socket, data, at, data.length(), mode);
      int failure = socket.core().output().failure();
      if (failure == 0) return 0;
      if (at == data.length()) return 0; // the flush will see the failure again if it matters
      if (failure != -Errno.EAGAIN) return ErrorCode.shown(failure);
      if (!sockets.await(socket, deadline, "send")) return Failures.TIMED_OUT;
    }
  }

  /** As {@link #sendAll}, through a method that a script has put in place of ours. */
  private int sendThrough(
      LuaValue send, SocketObject socket, LuaString data, LuaValue mode, double deadline) {
    LuaValue last = LuaValue.valueOf(data.length());
    int at = 0;
    while (true) {
      Varargs results =
          send.invoke(new LuaValue[] {socket, data, LuaValue.valueOf(at + 1), last, mode});
      at += results.arg1().optint(0);
      if (at >= data.length()) return 0;
      int failure = results.arg(2).optint(0);
      if (failure != Errno.EAGAIN && failure != 0) return failure;
      if (!sockets.await(socket, deadline, "send")) return Failures.TIMED_OUT;
    }
  }

  private Varargs write(SocketObject socket, Varargs args) {
    CoreSocket core = socket.core();
    int mode = core.settings().outputMode;
    LuaValue send = sockets.replaced(SEND, ownSend);
    int count = args.narg();
    for (int i = 2; i <= count; i++) {
      LuaValue value = args.arg(i);
      if (!value.toboolean()) break;
      LuaString data = sockets.text(value);
      if (data.length() == 0) continue; // what is buffered waits for more, or for the flush
      // buffered in full, so that the parts go out together
      double deadline = sockets.deadline(socket);
      int code =
          send == null
              ? sendAll(socket, data, Mode.collecting(mode), deadline)
              : sendThrough(send, socket, data, FULL, deadline);
      if (code != 0) {
        return LuaValue.varargsOf(LuaValue.NIL, sockets.failures().output(socket, "write", code));
      }
    }
    return flushed(socket, flushAll(socket, mode, sockets.deadline(socket)));
  }

  /** The socket, or nil and why. */
  private Varargs flushed(SocketObject socket, int code) {
    if (code == 0) return socket;
    return LuaValue.varargsOf(LuaValue.NIL, sockets.failures().output(socket, "flush", code));
  }

  private Varargs xwrite(SocketObject socket, Varargs args) {
    LuaString data = Args.string(args, 2, "xwrite");
    int timeout = Arguments.timeoutIndex(args, 3);
    int modeIndex = Arguments.modeIndex(timeout, 3);
    int mode = Arguments.mode(args, modeIndex, "xwrite", socket.core().settings().outputMode);
    double deadline = sockets.deadline(socket, args, timeout, "xwrite");
    LuaValue send = sockets.replaced(SEND, ownSend);
    int code =
        send == null
            ? sendAll(socket, data, mode, deadline)
            : sendThrough(send, socket, data, args.arg(modeIndex), deadline);
    if (code != 0) {
      return LuaValue.varargsOf(LuaValue.NIL, sockets.failures().output(socket, "write", code));
    }
    LuaValue flush = sockets.replaced(FLUSH, ownFlush);
    if (flush == null) return flushed(socket, flushAll(socket, mode, deadline));
    LuaValue how = args.isnil(modeIndex) ? EMPTY : args.arg(modeIndex);
    Varargs results = flush.invoke(socket, how, timeout == 0 ? LuaValue.NIL : args.arg(timeout));
    if (results.arg1().toboolean()) return socket;
    return LuaValue.varargsOf(LuaValue.NIL, results.subargs(2));
  }

  private Varargs flush(SocketObject socket, Varargs args) {
    int timeout = Arguments.timeoutIndex(args, 2);
    int modeIndex = Arguments.modeIndex(timeout, 2);
    int own = socket.core().settings().outputMode;
    int mode =
        !(args.arg(modeIndex) instanceof LuaString)
            ? Mode.buffered(own, Mode.UNBUFFERED)
            : Arguments.mode(args, modeIndex, "flush", own);
    int code = flushAll(socket, mode, sockets.deadline(socket, args, timeout, "flush"));
    if (code == 0) return LuaValue.TRUE;
    return LuaValue.varargsOf(LuaValue.FALSE, sockets.failures().output(socket, "flush", code));
  }

  /** Flushes: 0, or the error as the script sees it. */
  private int flushAll(SocketObject socket, int mode, double deadline) {
    while (true) {
      int result;
      try {
        result = socket.core().output().flush(mode);
      } catch (UncheckedErrorException e) {
        throw Reading.unchecked(e);
      }
      if (result == 0) return 0;
      if (result != -Errno.EAGAIN) return ErrorCode.shown(result);
      if (!sockets.await(socket, deadline, "flush")) return Failures.TIMED_OUT;
    }
  }

  private Varargs pack(SocketObject socket, Varargs args) {
    double value = Args.number(args, 2, "pack");
    int bits = Arguments.bits(args, 3, "pack");
    int own = socket.core().settings().outputMode;
    int mode = Arguments.mode(args, 4, "pack", own);
    double deadline = sockets.deadline(socket);
    int code = put(socket, value, bits);
    if (code == 0) code = flushAll(socket, mode, deadline);
    if (code == 0) return LuaValue.TRUE;
    return LuaValue.varargsOf(LuaValue.FALSE, sockets.failures().output(socket, "pack", code));
  }

  /** Puts the bits into the buffer: 0, or the saved error as the script sees it. */
  private static int put(SocketObject socket, double value, int bits) {
    try {
      return ErrorCode.shown(socket.core().output().pack(integer(value), bits));
    } catch (UncheckedErrorException e) {
      throw Reading.unchecked(e);
    }
  }

  /** Numbers from 2^63 to below 2^64 keep their bits. */
  private static long integer(double value) {
    boolean unsigned = value >= 0x1p63 && value < 0x1p64;
    return unsigned ? (long) (value - 0x1p63) | Long.MIN_VALUE : Numbers.toLong(value);
  }
}
