package org.cqueues.lua.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;

/**
 * What goes out through a channel. Texts are copied once, into memory that the kernel can take them
 * from; small ones go together. All is flushed when the loop's turn is over.
 */
final class Outgoing {
  /** What is gathered before it goes on, in bytes. */
  private static final int GATHERED = 1 << 13;

  private final ChannelHandlerContext context;
  private final ChannelFutureListener written;
  private final Runnable flush = this::flush;
  private @Nullable ByteBuf gathered;
  private @Nullable ChannelFuture last;
  private boolean flushWaits;

  /**
   * The way out of a handler.
   *
   * @param failed hears what could not be written, and why
   */
  Outgoing(ChannelHandlerContext context, Consumer<Throwable> failed) {
    this.context = context;
    this.written =
        future -> {
          if (!future.isSuccess()) failed.accept(future.cause());
        };
  }

  void add(LuaString text) {
    int length = text.length();
    ByteBuf buffer = gathered;
    if (buffer != null && buffer.readableBytes() + length > GATHERED) {
      pass();
      buffer = null;
    }
    if (buffer == null) buffer = context.alloc().ioBuffer(Math.max(length, GATHERED / 8));
    buffer.writeBytes(text.m_bytes, text.m_offset, length);
    gathered = buffer;
    flushSoon();
  }

  /** A message of Java's, which it takes over. */
  void add(Object message) {
    pass();
    write(message);
    flushSoon();
  }

  private void pass() {
    ByteBuf buffer = gathered;
    gathered = null;
    if (buffer != null) write(buffer);
  }

  private void write(Object message) {
    last = context.write(message).addListener(written);
  }

  private void flushSoon() {
    if (flushWaits) return;
    flushWaits = true;
    context.executor().execute(flush);
  }

  void flush() {
    flushWaits = false;
    pass();
    context.flush();
  }

  /** Closes the channel when all is written. */
  void close() {
    whenWritten(
        () -> {
          var _ = context.close();
        });
  }

  /**
   * Ends the output when all is written: what still waits would be lost with it.
   *
   * @param then is run afterwards
   */
  void shutdown(Runnable then) {
    whenWritten(
        () -> {
          HalfClose.shutdownOutput(context.channel());
          then.run();
        });
  }

  private void whenWritten(Runnable action) {
    flush();
    ChannelFuture pending = last;
    if (pending == null || pending.isDone()) action.run();
    else pending.addListener(_ -> action.run());
  }

  /** Gives up what was not passed on. */
  void release() {
    if (gathered != null) gathered.release();
    gathered = null;
  }
}
