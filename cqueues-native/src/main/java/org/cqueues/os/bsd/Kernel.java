package org.cqueues.os.bsd;

import java.util.Map;
import org.cqueues.os.CLibrary;
import org.cqueues.os.Descriptor;
import org.cqueues.os.Fcntl;
import org.cqueues.os.LibC;
import org.cqueues.os.SysException;
import org.jspecify.annotations.Nullable;

/**
 * Whose kqueue(2) it is: the functions, and the layout of what is passed to them.
 *
 * @param kqueue1 the flag that makes a queue close-on-exec in one call; 0 where there is no such
 *     call
 */
record Kernel(KqueueCalls calls, Kevent layout, int kqueue1) {
  /** That of the C library, or of another one. */
  static Kernel of(@Nullable String library, Kevent layout, int kqueue1) {
    Map<String, String> symbols = Map.of("kevent", layout.function());
    return new Kernel(CLibrary.load(KqueueCalls.class, library, symbols), layout, kqueue1);
  }

  /**
   * Opens a queue that is closed by exec.
   *
   * @throws SysException for example EMFILE
   * @throws UnsatisfiedLinkError where the library cannot be loaded, or has none
   */
  Descriptor open() {
    int fd = kqueue1 != 0 ? calls.kqueue1(kqueue1) : calls.kqueue();
    if (fd < 0) throw new SysException("kqueue", LibC.errno());
    if (kqueue1 == 0) Fcntl.closeOnExec(fd);
    return new Descriptor(fd);
  }
}
