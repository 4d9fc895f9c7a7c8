package org.cqueues.os;

/** What systems have each their own way for with signals. */
@SuppressWarnings("checkstyle:MethodName") // the kernel's names
public interface SignalPlatform {
  /** What the kernel has for those who wait for signals. */
  Signals.Kind kind();

  /** The names of the signals up to 31, without {@code SIG}, with blanks between. */
  String names();

  /** The first number for programs' own use; below it may be some that are taken. */
  int SIGRTMIN();

  /** The highest number of a signal. */
  int SIGRTMAX();

  /** Bytes of {@code struct sigaction}, or more. */
  int SIGACTION_SIZE();

  /** The handler in a {@code struct sigaction}. */
  StructField SIGACTION_HANDLER();
}
