package org.cqueues.os;

import java.lang.foreign.Arena;

/**
 * Tells once, to whoever polls, that something is over: a pipe, see pipe(2), that reaches its end
 * when {@link #signal} closes the other side. It belongs to two threads, the one that waits and the
 * one that signals; the descriptor stays open until both have let go.
 */
public final class Completion {
  private final Descriptor read;
  private final Descriptor write;
  private int owners = 2;

  /**
   * Opens the pipe.
   *
   * @throws SysException where there are no more descriptors
   */
  public Completion() {
    try (Arena arena = Arena.ofConfined()) {
      long pair = arena.allocate(2L * Integer.BYTES, Integer.BYTES).address();
      int failed = Platform.current().openPipe(pair);
      if (failed < 0) throw new SysException("pipe", -failed);
      read = new Descriptor(Memory.getInt(pair));
      write = new Descriptor(Memory.getInt(pair + Integer.BYTES));
    }
  }

  /** The descriptor that becomes readable, or -1 once nobody is left. */
  public synchronized int pollfd() {
    return read.fd();
  }

  /** Makes the descriptor readable for good. */
  public synchronized void signal() {
    write.close();
  }

  /** One of the two owners lets go; each calls it once. */
  public synchronized void release() {
    if (--owners > 0) return;
    write.close();
    read.close();
  }
}
