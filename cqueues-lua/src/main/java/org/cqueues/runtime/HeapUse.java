package org.cqueues.runtime;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * The bytes in use, as scripts ask for them: what the last collection has left and what the thread
 * has made since. The JVM's own figure moves by whole buffers of threads, so that it would fall and
 * rise between two collections that find nothing.
 */
final class HeapUse {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** About what the JVM itself makes and forgets from one collection to the next. */
  private static final long JITTER_BYTES = 1024;

  private static final long LITTLE_BYTES = 8192;

  /** The JVM's figure may be short of ours by a thread's buffer without having collected. */
  private static final long BUFFER_BYTES = 2 << 20;

  /** The bytes in use when this thread had made {@code madeBefore}. */
  private long base;

  private long madeBefore;
  private long settled;
  private long madeBeforeCollection;
  private Thread thread = Thread.currentThread();

  HeapUse() {
    rebase(inUse());
    settled = base;
    madeBeforeCollection = Long.MIN_VALUE / 2; // nobody knows when that was
  }

  private static long inUse() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** The bytes that the current thread has made; negative on a virtual one, which is not asked. */
  private static long made() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  private void rebase(long bytes) {
    base = bytes;
    thread = Thread.currentThread();
    madeBefore = made();
  }

  long bytes() {
    long inUse = inUse();
    long estimate = base + made() - madeBefore;
    if (thread == Thread.currentThread() && inUse >= estimate - BUFFER_BYTES) return estimate;
    rebase(inUse); // the JVM has collected, or another thread has gone on
    return inUse;
  }

  /** Whether so little was made since the last full collection that another one can be left out. */
  boolean isFresh() {
    long made = made();
    return made >= 0
        && thread == Thread.currentThread()
        && made - madeBeforeCollection < LITTLE_BYTES;
  }

  /** A full collection has just been made. */
  void collected() {
    long inUse = inUse();
    rebase(Math.abs(inUse - base) <= JITTER_BYTES ? base : inUse);
    madeBeforeCollection = madeBefore;
  }

  /** What was made since is a collection's own, or so little that it was left out: garbage. */
  void settle() {
    rebase(base);
    settled = base;
  }

  /** How many bytes more are in use than after the last collection; 0 if there are fewer. */
  long growth() {
    return Math.max(0, bytes() - settled);
  }
}
