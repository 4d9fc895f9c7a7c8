package org.cqueues.lua.lfs;

import org.cqueues.core.Reaper;
import org.cqueues.lua.module.LuaClass;
import org.cqueues.lua.module.Scheduler;
import org.cqueues.os.Errno;
import org.cqueues.os.NativeDirectory;
import org.cqueues.os.SysException;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Userdata;
import org.cqueues.runtime.io.FileName;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code dir}: an iterator and the open directory, which scripts may also use by themselves. */
final class Directories {
  private final LuaState state;
  private final Reaper reaper;
  private final LuaClass<Open> objects = new LuaClass<>("directory metatable", Open.class);
  private final LuaFunction next;

  Directories(LuaState state) {
    this.state = state;
    reaper = Scheduler.of(state).reaper();
    next = objects.method("next", this::next);
    objects.method("close", this::close);
  }

  /** An open directory, which is closed when its script lets go of it. */
  private static final class Open extends Userdata {
    final NativeDirectory directory;
    final Reaper.Ward ward;

    Open(NativeDirectory directory, Reaper reaper, LuaTable metatable) {
      super(directory, metatable);
      this.directory = directory;
      ward = reaper.watch(this, directory::close);
    }

    void close() {
      ward.release();
      directory.close();
    }
  }

  Varargs iterate(Varargs args) {
    FileName path = FileName.of(Args.string(args, 1, "dir"), state);
    reaper.drain();
    try {
      var open = new Open(NativeDirectory.open(path.bytes()), reaper, objects.metatable());
      return LuaValue.varargsOf(next, open);
    } catch (SysException e) {
      String why = Errno.text(e.errno());
      throw Errors.error("cannot open " + Bytes.chars(path.text()) + ": " + why);
    }
  }

  private Varargs next(Varargs args) {
    Open open = objects.self(args, "next");
    if (open.directory.isClosed()) throw Errors.badArgument(1, "next", "closed directory");
    byte[] name = open.directory.next();
    if (name != null) return LuaString.valueUsing(name);
    open.close();
    return LuaValue.NONE;
  }

  private Varargs close(Varargs args) {
    objects.self(args, "close").close();
    return LuaValue.NONE;
  }
}
