package org.cqueues.lua.netty;

import io.netty.channel.IoEventLoop;
import io.netty.channel.kqueue.KQueueIoHandle;
import io.netty.channel.kqueue.KQueueIoOps;

/** A descriptor among those that a loop waits for in kevent(2). */
final class KqueueWatch extends IoWatch implements KQueueIoHandle {
  /** The same on all systems with kqueue, see {@code <sys/event.h>}. */
  private static final short EVFILT_READ = -1;

  private static final short EV_ADD = 1;

  private final int fd;

  KqueueWatch(IoEventLoop loop, int fd, Runnable readable) {
    super(loop, readable);
    this.fd = fd;
    begin(KQueueIoOps.newOps(EVFILT_READ, EV_ADD, 0));
  }

  static boolean fits(IoEventLoop loop) {
    return loop.isCompatible(KQueueIoHandle.class);
  }

  @Override
  public int ident() {
    return fd;
  }
}
