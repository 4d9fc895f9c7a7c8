package org.cqueues.lua;

import org.luaj.vm2.LuaValue;

/** Error codes of sockets between the core, where all are negative, and scripts. */
final class SocketCode {
  /** Below lie the library's own codes, which scripts see as they are. */
  private static final int OWN = -1_000_000;

  private SocketCode() {}

  /** The number a script sees for a code of the core, or the reverse. */
  static int flip(int code) {
    return code < OWN ? code : -code;
  }

  /** The code of a saved error that the core hands out negated. */
  static int shown(int code) {
    return code > -OWN ? -code : flip(code);
  }

  static LuaValue value(int code) {
    return LuaValue.valueOf(shown(code));
  }
}
