package org.cqueues.lua.lfs;

import org.cqueues.os.Errno;
import org.cqueues.os.NativeDirectory;
import org.cqueues.os.NativeFiles;
import org.cqueues.os.SysException;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.cqueues.runtime.io.CurrentDirectory;
import org.cqueues.runtime.io.FileDescriptors;
import org.cqueues.runtime.io.FileName;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "lfs"}, which is also a global. */
public final class LfsModule {
  private static final LuaString BINARY = Bytes.text("binary");

  private final LuaState state;
  private final CurrentDirectory directory;

  private LfsModule(LuaState state) {
    this.state = state;
    directory = CurrentDirectory.of(state);
  }

  /** Makes the module of a state. */
  public static LuaTable open(LuaState state) {
    var functions = new LfsModule(state);
    var attributes = new Attributes(state);
    var module = new Table();
    module.set("_VERSION", Bytes.text("LuaFileSystem 1.8.0"));
    module.set("_COPYRIGHT", Bytes.text("cqueues for the JVM"));
    module.set("_DESCRIPTION", Bytes.text("What LuaFileSystem does, in Java"));
    function(module, "attributes", attributes::ofFile);
    function(module, "symlinkattributes", attributes::ofLink);
    function(module, "currentdir", functions::currentDirectory);
    function(module, "chdir", functions::changeDirectory);
    function(module, "dir", new Directories(state)::iterate);
    function(module, "mkdir", functions::makeDirectory);
    function(module, "rmdir", functions::removeDirectory);
    function(module, "link", functions::link);
    function(module, "touch", functions::touch);
    function(module, "setmode", functions::setMode);
    function(module, "lock", functions::lock);
    function(module, "unlock", functions::unlock);
    function(module, "lock_dir", new DirectoryLocks(state)::lock);
    state.globals().set("lfs", module);
    return module;
  }

  private static void function(LuaTable module, String name, Builtin.Body body) {
    module.rawset(Symbols.of(name), new Builtin(name, body));
  }

  private byte[] path(Varargs args, int n, String function) {
    return FileName.of(Args.string(args, n, function), state).bytes();
  }

  /** True, or nil, what strerror(3) says, and the number of the error. */
  private static Varargs result(int failed) {
    return failed == 0 ? LuaValue.TRUE : failure(-failed, "");
  }

  /** Nil, what strerror(3) says behind some words, and the number. */
  static Varargs failure(int errno, String words) {
    return LuaValue.varargsOf(
        LuaValue.NIL, Bytes.text(words + Errno.text(errno)), LuaValue.valueOf(errno));
  }

  private Varargs currentDirectory(Varargs args) {
    try {
      return directory.path();
    } catch (SysException e) {
      return failure(e.errno(), "get_dir getcwd() failed: ");
    }
  }

  private Varargs changeDirectory(Varargs args) {
    LuaString to = Args.string(args, 1, "chdir");
    try {
      directory.change(to);
      return LuaValue.TRUE;
    } catch (SysException e) {
      String named = Bytes.chars(FileName.of(to, state).text());
      String text =
          "Unable to change working directory to '" + named + "'\n" + Errno.text(e.errno()) + "\n";
      return LuaValue.varargsOf(LuaValue.NIL, Bytes.text(text));
    }
  }

  private Varargs makeDirectory(Varargs args) {
    return result(NativeDirectory.make(path(args, 1, "mkdir")));
  }

  private Varargs removeDirectory(Varargs args) {
    return result(NativeDirectory.remove(path(args, 1, "rmdir")));
  }

  /** What a symbolic link leads to is a text, to which nothing is put in front. */
  private Varargs link(Varargs args) {
    LuaString from = Args.string(args, 1, "link");
    byte[] to = path(args, 2, "link");
    if (!args.arg(3).toboolean()) {
      return result(NativeFiles.link(FileName.of(from, state).bytes(), to));
    }
    var target = new byte[from.length()];
    from.copyInto(0, target, 0, target.length);
    return result(NativeFiles.linkSymbolically(target, to));
  }

  private Varargs touch(Varargs args) {
    byte[] path = path(args, 1, "touch");
    if (args.narg() == 1) return result(NativeFiles.touch(path));
    long accessed = (long) Args.number(args, 2, "touch", 0);
    long modified = Args.longInteger(args, 3, "touch", accessed);
    return result(NativeFiles.setTimes(path, accessed, modified));
  }

  private static LuaValue file(Varargs args, String function) {
    LuaValue file = args.arg1();
    if (!FileDescriptors.isFile(file)) throw Args.typeError(args, 1, function, "FILE*");
    if (!FileDescriptors.isOpen(file)) throw Errors.error(function + ": closed file");
    return file;
  }

  /** Only Windows knows texts from bytes. */
  private Varargs setMode(Varargs args) {
    file(args, "setmode");
    Args.option(args, 2, "setmode", null, "binary", "text");
    return LuaValue.varargsOf(LuaValue.TRUE, BINARY);
  }

  private Varargs lock(Varargs args) {
    LuaValue file = file(args, "lock");
    LuaString mode = Args.string(args, 2, "lock");
    long start = Args.longInteger(args, 3, "lock", 0);
    long length = Args.longInteger(args, 4, "lock", 0);
    NativeFiles.Lock lock =
        switch (mode.length() == 0 ? 0 : mode.luaByte(0)) {
          case 'r' -> NativeFiles.Lock.SHARED;
          case 'w' -> NativeFiles.Lock.EXCLUSIVE;
          case 'u' -> NativeFiles.Lock.NONE;
          default -> throw Errors.error("lock: invalid mode");
        };
    return locked(NativeFiles.lock(FileDescriptors.of(file), lock, start, length));
  }

  private Varargs unlock(Varargs args) {
    LuaValue file = file(args, "unlock");
    long start = Args.longInteger(args, 2, "unlock", 0);
    long length = Args.longInteger(args, 3, "unlock", 0);
    NativeFiles.Lock none = NativeFiles.Lock.NONE;
    return locked(NativeFiles.lock(FileDescriptors.of(file), none, start, length));
  }

  /** Locks tell no number. */
  private static Varargs locked(int failed) {
    return failed == 0
        ? LuaValue.TRUE
        : LuaValue.varargsOf(LuaValue.NIL, Bytes.text(Errno.text(-failed)));
  }
}
