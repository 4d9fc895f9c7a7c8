package org.cqueues.lua.netty;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.kqueue.KQueueIoHandle;
import io.netty.channel.kqueue.KQueueIoOps;
import org.cqueues.lua.embed.HostLoop;

/** A descriptor among those that a loop waits for in kevent(2), level-triggered. */
final class KqueueWatch implements KQueueIoHandle, HostLoop.Watch {
  /** The same on all systems with kqueue, see {@code <sys/event.h>}. */
  private static final short EVFILT_READ = -1;

  private static final short EV_ADD = 1;

  private final int fd;
  private final IoEventLoop loop;
  private final Runnable readable;
  private final IoRegistration registration;

  KqueueWatch(IoEventLoop loop, int fd, Runnable readable) {
    this.fd = fd;
    this.loop = loop;
    this.readable = readable;
    registration = Registrations.register(loop, this);
    registration.submit(KQueueIoOps.newOps(EVFILT_READ, EV_ADD, 0));
  }

  static boolean fits(IoEventLoop loop) {
    return loop.isCompatible(KQueueIoHandle.class);
  }

  @Override
  public int ident() {
    return fd;
  }

  @Override
  public void handle(IoRegistration registered, IoEvent event) {
    if (registration.isValid()) readable.run();
  }

  /** The kernel goes on telling. */
  @Override
  public void again() {}

  @Override
  public void cancel() {
    Registrations.cancel(loop, registration);
  }

  /** The loop ends. The descriptor is not its own. */
  @Override
  public void close() {
    cancel();
  }
}
