package org.cqueues.lua.netty;

import io.netty.channel.Channel;
import io.netty.handler.codec.CodecException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.ReferenceCounted;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import org.cqueues.lua.embed.LuaEngine;
import org.cqueues.lua.module.LuaClass;
import org.cqueues.lua.module.Scheduler;
import org.cqueues.lua.module.Signalled;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.ForeignText;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.Symbols;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The methods of channels in the scripts of one engine. */
final class ChannelClass {
  private static final LuaString LINE = Bytes.text("*l");
  private static final String CLOSED = "channel closed";

  private final LuaEngine engine;
  private final Scheduler scheduler;
  private final LuaClass<ChannelObject> channels =
      new LuaClass<>("Netty Channel", ChannelObject.class);

  private ChannelClass(LuaEngine engine) {
    this.engine = engine;
    this.scheduler = Scheduler.of(engine.state());
    channels.method("read", this::read);
    channels.method("lines", this::lines);
    channels.method("messages", this::messages);
    channels.method("write", this::write);
    channels.method("flush", this::flush);
    channels.method("shutdown", this::shutdown);
    channels.method("close", this::close);
    channels.method("settimeout", this::settimeout);
    channels.method("remoteaddress", this::remoteaddress);
    channels.method("localaddress", this::localaddress);
    channels.metatable().rawset(Symbols.of("__tostring"), new Builtin("__tostring", this::text));
  }

  /** The one of an engine. */
  static ChannelClass of(LuaEngine engine) {
    return engine.state().extension(ChannelClass.class, _ -> new ChannelClass(engine));
  }

  LuaClass<ChannelObject> channels() {
    return channels;
  }

  private ChannelObject self(Varargs args, String method) {
    return channels.self(args, method);
  }

  // reading

  /** {@code channel:read([format])}: the value; nil at the end; nil and why after a failure. */
  private Varargs read(Varargs args) {
    return read(self(args, "read"), args.arg(2));
  }

  private Varargs read(ChannelObject channel, LuaValue format) {
    double deadline = scheduler.deadline(channel.timeout);
    Incoming incoming = channel.incoming();
    while (true) {
      LuaValue found = found(incoming, format);
      if (found != null) {
        channel.read();
        return found;
      }
      if (incoming.isEnded()) return ended(channel);
      channel.resumeReading();
      if (!await(channel, deadline)) return failed("timed out");
    }
  }

  private @Nullable LuaValue found(Incoming incoming, LuaValue format) {
    if (format.isnil()) {
      if (!incoming.isMessage()) return incoming.chunk();
      Object message = incoming.lend();
      return message == null ? null : engine.toLua(message);
    }
    if (format instanceof LuaNumber number) {
      double count = number.todouble();
      if (count >= 0 && count <= Integer.MAX_VALUE) return incoming.exactly((int) count);
      if (count < 0) return incoming.upTo((int) Math.max(-count, 1));
      throw Errors.badArgument(2, "read", "count is too large");
    }
    String name = format instanceof LuaString text ? Bytes.chars(text) : format.typename();
    return switch (name) {
      case "*l" -> incoming.line(false);
      case "*L" -> incoming.line(true);
      case "*a" -> incoming.all();
      default -> throw Errors.badArgument(2, "read", "invalid format " + name);
    };
  }

  private static Varargs ended(ChannelObject channel) {
    Throwable failure = channel.failure();
    if (failure != null) return failed(textOf(failure));
    return channel.isClosed() ? failed(CLOSED) : LuaValue.NIL;
  }

  private static Varargs failed(String text) {
    return LuaValue.varargsOf(LuaValue.NIL, Bytes.utf8(text));
  }

  private static String textOf(Throwable failure) {
    Throwable wrapped = failure instanceof CodecException ? failure.getCause() : null;
    Throwable reason = wrapped == null ? failure : wrapped;
    return reason instanceof ClosedChannelException ? CLOSED : ForeignText.of(reason);
  }

  /** {@code for line in channel:lines([format])}. */
  private Varargs lines(Varargs args) {
    ChannelObject channel = self(args, "lines");
    LuaValue format = args.arg(2).isnil() ? LINE : args.arg(2);
    return new Builtin("lines", _ -> read(channel, format));
  }

  /** {@code for message in channel:messages()}, each without a copy, and until the next only. */
  private Varargs messages(Varargs args) {
    ChannelObject channel = self(args, "messages");
    return new Builtin("messages", _ -> message(channel));
  }

  private Varargs message(ChannelObject channel) {
    double deadline = scheduler.deadline(channel.timeout);
    while (true) {
      Object message = channel.incoming().lend();
      if (message != null) {
        channel.read();
        return engine.toLua(message);
      }
      if (channel.incoming().isEnded()) return ended(channel);
      channel.resumeReading();
      if (!await(channel, deadline)) return failed("timed out");
    }
  }

  // writing

  /**
   * {@code channel:write(text or message, …)}: the channel, when there is room for more; or nil and
   * why.
   */
  private Varargs write(Varargs args) {
    ChannelObject channel = self(args, "write");
    double deadline = scheduler.deadline(channel.timeout);
    for (int i = 2; i <= args.narg(); i++) {
      if (!channel.isOpen()) return closed(channel);
      write(channel, args, i);
    }
    while (!channel.writability().isReady()) {
      channel.outgoing().flush();
      if (channel.writability().isReady()) break;
      if (!await(channel.writability(), deadline)) return failed("timed out");
    }
    return channel.isOpen() ? channel : closed(channel);
  }

  private static void write(ChannelObject channel, Varargs args, int number) {
    switch (args.arg(number)) {
      case LuaString text -> channel.outgoing().add(text);
      case LuaNumber value -> channel.outgoing().add(Numbers.toText(value));
      case LuaUserdata object when !(object instanceof ChannelObject) ->
          channel.outgoing().add(message(channel, object.m_instance));
      case LuaValue wrong ->
          throw Errors.badArgument(
              number, "write", "string or message expected, got " + wrong.typename());
    }
  }

  /** The channel takes over what it is given; what the script has only borrowed, is kept for it. */
  private static Object message(ChannelObject channel, Object message) {
    if (message instanceof ReferenceCounted counted && counted.refCnt() == 0) {
      throw Errors.error("the message was released: it is there until the next read or write");
    }
    return channel.incoming().isLent(message) ? ReferenceCountUtil.retain(message) : message;
  }

  private static Varargs closed(ChannelObject channel) {
    Throwable failure = channel.failure();
    return failed(failure == null ? CLOSED : textOf(failure));
  }

  /** {@code channel:flush()}: hands over what was written, before the turn ends. */
  private Varargs flush(Varargs args) {
    ChannelObject channel = self(args, "flush");
    if (!channel.isOpen()) return closed(channel);
    channel.outgoing().flush();
    return channel;
  }

  /** {@code channel:shutdown()}: ends the output, while input goes on. */
  private Varargs shutdown(Varargs args) {
    ChannelObject channel = self(args, "shutdown");
    if (!channel.isOpen()) return closed(channel);
    if (!HalfClose.isPossible(channel.channel())) throw Errors.error("not a stream");
    channel.outgoing().shutdown(() -> {});
    return channel;
  }

  private Varargs close(Varargs args) {
    self(args, "close").close();
    return LuaValue.TRUE;
  }

  // and

  /** Waits in the script's coroutine; the loop cannot be blocked for what only it can bring. */
  private <T extends LuaUserdata & Signalled> boolean await(T object, double deadline) {
    if (scheduler.running() == null) {
      throw Errors.error("a channel can be waited for in coroutines of the loop only");
    }
    if (deadline == Double.POSITIVE_INFINITY) {
      scheduler.pollThrough(object);
      return true;
    }
    double left = deadline - scheduler.now();
    if (left <= 0) return false;
    scheduler.pollThrough(LuaValue.varargsOf(object, LuaValue.valueOf(left)));
    return true;
  }

  /** {@code channel:settimeout([seconds])}, for each read and write; nil for no limit. */
  private Varargs settimeout(Varargs args) {
    ChannelObject channel = self(args, "settimeout");
    channel.timeout = Args.number(args, 2, "settimeout", Double.POSITIVE_INFINITY);
    return channel;
  }

  private Varargs remoteaddress(Varargs args) {
    return address(self(args, "remoteaddress").channel().remoteAddress());
  }

  private Varargs localaddress(Varargs args) {
    return address(self(args, "localaddress").channel().localAddress());
  }

  /** Host and port, or a path. */
  private static Varargs address(@Nullable SocketAddress address) {
    return switch (address) {
      case null -> LuaValue.NIL;
      case InetSocketAddress internet ->
          LuaValue.varargsOf(
              Bytes.utf8(internet.getAddress().getHostAddress()),
              LuaValue.valueOf(internet.getPort()));
      default -> Bytes.utf8(address.toString());
    };
  }

  private Varargs text(Varargs args) {
    Channel channel = self(args, "tostring").channel();
    return Bytes.utf8("Netty Channel " + channel);
  }
}
