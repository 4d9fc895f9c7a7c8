package org.cqueues.os.bsd;

import org.cqueues.os.SignalPlatform;
import org.cqueues.os.Signals;
import org.cqueues.os.StructField;

/**
 * See signal(3).
 *
 * @param SIGRTMIN 1 where programs have no numbers of their own
 * @param SIGRTMAX 0 there
 */
@SuppressWarnings("checkstyle:MethodName") // the kernel's names
record BsdSignals(int SIGRTMIN, int SIGRTMAX) implements SignalPlatform {
  private static final StructField HANDLER = StructField.ofLong(0);

  private static final String NAMES =
      """
      HUP INT QUIT ILL TRAP ABRT EMT FPE KILL BUS SEGV SYS PIPE ALRM TERM URG STOP TSTP CONT CHLD
      TTIN TTOU IO XCPU XFSZ VTALRM PROF WINCH INFO USR1 USR2
      """;

  @Override
  public Signals.Kind kind() {
    return Signals.Kind.KQUEUE;
  }

  @Override
  public String names() {
    return NAMES;
  }

  @Override
  public int SIGACTION_SIZE() {
    return 32; // 16 on macOS and OpenBSD
  }

  @Override
  public StructField SIGACTION_HANDLER() {
    return HANDLER;
  }
}
