package org.cqueues.os.illumos;

import jnr.ffi.types.intptr_t;
import org.cqueues.os.CLibrary;

/** The C functions that illumos has beside those of all systems, under the same rules. */
@SuppressWarnings("checkstyle:MethodName") // the kernel's names
public interface IllumosCalls {
  /** See pipe2(2). */
  int pipe2(@intptr_t long fds, int flags);

  /** See accept4(3SOCKET). */
  int accept4(int fd, @intptr_t long address, @intptr_t long length, int flags);

  /** See getpeerucred(3C); puts the address of what {@link #ucred_free} frees. */
  int getpeerucred(int fd, @intptr_t long credentials);

  /** See ucred_get(3C). */
  int ucred_getpid(@intptr_t long credentials);

  /** See ucred_get(3C). */
  int ucred_geteuid(@intptr_t long credentials);

  /** See ucred_get(3C). */
  int ucred_getegid(@intptr_t long credentials);

  /** See ucred_get(3C). */
  void ucred_free(@intptr_t long credentials);

  /** Those of this process. */
  static IllumosCalls get() {
    return Holder.CALLS;
  }

  /** Loads the libraries when they are first needed. */
  final class Holder {
    private static final IllumosCalls CALLS = CLibrary.load(IllumosCalls.class);

    private Holder() {}
  }
}
