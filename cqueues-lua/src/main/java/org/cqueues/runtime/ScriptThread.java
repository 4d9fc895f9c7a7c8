package org.cqueues.runtime;

/**
 * A thread for scripts without limits. The size of its stack is known, so the functions of such
 * states count what they take of it while they run here; on other threads, where the count would
 * cost more, a stack ends where the JVM ends it. Like in a {@link StackRoom}, calls are counted by
 * the most that they can take, but there is no need to probe: the stack is large, and memory is
 * given to what is used of it.
 */
public final class ScriptThread extends Thread {
  /** What library functions have below the deepest call, and their calls back among the others. */
  private static final int RESERVE = 6 << 20;

  /** What is between a resumer and its coroutine. */
  private static final int RESUME = 4 << 10;

  /** The running coroutine's calls, in bytes; generated code adds its own while it runs. */
  int used;

  /** What {@link #used} may reach; negative while a hook may be set, to be asked for each time. */
  int limit;

  /** What it may reach, whatever hooks there are. */
  private int end;

  /**
   * A thread still to be started.
   *
   * @param stackMib address space for the stack, in MiB; half of it is for calls of Lua functions
   *     where it is small, all but 6 MiB where it is large
   */
  public ScriptThread(Runnable task, String name, int stackMib) {
    long bytes = (long) stackMib << 20;
    super(null, task, name, bytes, false);
    end = (int) Math.min(Integer.MAX_VALUE / 2, Math.max(bytes / 2, bytes - RESERVE));
    limit = end;
  }

  /** What the running coroutine's calls take, for {@link #used(int)}; 0 on other threads. */
  static int used() {
    return currentThread() instanceof ScriptThread thread ? thread.used : 0;
  }

  /** Calls have ended, by whatever error. */
  static void used(int bytes) {
    if (currentThread() instanceof ScriptThread thread) thread.used = bytes;
  }

  /** A hook was set on this thread, or taken away. */
  static void hooked() {
    if (currentThread() instanceof ScriptThread thread) thread.limit = Hook.used ? -1 : thread.end;
  }

  /**
   * Whether a call that has begun beyond the {@link #limit} has to be interpreted, and counted
   * there; generated code asks.
   *
   * @throws ScriptError "stack overflow"
   */
  static boolean isHooked(ScriptThread thread, int bytes) {
    if (thread.used > thread.end) {
      thread.used -= bytes;
      throw StackOverflow.error(true);
    }
    if (!Hook.isSet()) return false;
    thread.used -= bytes;
    return true;
  }

  /**
   * A call begins, of code that is interpreted.
   *
   * @return for {@link #used(int)}
   * @throws ScriptError "stack overflow"
   */
  static int take(int bytes) {
    if (!(currentThread() instanceof ScriptThread thread)) return 0;
    int before = thread.used;
    thread.used = before + bytes;
    if (thread.used > thread.end) {
      thread.used = before;
      throw StackOverflow.error(true);
    }
    return before;
  }

  /**
   * A coroutine is about to be resumed here.
   *
   * @param own what its calls take
   * @return for {@link #resumed}
   * @throws ScriptError "stack overflow"
   */
  static long resume(int own) {
    if (!(currentThread() instanceof ScriptThread thread)) return 0;
    int left = thread.end - thread.used - RESUME;
    if (own > left) throw StackOverflow.error(false);
    long resumer = (long) thread.end << Integer.SIZE | thread.used;
    thread.end(left);
    thread.used = own;
    return resumer;
  }

  /** It is suspended, or has ended; returns what its calls take. */
  static int resumed(long resumer) {
    if (!(currentThread() instanceof ScriptThread thread)) return 0;
    int own = thread.used;
    thread.end((int) (resumer >> Integer.SIZE));
    thread.used = (int) resumer;
    return own;
  }

  private void end(int bytes) {
    end = bytes;
    if (limit >= 0) limit = bytes;
  }
}
