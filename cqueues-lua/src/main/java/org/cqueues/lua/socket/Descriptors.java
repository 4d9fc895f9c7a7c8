package org.cqueues.lua.socket;

import org.cqueues.core.socket.Input;
import org.cqueues.core.socket.SocketOptions;
import org.cqueues.core.socket.UncheckedErrorException;
import org.cqueues.os.Errno;
import org.cqueues.os.Sockets;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.io.FileDescriptors;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Descriptors from outside, and those that are passed from socket to socket. */
final class Descriptors {
  private static final int ENOTSOCK = Errno.code("ENOTSOCK");

  private final SocketClass sockets;

  private Descriptors(SocketClass sockets) {
    this.sockets = sockets;
  }

  static Descriptors addTo(SocketClass sockets) {
    var descriptors = new Descriptors(sockets);
    sockets.waiting("sendfd", "sendfd", descriptors::sendfd);
    sockets.waiting("recvfd", "recvfd", descriptors::recvfd);
    return descriptors;
  }

  /** The descriptor of a number, a socket or a file, or -1. */
  static int of(LuaValue source) {
    return switch (source) {
      case LuaValue number when Numbers.isNumber(number) -> (int) (long) Numbers.toDouble(number);
      case SocketObject socket when !socket.core().isClosed() -> socket.core().pollfd();
      default -> FileDescriptors.of(source);
    };
  }

  /** A socket that owns a descriptor, or nil and why it is none; then it stays open. */
  Varargs adopt(int fd, SocketOptions options) {
    Sockets calls = sockets.context().calls();
    int type = fd < 0 ? -Errno.EBADF : calls.typeOf(fd);
    boolean isSocket = type >= 0;
    if (!isSocket && type != -ENOTSOCK) {
      return LuaValue.varargsOf(LuaValue.NIL, ErrorCode.value(type));
    }
    int failed =
        calls.setFlags(
            fd, options.has(SocketOptions.Flag.NONBLOCK), options.has(SocketOptions.Flag.CLOEXEC));
    if (failed < 0) return LuaValue.varargsOf(LuaValue.NIL, ErrorCode.value(failed));
    return sockets.wrap(fd, isSocket ? type : Sockets.SOCK_STREAM, isSocket, options);
  }

  private Varargs sendfd(SocketObject socket, Varargs args) {
    LuaString message = Args.string(args, 2, "sendfd");
    LuaValue source = args.arg(3);
    double deadline = sockets.deadline(socket, args, 4, "sendfd");
    int fd = of(source);
    int code = fd < 0 && !source.isnil() ? Errno.EBADF : send(socket, message, fd, deadline);
    if (code == 0) return LuaValue.TRUE;
    return LuaValue.varargsOf(LuaValue.FALSE, sockets.failures().output(socket, "sendfd", code));
  }

  private int send(SocketObject socket, LuaString message, int fd, double deadline) {
    while (true) {
      int sent;
      try {
        sent =
            socket
                .core()
                .output()
                .sendMessage(message.m_bytes, message.m_offset, message.length(), fd);
      } catch (UncheckedErrorException e) {
        throw Reading.unchecked(e);
      }
      if (sent >= 0) return 0;
      if (sent != -Errno.EAGAIN) return ErrorCode.shown(sent);
      if (!sockets.await(socket, deadline, "sendfd")) return Failures.TIMED_OUT;
    }
  }

  private Varargs recvfd(SocketObject socket, Varargs args) {
    long line = socket.core().settings().inputLine;
    double limit = Args.number(args, 2, "recvfd", (double) line);
    double deadline = sockets.deadline(socket, args, 3, "recvfd");
    int most = (int) Math.clamp(limit, 1, 1 << 24);
    int code = receive(socket, most, deadline);
    Input input = socket.core().input();
    if (code == 0) {
      LuaString message = LuaString.valueUsing(input.message());
      return LuaValue.varargsOf(message, received(input.descriptors()));
    }
    return LuaValue.varargsOf(
        LuaValue.NIL, LuaValue.NIL, sockets.failures().input(socket, "recvfd", code));
  }

  /** Waits for a message: 0, or the error as the script sees it. */
  private int receive(SocketObject socket, int limit, double deadline) {
    while (true) {
      int result;
      try {
        result = socket.core().input().receiveMessage(limit);
      } catch (UncheckedErrorException e) {
        throw Reading.unchecked(e);
      }
      if (result >= 0) return 0;
      if (result != -Errno.EAGAIN) return ErrorCode.shown(result);
      if (!sockets.await(socket, deadline, "recvfd")) return Failures.TIMED_OUT;
    }
  }

  /** A socket of the last descriptor that came, or nil and why not; the others are closed. */
  private Varargs received(int[] fds) {
    Sockets calls = sockets.context().calls();
    if (fds.length == 0) return LuaValue.NIL;
    for (int i = 0; i < fds.length - 1; i++) calls.close(fds[i]);
    int last = fds[fds.length - 1];
    Varargs made = adopt(last, SocketOptions.DEFAULT);
    if (made.arg1().isnil()) calls.close(last);
    return made;
  }
}
