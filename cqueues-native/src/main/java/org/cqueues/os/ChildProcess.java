package org.cqueues.os;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.kenai.jffi.Library;
import java.io.File;
import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/**
 * A command that the shell runs beside this process. Unlike the JDK's class it takes a command of
 * any bytes, and tells an exit status above 128 from a signal; {@link Process} adds the two up.
 */
public final class ChildProcess {
  /** More than any system's {@code posix_spawn_file_actions_t}, spawnattr_t or sigset_t takes. */
  private static final int OPAQUE = 512;

  private static final byte[] SH = {'s', 'h'};
  private static final byte[] COMMAND = {'-', 'c'};
  private static final int FIRST_OF_OURS = 3;
  private static final int RUNNING = -1;
  private static final int SIGNAL_BITS = 0x7f;
  private static final int EXIT_SHIFT = 8;
  private static final int EXIT_BITS = 0xff;

  private final ProcessCalls calls;
  private final int pid;

  /** As waitpid(2) gives it, or {@link #RUNNING}. */
  private int status = RUNNING;

  private ChildProcess(ProcessCalls calls, int pid) {
    this.calls = calls;
    this.pid = pid;
  }

  /** What a shell does first in another directory; not all systems let posix_spawn(3) do it. */
  private static final byte[] ELSEWHERE =
      "cd -P -- \"$1\" && exec /bin/sh -c \"$2\" sh".getBytes(US_ASCII);

  /**
   * Starts {@code /bin/sh -c command} with this process's environment and an empty signal mask. It
   * has the descriptors 0 to 2 and no other.
   *
   * @param command ends at its first zero byte
   * @param directory an absolute path, or null for ours
   * @param input what it has as descriptor 0; 0 for ours
   * @param output the same for descriptor 1; 1 for ours
   * @throws SysException for example EAGAIN, ENOMEM
   */
  public static ChildProcess start(
      byte[] command, byte @Nullable [] directory, int input, int output) {
    ProcessCalls calls = ProcessCalls.get();
    try (Arena arena = Arena.ofConfined()) {
      long shell = NativeFiles.string(arena, "/bin/sh".getBytes(US_ASCII));
      long arguments =
          directory == null
              ? arguments(arena, SH, COMMAND, command)
              : arguments(arena, SH, COMMAND, ELSEWHERE, SH, directory, command);
      var pid = new int[1];
      long actions = arena.allocate(OPAQUE, Long.BYTES).address();
      long attributes = arena.allocate(OPAQUE, Long.BYTES).address();
      check(calls.posix_spawn_file_actions_init(actions));
      check(calls.posix_spawnattr_init(attributes));
      int failed;
      try {
        if (input != 0) check(calls.posix_spawn_file_actions_adddup2(actions, input, 0));
        if (output != 1) check(calls.posix_spawn_file_actions_adddup2(actions, output, 1));
        closeOthers(calls, actions);
        // a thread of the JVM blocks signals that are its own way to be asked for things
        long none = arena.allocate(OPAQUE, Long.BYTES).address();
        calls.sigemptyset(none);
        check(calls.posix_spawnattr_setsigmask(attributes, none));
        short flags = Platform.current().POSIX_SPAWN_SETSIGMASK();
        check(calls.posix_spawnattr_setflags(attributes, flags));
        failed = calls.posix_spawn(pid, shell, actions, attributes, arguments, environment());
      } finally {
        calls.posix_spawn_file_actions_destroy(actions);
        calls.posix_spawnattr_destroy(attributes);
      }
      check(failed);
      return new ChildProcess(calls, pid[0]);
    }
  }

  private static long arguments(Arena arena, byte[]... texts) {
    long list = arena.allocate((texts.length + 1L) * Long.BYTES, Long.BYTES).address();
    for (int i = 0; i < texts.length; i++) {
      Memory.putLong(list + (long) i * Long.BYTES, NativeFiles.string(arena, texts[i]));
    }
    return list;
  }

  private static void check(int failed) {
    if (failed != 0) throw new SysException("posix_spawn", failed);
  }

  private static void closeOthers(ProcessCalls calls, long actions) {
    try {
      check(calls.posix_spawn_file_actions_addclosefrom_np(actions, FIRST_OF_OURS));
    } catch (UnsatisfiedLinkError _) {
      String[] open = new File("/dev/fd").list();
      if (open == null) return; // no such directory: files of ours are close-on-exec anyway
      for (String name : open) {
        int fd = Integer.parseInt(name);
        if (fd >= FIRST_OF_OURS) check(calls.posix_spawn_file_actions_addclose(actions, fd));
      }
    }
  }

  /**
   * See environ(7), which the JVM leaves as it was. The symbol of the program counts, which may
   * have a copy of libc's.
   */
  private static long environment() {
    return Memory.getLong(Library.getDefault().getSymbolAddress("environ"));
  }

  /** Waits for the end. */
  public void await() {
    update(0);
  }

  /** Whether it has ended; it is no zombie then. */
  public boolean hasEnded() {
    update(Platform.current().WNOHANG());
    return status != RUNNING;
  }

  private void update(int options) {
    if (status != RUNNING) return;
    try (Arena arena = Arena.ofConfined()) {
      long room = arena.allocate(Integer.BYTES, Integer.BYTES).address();
      int waited;
      do {
        waited = calls.waitpid(pid, room, options);
        if (waited < 0 && LibC.errno() != Errno.EINTR) {
          // ECHILD: somebody else has waited for it, or the host ignores SIGCHLD
          status = 0;
          return;
        }
      } while (waited < 0);
      if (waited > 0) status = Memory.getInt(room);
    }
  }

  /** Whether a signal ended it; {@link #await} comes first. */
  public boolean isSignalled() {
    return (status & SIGNAL_BITS) != 0;
  }

  /** The signal's number, or the exit status; {@link #await} comes first. */
  public int code() {
    return isSignalled() ? status & SIGNAL_BITS : status >> EXIT_SHIFT & EXIT_BITS;
  }

  /**
   * Opens a pipe whose ends are closed by exec and block, see pipe(2). They are so from the start:
   * another thread may start a command at any time.
   *
   * @return the end to read from and the end to write to
   * @throws SysException for example EMFILE
   */
  public static int[] openPipe() {
    try (Arena arena = Arena.ofConfined()) {
      long pair = arena.allocate(2L * Integer.BYTES, Integer.BYTES).address();
      int failed = Platform.current().openBlockingPipe(pair);
      if (failed < 0) throw new SysException("pipe", -failed);
      return new int[] {Memory.getInt(pair), Memory.getInt(pair + Integer.BYTES)};
    }
  }
}
