package org.cqueues.os;

import java.lang.foreign.Arena;
import jnr.ffi.LibraryLoader;
import jnr.ffi.types.intptr_t;

/**
 * Keeps SIGPIPE from this thread, and tells whether it was raised: the kernel sends it to the
 * thread that writes, before write(2) returns.
 */
final class SigpipeProbe implements AutoCloseable {
  private static final int SIGPIPE = 13; // on every system
  private static final int SIG_BLOCK = System.getProperty("os.name").equals("Linux") ? 0 : 1;
  private static final int SIG_SETMASK = SIG_BLOCK + 2;

  /** More than any system's {@code sigset_t} takes. */
  private static final int SIGSET_SIZE = 128;

  private final Calls calls = LibraryLoader.create(Calls.class).load("c");
  private final Arena arena = Arena.ofConfined();
  private final long sigpipe = arena.allocate(SIGSET_SIZE, Long.BYTES).address();
  private final long before = arena.allocate(SIGSET_SIZE, Long.BYTES).address();

  /** What the threads of a process have of their own, see signal(7). */
  @SuppressWarnings("checkstyle:MethodName") // the kernel's names
  public interface Calls {
    int sigemptyset(@intptr_t long set);

    int sigaddset(@intptr_t long set, int signal);

    int sigismember(@intptr_t long set, int signal);

    int pthread_sigmask(int how, @intptr_t long set, @intptr_t long old);

    int sigpending(@intptr_t long set);

    int sigwait(@intptr_t long set, @intptr_t long signal);
  }

  SigpipeProbe() {
    calls.sigemptyset(sigpipe);
    calls.sigaddset(sigpipe, SIGPIPE);
    calls.pthread_sigmask(SIG_BLOCK, sigpipe, before);
  }

  boolean isRaised() {
    long pending = arena.allocate(SIGSET_SIZE, Long.BYTES).address();
    calls.sigpending(pending);
    return calls.sigismember(pending, SIGPIPE) == 1;
  }

  /** Takes the signal, if there is one, and lets others through again. */
  @Override
  public void close() {
    if (isRaised()) calls.sigwait(sigpipe, arena.allocate(Integer.BYTES, Integer.BYTES).address());
    calls.pthread_sigmask(SIG_SETMASK, before, 0);
    arena.close();
  }
}
