package org.cqueues.lua.netty;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import org.cqueues.lua.embed.HostLoop;

/** A descriptor among those that a loop waits for in epoll_wait(2), level-triggered. */
final class EpollWatch implements EpollIoHandle, HostLoop.Watch {
  private final FileDescriptor descriptor;
  private final IoEventLoop loop;
  private final Runnable readable;
  private final IoRegistration registration;

  EpollWatch(IoEventLoop loop, int fd, Runnable readable) {
    this.descriptor = new FileDescriptor(fd);
    this.loop = loop;
    this.readable = readable;
    registration = Registrations.register(loop, this);
    registration.submit(EpollIoOps.EPOLLIN);
  }

  static boolean fits(IoEventLoop loop) {
    return loop.isCompatible(EpollIoHandle.class);
  }

  @Override
  public FileDescriptor fd() {
    return descriptor;
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
