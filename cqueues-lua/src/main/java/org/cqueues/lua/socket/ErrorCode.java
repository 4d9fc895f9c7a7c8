package org.cqueues.lua.socket;

import org.luaj.vm2.LuaValue;

/**
 * Error numbers of sockets as the core returns them, always negative, and as scripts see them: the
 * system's positive and the library's own negative.
 */
final class ErrorCode {
  /** Below lie the library's own codes. */
  private static final int OWN = -1_000_000;

  /** Where small negative numbers go, which are no errors but may be saved as one. */
  private static final int STRANGE = Integer.MIN_VALUE - OWN;

  private ErrorCode() {}

  /** The number a script sees for a failed result of the core. */
  static int shown(int result) {
    if (result < STRANGE) return result - STRANGE;
    return result < OWN ? result : -result;
  }

  /** The opposite of {@link #shown}. */
  static int result(int shown) {
    if (shown >= 0) return -shown;
    return shown < OWN ? shown : shown + STRANGE;
  }

  static LuaValue value(int result) {
    return LuaValue.valueOf(shown(result));
  }
}
