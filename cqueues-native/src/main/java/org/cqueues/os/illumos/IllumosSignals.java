package org.cqueues.os.illumos;

import org.cqueues.os.SignalPlatform;
import org.cqueues.os.Signals;
import org.cqueues.os.StructField;

/** See signal.h(3HEAD). */
@SuppressWarnings("checkstyle:MethodName") // the manual's names
final class IllumosSignals implements SignalPlatform {
  private static final StructField HANDLER = StructField.ofLong(8);

  private static final String NAMES =
      """
      HUP INT QUIT ILL TRAP ABRT EMT FPE KILL BUS SEGV SYS PIPE ALRM TERM USR1 USR2 CHLD PWR WINCH
      URG IO STOP TSTP CONT TTIN TTOU VTALRM PROF XCPU XFSZ
      """;

  @Override
  public Signals.Kind kind() {
    return Signals.Kind.SIGTIMEDWAIT;
  }

  @Override
  public String names() {
    return NAMES;
  }

  @Override
  public int SIGRTMIN() {
    return 42;
  }

  @Override
  public int SIGRTMAX() {
    return 74;
  }

  @Override
  public int SIGACTION_SIZE() {
    return 32;
  }

  @Override
  public StructField SIGACTION_HANDLER() {
    return HANDLER;
  }
}
