package org.cqueues.os;

import jnr.ffi.Runtime;
import jnr.ffi.types.intptr_t;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;

/**
 * The C functions as the manual spells them. Memory is passed by address. After a call that failed,
 * and before any other one on this thread, {@link #errno()} tells why. A system adds its own.
 */
@SuppressWarnings("checkstyle:MethodName") // the kernel's names
public interface LibC {
  /** See poll(2). */
  int poll(@intptr_t long fds, @intptr_t long count, int timeoutMillis);

  /** See read(2). */
  @ssize_t
  long read(int fd, @intptr_t long buffer, @size_t long length);

  /** See write(2). */
  @ssize_t
  long write(int fd, @intptr_t long buffer, @size_t long length);

  /** See close(2). */
  int close(int fd);

  /** See strerror(3). */
  String strerror(int errno);

  /** The C library of this process. */
  static LibC get() {
    return Holder.LIBC;
  }

  /** Why the last call on this thread failed, see errno(3). */
  static int errno() {
    return Holder.RUNTIME.getLastError();
  }

  /** Loads the library when it is first needed. */
  final class Holder {
    private static final LibC LIBC = Platform.current().libc();
    private static final Runtime RUNTIME = Runtime.getRuntime(LIBC);

    private Holder() {}
  }
}
