package org.cqueues.runtime;

/**
 * A thread for scripts. The size of its stack is known, so a {@link StackRoom} need not probe it:
 * the stack is large, and memory is given to what is used of it.
 */
public final class ScriptThread extends Thread {
  /** What library functions have below the deepest call, and their calls back among the others. */
  private static final int RESERVE = 6 << 20;

  /** What calls may take of the stack, in bytes. */
  private final int room;

  /**
   * A thread still to be started.
   *
   * @param stackMib address space for the stack, in MiB; half of it is for calls of Lua functions
   *     where it is small, all but 6 MiB where it is large
   */
  public ScriptThread(Runnable task, String name, int stackMib) {
    long bytes = (long) stackMib << 20;
    super(null, task, name, bytes, false);
    room = (int) Math.min(Integer.MAX_VALUE / 2, Math.max(bytes / 2, bytes - RESERVE));
  }

  /** What calls of Lua functions may take of the stack, counted by a {@link StackRoom}. */
  int room() {
    return room;
  }
}
