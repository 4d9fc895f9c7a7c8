package org.cqueues.runtime.io;

import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Commands for the system's shell, see system(3). */
public final class Shell {
  /** A process killed by a signal: Java reports the signal's number behind this. */
  private static final int SIGNALLED = 128;

  private static final int LAST_SIGNAL = 64;
  private static final LuaString EXIT = LuaString.valueOf("exit");
  private static final LuaString SIGNAL = LuaString.valueOf("signal");

  private Shell() {}

  /** What will run a command. */
  public static ProcessBuilder start(LuaString command) {
    return new ProcessBuilder("/bin/sh", "-c", command.tojstring());
  }

  /**
   * Waits for the end: true or nil, {@code exit} or {@code signal}, and the status or the signal.
   */
  public static Varargs result(Process process) {
    int status;
    while (true) {
      try {
        status = process.waitFor();
        break;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        process.destroy();
        return LuaValue.varargsOf(LuaValue.NIL, SIGNAL, LuaValue.valueOf(15));
      }
    }
    boolean signalled = status > SIGNALLED && status <= SIGNALLED + LAST_SIGNAL;
    return LuaValue.varargsOf(
        status == 0 ? LuaValue.TRUE : LuaValue.NIL,
        signalled ? SIGNAL : EXIT,
        LuaValue.valueOf(signalled ? status - SIGNALLED : status));
  }
}
