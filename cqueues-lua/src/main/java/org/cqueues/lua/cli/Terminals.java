package org.cqueues.lua.cli;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/**
 * Which of the standard descriptors are terminals. The launcher tells, as it costs a shell nothing,
 * while isatty(3) here would mean loading libc.
 */
final class Terminals {
  /** The digits of those that are. */
  private static final @Nullable String TOLD = System.getProperty("cqueues.terminals");

  private Terminals() {}

  /** Whether somebody sits at standard input. */
  @SuppressWarnings("SystemConsoleNull") // that holds for JDK 22 to 24 only
  static boolean giveInput() {
    if (TOLD != null) return TOLD.contains("0");
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** Whether somebody looks at standard output; assumed where nobody told. */
  static boolean showOutput() {
    return TOLD == null || TOLD.contains("1");
  }
}
