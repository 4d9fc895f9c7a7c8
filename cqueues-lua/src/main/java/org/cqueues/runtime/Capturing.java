package org.cqueues.runtime;

import org.luaj.vm2.LuaValue;

/**
 * A function of a library that keeps values which {@code debug} shows as its upvalues, those of
 * Lua's own library in C; they have no names. They count from 1 on.
 */
public interface Capturing {
  /** How many there are. */
  int captured();

  /** The value now. */
  LuaValue captured(int number);

  /**
   * Changes the value for the calls to come. One that the function could do nothing with is
   * ignored; a function in C would read memory that is not its own.
   */
  void capture(int number, LuaValue value);
}
