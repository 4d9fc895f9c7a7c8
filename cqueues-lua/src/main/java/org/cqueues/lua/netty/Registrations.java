package org.cqueues.lua.netty;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.Future;

/** Handles that are registered by their loop's own thread. */
final class Registrations {
  private Registrations() {}

  /**
   * Registers a handle.
   *
   * @throws IllegalStateException why it was refused
   */
  static IoRegistration register(IoEventLoop loop, IoHandle handle) {
    Future<IoRegistration> registered = loop.register(handle); // done: this is the loop's thread
    if (registered.isSuccess()) return registered.getNow();
    throw new IllegalStateException("the event loop refuses a descriptor", registered.cause());
  }

  /**
   * Takes a handle from its loop. One that has ended may have left it out, but waits for nothing.
   */
  static void cancel(IoEventLoop loop, IoRegistration registration) {
    if (loop.inEventLoop() || !loop.isShutdown()) registration.cancel();
  }
}
