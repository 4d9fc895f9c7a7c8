package org.cqueues.lua.thread;

import org.cqueues.core.Pollable;
import org.cqueues.os.Interest;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** A thread as a script sees it, ready once it has ended. */
final class ThreadObject extends Userdata implements Pollable {
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
}
