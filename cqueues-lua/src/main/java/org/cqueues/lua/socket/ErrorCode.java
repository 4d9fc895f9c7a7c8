package org.cqueues.lua.socket;

import org.luaj.vm2.LuaValue;

/** Error codes of sockets as the core returns them and as scripts see them. */
final class ErrorCode {
  /** Below lie the library's own codes, which are negative for scripts, too. */
  private static final int OWN = -1_000_000;

  private ErrorCode() {}

  /** The number a script sees for a failed result of the core, or for a saved error negated. */
  static int shown(int result) {
    return result < OWN ? result : -result;
  }

  static LuaValue value(int result) {
    return LuaValue.valueOf(shown(result));
  }
}
