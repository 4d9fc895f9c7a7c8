package org.cqueues.runtime;

import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A function of a library: it takes its arguments as {@code invoke(args)} and returns the results;
 * an error is thrown as {@link ScriptError}. One class holds a library's functions and tells them
 * apart by a number: a class for each, or a lambda, would be felt when a program starts. Where that
 * does not matter, {@link Builtin} takes a lambda.
 */
public abstract class LibraryFunction extends EngineFunction {
  /** As error messages have it. */
  protected final String name;

  /** Which function of the library this is. */
  public final int code;

  /**
   * One of several functions of the class.
   *
   * @param name for error messages, which find the library's by themselves
   */
  protected LibraryFunction(String name, int code) {
    this.name = name;
    this.code = code;
  }

  /** The only function of the class. */
  protected LibraryFunction(String name) {
    this(name, 0);
  }

  /** The library's own name for it. */
  @Override
  public final String name() {
    return name;
  }

  @Override
  public LuaValue call() {
    return invoke(NONE).arg1();
  }

  @Override
  public LuaValue call(LuaValue a) {
    return invoke(a).arg1();
  }

  @Override
  public LuaValue call(LuaValue a, LuaValue b) {
    return invoke(varargsOf(a, b)).arg1();
  }

  @Override
  public LuaValue call(LuaValue a, LuaValue b, LuaValue c) {
    return invoke(varargsOf(a, b, c)).arg1();
  }

  @Override
  public abstract Varargs invoke(Varargs args);

  @Override
  public Varargs onInvoke(Varargs args) {
    return invoke(args);
  }

  @Override
  public final String tojstring() {
    return "function: " + Addresses.of(this);
  }
}
