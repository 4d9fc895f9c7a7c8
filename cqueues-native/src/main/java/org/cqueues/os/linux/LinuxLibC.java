package org.cqueues.os.linux;

import jnr.ffi.types.intptr_t;
import org.cqueues.os.CLibrary;
import org.cqueues.os.LibC;

/** The C functions that Linux has beside those of all systems, under the same rules. */
@SuppressWarnings("checkstyle:MethodName") // the kernel's names
public interface LinuxLibC extends LibC {
  /** See epoll_create(2). */
  int epoll_create1(int flags);

  /** See epoll_ctl(2). */
  int epoll_ctl(int epfd, int op, int fd, @intptr_t long event);

  /** See epoll_wait(2). */
  int epoll_wait(int epfd, @intptr_t long events, int maxEvents, int timeoutMillis);

  /** See eventfd(2). */
  int eventfd(int initial, int flags);

  /** See pipe2(2). */
  int pipe2(@intptr_t long fds, int flags);

  /** See accept(2). */
  int accept4(int fd, @intptr_t long address, @intptr_t long length, int flags);

  /** See statx(2). */
  int statx(int directory, @intptr_t long path, int flags, int mask, @intptr_t long status);

  /** See inotify_init1(2). */
  int inotify_init1(int flags);

  /** See inotify_add_watch(2). */
  int inotify_add_watch(int fd, @intptr_t long path, int mask);

  /** The C library of this process. */
  static LinuxLibC get() {
    return Holder.LIBC;
  }

  /** Loads the library when it is first needed. */
  final class Holder {
    private static final LinuxLibC LIBC = CLibrary.load(LinuxLibC.class);

    private Holder() {}
  }
}
