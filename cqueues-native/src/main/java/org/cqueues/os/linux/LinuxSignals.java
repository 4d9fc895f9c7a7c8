package org.cqueues.os.linux;

import org.cqueues.os.SignalPlatform;
import org.cqueues.os.Signals;
import org.cqueues.os.StructField;

/** See signal(7). */
@SuppressWarnings("checkstyle:MethodName") // the kernel's names
final class LinuxSignals implements SignalPlatform {
  private static final StructField HANDLER = StructField.ofLong(0);

  /** Without those that only some machines have. */
  private static final String NAMES =
      """
      HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP
      TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS
      """;

  @Override
  public Signals.Kind kind() {
    return Signals.Kind.SIGNALFD;
  }

  @Override
  public String names() {
    return NAMES;
  }

  @Override
  public int SIGRTMIN() {
    return 34; // glibc keeps 32 and 33 for itself
  }

  @Override
  public int SIGRTMAX() {
    return 64;
  }

  @Override
  public int SIGACTION_SIZE() {
    return 256; // more than it takes on any machine
  }

  @Override
  public StructField SIGACTION_HANDLER() {
    return HANDLER;
  }
}
