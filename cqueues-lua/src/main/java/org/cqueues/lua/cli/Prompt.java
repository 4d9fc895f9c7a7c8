package org.cqueues.lua.cli;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaTable;

/** Where the lines of an interactive session come from. */
interface Prompt extends AutoCloseable {
  /**
   * A line without its end, one character for each byte; null at the end of input.
   *
   * @param prompt the same
   */
  @Nullable String readLine(String prompt);

  @Override
  void close();

  /** The names in {@code globals} are what a terminal completes. */
  static Prompt open(LuaTable globals) {
    return Terminals.giveInput() ? new TerminalPrompt(globals) : new PlainPrompt();
  }
}
