package org.cqueues.lua.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import org.cqueues.core.Condition;
import org.cqueues.lua.module.Signalled;
import org.cqueues.runtime.Userdata;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaTable;

/** A channel as scripts see it: polled, it is ready when there is something to read. */
final class ChannelObject extends Userdata implements Signalled {
  /** When so many bytes wait to be read, no more are taken from the kernel until half is left. */
  private static final int MOST_WAITING = 1 << 16;

  private final ChannelHandlerContext context;
  private final Incoming incoming;
  private final Outgoing outgoing;
  private final Condition readable = new Condition(false);
  private final Writability writability;

  /** What ended the connection, where that was no ordinary end. */
  private @Nullable Throwable failure;

  /** Whether anything can still be written. */
  private boolean open = true;

  /** The script has closed it, or has ended. */
  private boolean closed;

  /** For reads and writes, in seconds. */
  double timeout = Double.POSITIVE_INFINITY;

  ChannelObject(ChannelHandlerContext context, LuaTable metatable) {
    super(context.channel(), metatable);
    this.context = context;
    Channel channel = context.channel();
    incoming =
        new Incoming(context.alloc(), channel.config().getMessageSizeEstimator().newHandle());
    outgoing = new Outgoing(context, this::fail);
    writability = new Writability(channel, metatable);
  }

  /** Polled, it is ready when the peer has taken enough of what was written. */
  static final class Writability extends Userdata implements Signalled {
    private final Channel channel;
    private final Condition writable = new Condition(false);

    Writability(Channel channel, LuaTable metatable) {
      super(channel, metatable);
      this.channel = channel;
    }

    @Override
    public boolean isReady() {
      return channel.isWritable() || !channel.isActive();
    }

    @Override
    public Condition condition() {
      return writable;
    }
  }

  @Override
  public boolean isReady() {
    return !incoming.isEmpty() || incoming.isEnded();
  }

  @Override
  public Condition condition() {
    return readable;
  }

  Channel channel() {
    return context.channel();
  }

  Incoming incoming() {
    return incoming;
  }

  Outgoing outgoing() {
    return outgoing;
  }

  Writability writability() {
    return writability;
  }

  @Nullable Throwable failure() {
    return failure;
  }

  boolean isOpen() {
    return open && context.channel().isActive();
  }

  // what the channel tells

  /** A message has come, which this takes over. */
  void received(Object message) {
    if (closed) {
      ReferenceCountUtil.release(message);
      return;
    }
    incoming.add(message);
    if (incoming.size() >= MOST_WAITING) channel().config().setAutoRead(false);
    wakeReader();
  }

  void wakeReader() {
    readable.signal(Integer.MAX_VALUE);
  }

  void wakeWriter() {
    writability.writable.signal(Integer.MAX_VALUE);
  }

  /** Nothing will come any more. */
  void inputEnded() {
    incoming.end();
    wakeReader();
  }

  /** Nothing will come, and nothing go. */
  void ended() {
    open = false;
    outgoing.release();
    inputEnded();
    wakeWriter();
  }

  /** The connection is lost. */
  void fail(Throwable cause) {
    boolean ordinary = cause instanceof ClosedChannelException;
    if (failure == null && open && !ordinary) failure = cause;
    var _ = context.close();
    ended();
  }

  // what the script does

  /** Something was read: there is room again. */
  void read() {
    if (incoming.size() < MOST_WAITING / 2) resumeReading();
  }

  /** Has the channel read even if much is there already, which is not enough for somebody. */
  void resumeReading() {
    Channel channel = channel();
    // Netty would set up the descriptor of a closed one, which may be another's by now
    if (channel.isActive() && !channel.config().isAutoRead()) channel.config().setAutoRead(true);
  }

  boolean isClosed() {
    return closed;
  }

  /** Closes the channel when all is written, and gives up what was not read. */
  void close() {
    closed = true;
    incoming.release();
    if (open) {
      open = false;
      outgoing.close();
    }
    wakeReader();
    wakeWriter();
  }
}
