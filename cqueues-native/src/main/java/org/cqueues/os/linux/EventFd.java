package org.cqueues.os.linux;

import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.cqueues.os.Descriptor;
import org.cqueues.os.Errno;
import org.cqueues.os.LibC;
import org.cqueues.os.SysException;
import org.cqueues.os.Wakeup;

/** eventfd(2). */
final class EventFd implements Wakeup {
  private static final int COUNTER = 8;

  private final LinuxLibC libc;
  private final Descriptor descriptor;

  /** The 8 bytes written, and behind them the 8 bytes read. */
  private final Pointer counter;

  private final long one;
  private final long read;

  EventFd(LinuxLibC libc) {
    this.libc = libc;
    int fd = libc.eventfd(0, LinuxPlatform.CLOEXEC | LinuxPlatform.NONBLOCK);
    if (fd < 0) throw new SysException("eventfd", LibC.errno());
    descriptor = new Descriptor(fd);
    counter = Runtime.getSystemRuntime().getMemoryManager().allocateDirect(2 * COUNTER, true);
    counter.putLong(0, 1);
    one = counter.address();
    read = one + COUNTER;
  }

  @Override
  public int fd() {
    return descriptor.fd();
  }

  /** The counter has room for more than anybody writes. */
  @Override
  public int wake() {
    return Wakeup.write(libc, descriptor.fd(), one, COUNTER);
  }

  /** EAGAIN means that nothing was to be cleared. */
  @Override
  public int clear() {
    while (libc.read(descriptor.fd(), read, COUNTER) != COUNTER) {
      int errno = LibC.errno();
      if (errno != Errno.EINTR) return errno == Errno.EAGAIN ? 0 : -errno;
    }
    return 0;
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
