package org.cqueues.runtime;

import org.luaj.vm2.lib.VarArgFunction;

/**
 * A function of a standard library. One class holds a library's functions and tells them apart by a
 * number: a class for each, or a lambda, would be felt when a program starts.
 */
public abstract class LibraryFunction extends VarArgFunction {
  /** Which function of the library this is. */
  public final int code;

  public LibraryFunction(String name, int code) {
    this.name = name;
    this.code = code;
  }

  @Override
  public final String tojstring() {
    return "function: " + Addresses.of(this);
  }
}
