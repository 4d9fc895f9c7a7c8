package org.cqueues.lua.notify;

import org.cqueues.core.Pollable;
import org.cqueues.os.FileWatch;
import org.cqueues.os.Interest;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** A file notifier as a script sees it. */
final class NotifyObject extends Userdata implements Pollable {
  private final FileWatch watch;
  private final FileChanges changes = new FileChanges();

  NotifyObject(FileWatch watch, LuaTable metatable) {
    super(watch, metatable);
    this.watch = watch;
  }

  FileChanges changes() {
    return changes;
  }

  /**
   * Takes what the kernel has, unless something is still to be fetched.
   *
   * @return 0, or the negative errno
   */
  int step() {
    while (changes.isEmpty()) {
      int batch = watch.read();
      if (batch <= 0) return batch;
      changes.addAll(watch);
    }
    return 0;
  }

  @Override
  public int pollfd() {
    return watch.fd();
  }

  @Override
  public int interest() {
    return Interest.READ;
  }

  @Override
  public double timeout() {
    return changes.isEmpty() ? Double.POSITIVE_INFINITY : 0;
  }
}
