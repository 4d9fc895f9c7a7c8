package org.cqueues.os.linux;

import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.cqueues.os.Descriptor;
import org.cqueues.os.Interest;
import org.cqueues.os.LibC;
import org.cqueues.os.Memory;
import org.cqueues.os.Poller;
import org.cqueues.os.SysException;
import org.cqueues.os.Timeouts;
import org.cqueues.os.Wakeup;

/** epoll(7), with an eventfd(2) for wake-ups. */
final class Epoll extends Poller {
  private static final int EPOLL_CTL_ADD = 1;
  private static final int EPOLL_CTL_DEL = 2;
  private static final int EPOLL_CTL_MOD = 3;

  /** {@code uint32 events; uint64 data}, packed on x86 only. */
  private static final int EPOLL_EVENT_DATA;

  private static final int EPOLL_EVENT_SIZE;

  static {
    boolean packed =
        switch (System.getProperty("os.arch", "")) {
          case "amd64", "x86_64", "x86", "i386", "i686" -> true;
          default -> false;
        };
    EPOLL_EVENT_DATA = packed ? 4 : 8;
    EPOLL_EVENT_SIZE = EPOLL_EVENT_DATA + 8;
  }

  private final LinuxLibC libc;
  private final Descriptor queue;
  private final Wakeup wakeup;

  /** {@link Poller#BATCH} reports and one more for the wake-up. */
  private final Pointer reports;

  private final long reportsAddress;

  /** One event for epoll_ctl(2). */
  private final Pointer change;

  private final long changeAddress;
  private boolean woken;

  /** The kernel's index of the wake-up among the reports, or {@link Poller#BATCH} + 1. */
  private int wakeIndex = BATCH + 1;

  Epoll(LinuxLibC libc) {
    this.libc = libc;
    int fd = libc.epoll_create1(LinuxPlatform.CLOEXEC);
    if (fd < 0) throw new SysException("epoll_create1", LibC.errno());
    queue = new Descriptor(fd);
    var memory = Runtime.getSystemRuntime().getMemoryManager();
    reports = memory.allocateDirect((BATCH + 1) * EPOLL_EVENT_SIZE, true);
    reportsAddress = reports.address();
    change = memory.allocateDirect(EPOLL_EVENT_SIZE, true);
    changeAddress = change.address();
    wakeup = openWakeup(() -> new EventFd(libc), "epoll_ctl", queue);
  }

  @Override
  public int fd() {
    return queue.fd();
  }

  @Override
  public int add(int fd, int interest) {
    return control(EPOLL_CTL_ADD, fd, interest);
  }

  @Override
  public int modify(int fd, int interest) {
    return control(EPOLL_CTL_MOD, fd, interest);
  }

  @Override
  public int remove(int fd) {
    return control(EPOLL_CTL_DEL, fd, Interest.NONE);
  }

  private int control(int operation, int fd, int interest) {
    Memory.putInt(changeAddress, interest);
    Memory.putLong(changeAddress + EPOLL_EVENT_DATA, fd);
    return libc.epoll_ctl(queue.fd(), operation, fd, changeAddress) == 0 ? 0 : -LibC.errno();
  }

  @Override
  public int await(double seconds) {
    woken = false;
    wakeIndex = BATCH + 1;
    int count = libc.epoll_wait(queue.fd(), reportsAddress, BATCH + 1, Timeouts.millis(seconds));
    if (count < 0) return -LibC.errno();
    for (int i = 0; i < count; i++) {
      if (fdAt(i) == wakeup.fd()) {
        woken = true;
        wakeIndex = i;
        return count - 1;
      }
    }
    return Math.min(count, BATCH); // level-triggered: the report left out comes again
  }

  @Override
  public int reportedFd(int i) {
    return fdAt(i < wakeIndex ? i : i + 1);
  }

  @Override
  public int reported(int i) {
    return Memory.getInt(reportsAddress + (i < wakeIndex ? i : i + 1L) * EPOLL_EVENT_SIZE);
  }

  private int fdAt(int i) {
    return Memory.getInt(reportsAddress + (long) i * EPOLL_EVENT_SIZE + EPOLL_EVENT_DATA);
  }

  @Override
  public boolean woken() {
    return woken;
  }

  @Override
  public int wake() {
    return wakeup.wake();
  }

  @Override
  public int clearWake() {
    return wakeup.clear();
  }

  @Override
  public void close() {
    wakeup.close();
    queue.close();
  }
}
