package org.cqueues.runtime;

/** Positions of running Lua functions, found by walking the Java stack. */
final class Where {
  private Where() {}

  /**
   * The text {@code chunk:line: } of the Lua function {@code level} calls up, or an empty text
   * where that is not a Lua function.
   */
  static String at(int level) {
    return "";
  }
}
