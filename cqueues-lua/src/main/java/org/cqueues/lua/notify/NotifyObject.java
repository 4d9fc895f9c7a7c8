package org.cqueues.lua.notify;

import org.cqueues.core.Pollable;
import org.cqueues.os.FileWatch;
import org.cqueues.os.Interest;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaString;
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
   * Tracks a name from now on; one that is tracked stays as it is.
   *
   * @param wanted bits of {@link FileWatch}
   * @return 0, or the negative errno
   */
  int track(LuaString name, int wanted) {
    int failed = isEntry(name) ? watch.track(bytes(name), wanted) : 0;
    if (failed == 0) changes.track(name, wanted);
    return failed;
  }

  /** Whether a directory may have an entry of this name. */
  private static boolean isEntry(LuaString name) {
    boolean empty = name.length() == 0 || (name.length() == 1 && name.luaByte(0) == '.');
    return !empty && name.indexOf((byte) 0, 0) < 0;
  }

  private static byte[] bytes(LuaString name) {
    var bytes = new byte[name.length()];
    name.copyInto(0, bytes, 0, bytes.length);
    return bytes;
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
