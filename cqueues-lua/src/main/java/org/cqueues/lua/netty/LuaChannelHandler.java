package org.cqueues.lua.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.cqueues.lua.embed.LuaChunk;
import org.cqueues.lua.embed.LuaEngine;
import org.cqueues.lua.embed.LuaValues;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaValue;

/**
 * Has a coroutine of a script handle a connection; the last handler of its pipeline. The script
 * begins when the channel is active, gets it as its first argument, and the channel is closed when
 * the script ends:
 *
 * <pre>{@code
 * local channel = ...
 * for line in channel:lines "*L" do channel:write(line) end
 * }</pre>
 *
 * <p>{@code channel:read(format)} waits in the coroutine for bytes: a line with {@code *l}, and
 * with its end with {@code *L}, all up to the end with {@code *a}, exactly a number of them, or up
 * to so many where it is negative. Without a format it gives what has come: bytes as a string, any
 * other message, which decoders have made, as {@link LuaEngine} converts it. {@code
 * channel:messages()} iterates over messages without a copy of bytes. Such an object of Netty's
 * belongs to the script until its next read; {@code channel:write} may pass it on.
 *
 * <p>Reads give nil at the end of input, and nil and a text where the connection was lost or {@code
 * settimeout} has passed; writes give the channel, or nil and a text. Writes wait while the peer is
 * slow, and the channel reads no more while much waits to be read. Output is flushed when the
 * loop's turn is over, or by {@code channel:flush()}. {@code channel:shutdown()} ends the output
 * alone. A peer may have ended its own and still read: the handler sets {@code ALLOW_HALF_CLOSURE}.
 *
 * <p>A close, which the end of the script is as well, sends what was written and ends the output.
 * Input is dropped until the peer closes, too, for 10 seconds at most: to close at once would reset
 * a connection with unread input, and the peer could lose the answer. The end of the engine closes
 * at once.
 *
 * <p>The error of a script goes on to the pipeline's next {@code exceptionCaught}, and then the
 * channel is closed.
 */
public final class LuaChannelHandler extends ChannelInboundHandlerAdapter {
  private final LuaEngine engine;

  /** A chunk or a function. */
  private final Object script;

  private @Nullable ChannelObject channel;
  private @Nullable CompletableFuture<LuaValues> task;

  /**
   * A handler for one channel.
   *
   * @param engine whose host is the channel's event loop
   */
  public LuaChannelHandler(LuaEngine engine, LuaChunk script) {
    this.engine = engine;
    this.script = script;
  }

  /** As {@link #LuaChannelHandler(LuaEngine, LuaChunk)}, of a function of the engine's. */
  public LuaChannelHandler(LuaEngine engine, LuaFunction script) {
    this.engine = engine;
    this.script = script;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (ctx.channel().isActive()) start(ctx);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (channel == null) start(ctx);
    ctx.fireChannelActive();
  }

  private void start(ChannelHandlerContext ctx) {
    try {
      HalfClose.allow(ctx.channel());
      LuaValue function = engine.toLua(script);
      var made = new ChannelObject(ctx, ChannelClass.of(engine).channels().metatable());
      channel = made;
      CompletableFuture<LuaValues> started = engine.spawn(function, made);
      task = started;
      var _ = started.whenComplete((_, error) -> ended(ctx, made, error));
    } catch (RuntimeException refused) {
      ctx.fireExceptionCaught(refused);
      var _ = ctx.close();
    }
  }

  private void ended(ChannelHandlerContext ctx, ChannelObject made, @Nullable Throwable error) {
    if (error instanceof CancellationException) { // nobody is there to wait for the peer
      made.abort();
      return;
    }
    if (error != null) ctx.fireExceptionCaught(error);
    made.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (channel == null) ReferenceCountUtil.release(message);
    else channel.received(message);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel != null) channel.wakeWriter();
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (channel != null && HalfClose.isInputEnd(event)) channel.inputEnded();
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // epoll's poller trips over a descriptor that the script has closed amid the channel's event
    boolean late = !ctx.channel().isOpen() && cause instanceof UncheckedIOException;
    boolean runs = task != null && !task.isDone();
    if (channel != null && (runs || channel.isLingering())) channel.fail(cause);
    else if (!late) ctx.fireExceptionCaught(cause);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (channel != null) channel.ended();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (!ctx.channel().isOpen()) return; // the script goes on, and sees that
    if (channel != null) channel.ended();
    if (task != null) task.cancel(false);
  }
}
