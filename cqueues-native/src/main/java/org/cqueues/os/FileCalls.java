package org.cqueues.os;

import jnr.ffi.annotations.Variadic;
import jnr.ffi.types.intptr_t;

/** The C functions for files by name, beside those of {@link LibC} and under the same rules. */
@SuppressWarnings("checkstyle:MethodName") // the kernel's names
public interface FileCalls {
  /** See open(2). */
  @Variadic(fixedCount = 2)
  int open(@intptr_t long path, int flags, int mode);

  /** See openat(2). */
  @Variadic(fixedCount = 3)
  int openat(int directory, @intptr_t long path, int flags, int mode);

  /** See lseek(2). */
  @intptr_t
  long lseek(int fd, @intptr_t long offset, int whence);

  /** See access(2). */
  int access(@intptr_t long path, int mode);

  /** See remove(3). */
  int remove(@intptr_t long path);

  /** See rename(2). */
  int rename(@intptr_t long from, @intptr_t long to);

  /** See getenv(3): the value's address, or 0. */
  @intptr_t
  long getenv(@intptr_t long name);

  /** The C library of this process. */
  static FileCalls get() {
    return Holder.CALLS;
  }

  /** Loads the library when it is first needed. */
  final class Holder {
    private static final FileCalls CALLS = CLibrary.load(FileCalls.class);

    private Holder() {}
  }
}
