package org.cqueues.os;

import jnr.ffi.LibraryLoader;
import jnr.ffi.types.intptr_t;

/** The C functions of inotify(7), beside those of {@link LibC} and under the same rules. */
@SuppressWarnings("checkstyle:MethodName") // the kernel's names
public interface NotifyCalls {
  /** See inotify_init1(2). */
  int inotify_init1(int flags);

  /** See inotify_add_watch(2). */
  int inotify_add_watch(int fd, @intptr_t long path, int mask);

  /** Those of this process. */
  static NotifyCalls get() {
    return Holder.CALLS;
  }

  /** Loads the functions when they are first needed. */
  final class Holder {
    private static final NotifyCalls CALLS = LibraryLoader.create(NotifyCalls.class).load("c");

    private Holder() {}
  }
}
