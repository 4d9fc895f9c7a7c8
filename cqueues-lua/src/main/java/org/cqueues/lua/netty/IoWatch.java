package org.cqueues.lua.netty;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.Future;
import org.cqueues.lua.embed.HostLoop;
import org.jspecify.annotations.Nullable;

/**
 * A descriptor among those that a loop of a native transport waits for, level-triggered. For the
 * loop's own thread.
 */
abstract class IoWatch implements IoHandle, HostLoop.Watch {
  private final IoEventLoop loop;
  private final Runnable readable;
  private @Nullable IoRegistration registration;

  IoWatch(IoEventLoop loop, Runnable readable) {
    this.loop = loop;
    this.readable = readable;
  }

  /**
   * Begins.
   *
   * @param reading what has the kernel tell whenever the descriptor is readable
   * @throws IllegalStateException why it was refused
   */
  final void begin(IoOps reading) {
    Future<IoRegistration> registered = loop.register(this); // done: this is the loop's thread
    if (!registered.isSuccess()) {
      throw new IllegalStateException("the event loop refuses a descriptor", registered.cause());
    }
    IoRegistration made = registered.getNow();
    registration = made;
    made.submit(reading);
  }

  @Override
  public final void handle(IoRegistration registered, IoEvent event) {
    if (registered.isValid()) readable.run();
  }

  /** The kernel goes on telling. */
  @Override
  public final void again() {}

  /** A loop that has ended may have left it out, but waits for nothing. */
  @Override
  public final void cancel() {
    IoRegistration made = registration;
    if (made != null && (loop.inEventLoop() || !loop.isShutdown())) made.cancel();
  }

  /** The loop ends. The descriptor is not its own. */
  @Override
  public final void close() {
    cancel();
  }
}
