package org.cqueues.lua;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/** Where the lines of an interactive session come from. */
interface Prompt extends AutoCloseable {
  /** A line without its end; null at the end of input. */
  @Nullable String readLine(String prompt);

  @Override
  void close();

  /** Whether somebody sits at standard input; the launcher knows, as it costs a shell nothing. */
  @SuppressWarnings("SystemConsoleNull") // that holds for JDK 22 to 24 only
  static boolean isTerminal() {
    String told = System.getProperty("cqueues.terminal");
    if (told != null) return told.equals("true");
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  static Prompt open() {
    return isTerminal() ? new TerminalPrompt() : new PlainPrompt();
  }
}
