package org.cqueues.lua.netty;

import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;

/** A descriptor among those that a loop waits for in epoll_wait(2). */
final class EpollWatch extends IoWatch implements EpollIoHandle {
  private final FileDescriptor descriptor;

  EpollWatch(IoEventLoop loop, int fd, Runnable readable) {
    super(loop, readable);
    descriptor = new FileDescriptor(fd);
    begin(EpollIoOps.EPOLLIN);
  }

  static boolean fits(IoEventLoop loop) {
    return loop.isCompatible(EpollIoHandle.class);
  }

  @Override
  public FileDescriptor fd() {
    return descriptor;
  }
}
