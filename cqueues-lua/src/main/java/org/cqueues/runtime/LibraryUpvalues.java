package org.cqueues.runtime;

import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/** The upvalues of a library's function, each its own. */
final class LibraryUpvalues extends Upvalues {
  private final Capturing function;

  LibraryUpvalues(Capturing function) {
    this.function = function;
  }

  /** Which upvalue of which function. */
  private record Identity(Capturing function, int number) {}

  @Override
  public int count() {
    return function.captured();
  }

  @Override
  public LuaString name(int number) {
    return NO_NAME;
  }

  @Override
  public LuaValue get(int number) {
    return function.captured(number);
  }

  @Override
  public void set(int number, LuaValue value) {
    function.capture(number, value);
  }

  @Override
  public Object identity(int number) {
    return new Identity(function, number);
  }
}
