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

  /** See stat(2). */
  int stat(@intptr_t long path, @intptr_t long status);

  /** See lstat(2). */
  int lstat(@intptr_t long path, @intptr_t long status);

  /** See link(2). */
  int link(@intptr_t long from, @intptr_t long to);

  /** See symlink(2). */
  int symlink(@intptr_t long target, @intptr_t long path);

  /** See readlink(2). */
  @intptr_t
  long readlink(@intptr_t long path, @intptr_t long room, @intptr_t long size);

  /** See unlink(2). */
  int unlink(@intptr_t long path);

  /** See utimes(2). */
  int utimes(@intptr_t long path, @intptr_t long times);

  /** See fcntl(2), of the commands for locks. */
  @Variadic(fixedCount = 2)
  int fcntl(int fd, int command, @intptr_t long lock);

  /** See isatty(3). */
  int isatty(int fd);

  /** See mkdir(2). */
  int mkdir(@intptr_t long path, int mode);

  /** See rmdir(2). */
  int rmdir(@intptr_t long path);

  /** See opendir(3). */
  @intptr_t
  long opendir(@intptr_t long path);

  /** See readdir(3). */
  @intptr_t
  long readdir(@intptr_t long directory);

  /** See closedir(3). */
  int closedir(@intptr_t long directory);

  /** See getcwd(3). */
  @intptr_t
  long getcwd(@intptr_t long room, @intptr_t long size);

  /** See realpath(3). */
  @intptr_t
  long realpath(@intptr_t long path, @intptr_t long room);

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
