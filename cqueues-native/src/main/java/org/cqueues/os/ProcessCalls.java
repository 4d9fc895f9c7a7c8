package org.cqueues.os;

import jnr.ffi.annotations.Out;
import jnr.ffi.types.intptr_t;

/** The C functions for processes, beside those of {@link LibC} and under the same rules. */
@SuppressWarnings("checkstyle:MethodName") // the kernel's names
public interface ProcessCalls {
  /**
   * See posix_spawn(3): 0, or the error's number.
   *
   * @param pid an array, since JNR 2.2 garbles the sixth of six plain numbers
   */
  int posix_spawn(
      @Out int[] pid,
      @intptr_t long path,
      @intptr_t long actions,
      @intptr_t long attributes,
      @intptr_t long arguments,
      @intptr_t long environment);

  /** See posix_spawn_file_actions_init(3). */
  int posix_spawn_file_actions_init(@intptr_t long actions);

  /** See posix_spawn_file_actions_destroy(3). */
  int posix_spawn_file_actions_destroy(@intptr_t long actions);

  /** See posix_spawn_file_actions_adddup2(3). */
  int posix_spawn_file_actions_adddup2(@intptr_t long actions, int fd, int number);

  /** See posix_spawn_file_actions_addclose(3). */
  int posix_spawn_file_actions_addclose(@intptr_t long actions, int fd);

  /** Closes all from {@code first} on; glibc has it since 2.34, musl not. */
  int posix_spawn_file_actions_addclosefrom_np(@intptr_t long actions, int first);

  /** See posix_spawnattr_init(3). */
  int posix_spawnattr_init(@intptr_t long attributes);

  /** See posix_spawnattr_destroy(3). */
  int posix_spawnattr_destroy(@intptr_t long attributes);

  /** See posix_spawnattr_setflags(3). */
  int posix_spawnattr_setflags(@intptr_t long attributes, short flags);

  /** See posix_spawnattr_setsigmask(3). */
  int posix_spawnattr_setsigmask(@intptr_t long attributes, @intptr_t long mask);

  /** See sigemptyset(3). */
  int sigemptyset(@intptr_t long mask);

  /** See waitpid(2). */
  int waitpid(int pid, @intptr_t long status, int options);

  /** The C library of this process. */
  static ProcessCalls get() {
    return Holder.CALLS;
  }

  /** Loads the library when it is first needed. */
  final class Holder {
    private static final ProcessCalls CALLS = CLibrary.load(ProcessCalls.class);

    private Holder() {}
  }
}
