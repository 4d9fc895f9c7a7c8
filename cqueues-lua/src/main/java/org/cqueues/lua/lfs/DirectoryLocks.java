package org.cqueues.lua.lfs;

import org.cqueues.core.Reaper;
import org.cqueues.lua.module.LuaClass;
import org.cqueues.lua.module.Scheduler;
import org.cqueues.os.Errno;
import org.cqueues.os.NativeFiles;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Userdata;
import org.cqueues.runtime.io.FileName;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code lock_dir}: a link in the directory, which only one can make. */
final class DirectoryLocks {
  private static final LuaString NAME = Bytes.text("/lockfile.lfs");
  private static final byte[] TARGET = {'l', 'o', 'c', 'k'};

  private final LuaState state;
  private final Reaper reaper;
  private final LuaClass<Lock> objects = new LuaClass<>("lock metatable", Lock.class);

  DirectoryLocks(LuaState state) {
    this.state = state;
    reaper = Scheduler.of(state).reaper();
    objects.method("free", this::free);
  }

  /** A lock, which ends when its script lets go of it. */
  private static final class Lock extends Userdata {
    private final byte[] link;
    private final Reaper.Ward ward;
    private boolean isFree;

    Lock(byte[] link, Reaper reaper, LuaTable metatable) {
      super(link, metatable);
      this.link = link;
      ward = reaper.watch(this, () -> NativeFiles.unlink(link));
    }

    void free() {
      if (isFree) return;
      isFree = true;
      ward.release();
      NativeFiles.unlink(link);
    }
  }

  Varargs lock(Varargs args) {
    LuaString directory = FileName.of(Args.string(args, 1, "lock_dir"), state).text();
    LuaString name = new Bytes(NAME.length()).add(directory).add(NAME).toLuaString();
    byte[] link = FileName.of(name, state).bytes();
    reaper.drain();
    int failed = NativeFiles.linkSymbolically(TARGET, link);
    if (failed != 0) {
      return LuaValue.varargsOf(LuaValue.NIL, Bytes.text(Errno.text(-failed)));
    }
    return new Lock(link, reaper, objects.metatable());
  }

  private Varargs free(Varargs args) {
    objects.self(args, "free").free();
    return LuaValue.NONE;
  }
}
