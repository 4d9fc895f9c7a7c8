package org.cqueues.os.bsd;

import jnr.ffi.Pointer;
import jnr.ffi.types.intptr_t;
import jnr.ffi.types.size_t;
import org.jspecify.annotations.Nullable;

/** The C functions of kqueue(2), under the rules of {@link org.cqueues.os.LibC}. */
@SuppressWarnings("checkstyle:MethodName") // the kernel's names
public interface KqueueCalls {
  /** See kqueue(2). */
  int kqueue();

  /** See kqueue1(2); on NetBSD only. */
  int kqueue1(int flags);

  /**
   * See kevent(2). The counts are {@code int} on some systems, and given in registers on all.
   *
   * @param timeout a pointer, since JNR 2 garbles the sixth of six plain numbers
   */
  int kevent(
      int kq,
      @intptr_t long changes,
      @size_t long changeCount,
      @intptr_t long events,
      @size_t long eventCount,
      @Nullable Pointer timeout);
}
