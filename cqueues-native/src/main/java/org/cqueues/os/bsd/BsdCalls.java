package org.cqueues.os.bsd;

import jnr.ffi.types.intptr_t;
import org.cqueues.os.CLibrary;

/**
 * The C functions that BSDs have beside those of all systems, under the rules of {@link
 * org.cqueues.os.LibC}. Not all of them have all.
 */
@SuppressWarnings("checkstyle:MethodName") // the kernel's names
public interface BsdCalls {
  /** See pipe(2). */
  int pipe(@intptr_t long fds);

  /** See pipe(2); not on macOS. */
  int pipe2(@intptr_t long fds, int flags);

  /** See accept(2). */
  int accept(int fd, @intptr_t long address, @intptr_t long length);

  /** See accept(2); not on macOS and NetBSD. */
  int accept4(int fd, @intptr_t long address, @intptr_t long length, int flags);

  /** See accept(2) of NetBSD. */
  int paccept(
      int fd, @intptr_t long address, @intptr_t long length, @intptr_t long signalMask, int flags);

  /** See getpeereid(3). */
  int getpeereid(int fd, @intptr_t long user, @intptr_t long group);

  /** Those of this process. */
  static BsdCalls get() {
    return Holder.CALLS;
  }

  /** Loads the library when it is first needed. */
  final class Holder {
    private static final BsdCalls CALLS = CLibrary.load(BsdCalls.class);

    private Holder() {}
  }
}
