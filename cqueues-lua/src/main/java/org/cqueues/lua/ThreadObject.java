package org.cqueues.lua;

import org.cqueues.core.Pollable;
import org.cqueues.os.Interest;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaUserdata;

/** A thread as a script sees it, ready once it has ended. */
final class ThreadObject extends LuaUserdata implements Pollable {
  private final ChildThread thread;

  ThreadObject(ChildThread thread, LuaTable metatable) {
    super(thread, metatable);
    this.thread = thread;
  }

  ChildThread thread() {
    return thread;
  }

  @Override
  public int pollfd() {
    return thread.completion().pollfd();
  }

  @Override
  public int interest() {
    return Interest.READ;
  }

  @Override
  public double timeout() {
    return Double.POSITIVE_INFINITY;
  }

  @Override
  public String tojstring() {
    return Address.of(this);
  }
}
