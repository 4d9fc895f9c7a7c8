package org.cqueues.os;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;
import jnr.ffi.types.intptr_t;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;

/**
 * The C functions as the manual spells them. Memory is passed by address. After a call that failed,
 * and before any other one on this thread, {@link #errno()} tells why.
 */
@SuppressWarnings("checkstyle:MethodName") // the kernel's names
public interface LibC {
  /** See epoll_create(2). */
  int epoll_create1(int flags);

  /** See epoll_ctl(2). */
  int epoll_ctl(int epfd, int op, int fd, @intptr_t long event);

  /** See epoll_wait(2). */
  int epoll_wait(int epfd, @intptr_t long events, int maxEvents, int timeoutMillis);

  /** See eventfd(2). */
  int eventfd(int initial, int flags);

  /** See poll(2). */
  int poll(@intptr_t long fds, @intptr_t long count, int timeoutMillis);

  /** See read(2). */
  @ssize_t
  long read(int fd, @intptr_t long buffer, @size_t long length);

  /** See write(2). */
  @ssize_t
  long write(int fd, @intptr_t long buffer, @size_t long length);

  /** See pipe2(2). */
  int pipe2(@intptr_t long fds, int flags);

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
    private static final LibC LIBC = LibraryLoader.create(LibC.class).load("c");
    private static final Runtime RUNTIME = Runtime.getRuntime(LIBC);

    private Holder() {}
  }
}
