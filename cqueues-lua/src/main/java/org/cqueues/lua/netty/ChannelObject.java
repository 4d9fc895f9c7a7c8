package org.cqueues.lua.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.cqueues.core.Condition;
import org.cqueues.lua.module.Signalled;
import org.cqueues.runtime.Userdata;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaTable;

/** A channel as scripts see it: polled, it is ready when there is something to read. */
final class ChannelObject extends Userdata implements Signalled {
  /** When so many bytes wait to be read, no more are taken from the kernel until half is left. */
  private static final int MOST_WAITING = 1 << 16;

  /** How long a peer may go on after the script has closed. */
  private static final int LINGER_SECONDS = 10;

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

  /** Nothing comes any more. */
  private boolean inputOver;

  /** The script has closed the channel, and the peer has not. */
  private boolean lingering;

  /** What closes the channel then; null before all is written. */
  private @Nullable Future<?> patience;

  /** For reads and writes, in seconds. */
  double timeout = Double.POSITIVE_INFINITY;

  ChannelObject(ChannelHandlerContext context, LuaTable metatable) {
    super(context.channel(), metatable);
    this.context = context;
    Channel channel = context.channel();
    incoming =
        new Incoming(context.alloc(), channel.config().getMessageSizeEstimator().newHandle());
    outgoing = new Outgoing(context, this::writeFailed);
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
    inputOver = true;
    incoming.end();
    wakeReader();
    if (patience != null) closeNow();
  }

  /** Nothing will come, and nothing go. */
  void ended() {
    open = false;
    lingering = false;
    if (patience != null) patience.cancel(false);
    patience = null;
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

  /**
   * Something could not be written. Where the script has ended and cannot see that any more, the
   * pipeline is told what is no loss of the connection, such as a message that no encoder takes.
   */
  private void writeFailed(Throwable cause) {
    boolean seen = !closed || cause instanceof IOException;
    fail(cause);
    if (!seen) context.fireExceptionCaught(cause);
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

  /**
   * Closes the channel when all is written, and gives up what was not read. A peer that still sends
   * would have its connection reset, and might lose what it was sent: so the output ends first, and
   * what comes is dropped until the peer ends, too, or some time is over (RFC 9112, section 9.6).
   */
  void close() {
    boolean first = open;
    boolean linger = isOpen() && !inputOver && HalfClose.isPossible(channel());
    giveUp();
    if (!first) return;
    if (!linger) {
      outgoing.close();
      return;
    }
    lingering = true;
    resumeReading();
    outgoing.shutdown(this::linger);
  }

  private void linger() {
    if (inputOver || !channel().isActive()) closeNow();
    else patience = context.executor().schedule(this::closeNow, LINGER_SECONDS, TimeUnit.SECONDS);
  }

  /** As {@link #close}, without a wait for the peer. */
  void abort() {
    boolean first = open;
    giveUp();
    if (first) outgoing.close();
  }

  private void giveUp() {
    closed = true;
    open = false;
    incoming.release();
    wakeReader();
    wakeWriter();
  }

  /** Whether the script has closed the channel, and the peer has not. */
  boolean isLingering() {
    return lingering;
  }

  private void closeNow() {
    var _ = context.close();
  }
}
