package org.cqueues.os.bsd;

import org.cqueues.os.Descriptor;
import org.cqueues.os.LibC;
import org.cqueues.os.SocketCalls;
import org.cqueues.os.SysException;

/**
 * Whose kqueue(2) it is: the functions, and the layout of what is passed to them.
 *
 * @param kqueue1 the flag that makes a queue close-on-exec in one call; 0 where there is no such
 *     call
 */
record Kernel(KqueueCalls calls, Kevent layout, int kqueue1) {
  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;

  /**
   * Opens a queue that is closed by exec.
   *
   * @throws SysException for example EMFILE
   * @throws UnsatisfiedLinkError where the library cannot be loaded, or has none
   */
  Descriptor open() {
    int fd = kqueue1 != 0 ? calls.kqueue1(kqueue1) : calls.kqueue();
    if (fd < 0) throw new SysException("kqueue", LibC.errno());
    if (kqueue1 == 0) SocketCalls.get().fcntl(fd, F_SETFD, FD_CLOEXEC);
    return new Descriptor(fd);
  }
}
