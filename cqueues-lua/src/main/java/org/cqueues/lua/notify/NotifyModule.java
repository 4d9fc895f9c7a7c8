package org.cqueues.lua.notify;

import java.util.Arrays;
import org.cqueues.lua.module.Flags;
import org.cqueues.lua.module.LuaClass;
import org.cqueues.lua.module.Module;
import org.cqueues.lua.module.Scheduler;
import org.cqueues.os.Errno;
import org.cqueues.os.FileWatch;
import org.cqueues.os.SysException;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.io.CurrentDirectory;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "cqueues.notify"}: what becomes of a directory and its entries. */
public final class NotifyModule {
  private static final int FEATURE = 16;
  private static final int INOTIFY = 1 << FEATURE;
  private static final int FEN = 2 << FEATURE;
  private static final int KQUEUE = 4 << FEATURE;
  private static final int KQUEUE1 = 8 << FEATURE;
  private static final int CLOSED_ON_EXEC = 0x4 << (FEATURE + 4);
  private static final int RELATIVE = 0x3 << (FEATURE + 4);
  private static final int NAME_MAX = 255;

  private static final Flags CONSTANTS =
      new Flags(
          changesAndFeatures(
              "INOTIFY",
              "FEN",
              "KQUEUE",
              "KQUEUE1",
              "OPENAT",
              "FDOPENDIR",
              "O_CLOEXEC",
              "IN_CLOEXEC"));
  private static final Flags TEXTS =
      new Flags(
          changesAndFeatures(
              "inotify",
              "FEN",
              "kqueue",
              "kqueue1",
              "openat",
              "fdopendir",
              "O_CLOEXEC",
              "IN_CLOEXEC"));

  private static final LuaString STEP = Symbols.of("step");
  private static final LuaString GET = Symbols.of("get");

  private final Scheduler scheduler;
  private final LuaClass<NotifyObject> notifiers = new LuaClass<>("CQS Notify", NotifyObject.class);
  private final LuaFunction step;

  private NotifyModule(LuaState state) {
    scheduler = Scheduler.of(state);
    notifiers.method("add", this::add);
    notifiers.method("get", this::get);
    notifiers.method("changes", this::changes);
    step = notifiers.method("step", this::step);
    notifiers.method("pollfd", args -> LuaValue.valueOf(notifiers.self(args, "pollfd").pollfd()));
    notifiers.constant("events", LuaClass.READ);
    notifiers.method(
        "timeout",
        args ->
            notifiers.self(args, "timeout").changes().isEmpty() ? LuaValue.NONE : LuaValue.ZERO);
  }

  private static String[] changesAndFeatures(String... features) {
    var names = new String[FEATURE + features.length];
    Arrays.fill(names, "");
    String[] changes = {"CREATE", "ATTRIB", "MODIFY", "REVOKE", "DELETE"};
    System.arraycopy(changes, 0, names, 0, changes.length);
    System.arraycopy(features, 0, names, FEATURE, features.length);
    return names;
  }

  /** Opens the module in a state. */
  public static LuaTable open(LuaState state) {
    var functions = new NotifyModule(state);
    LuaTable table =
        new Module()
            .value("FEATURES", LuaValue.valueOf(kind() | RELATIVE | CLOSED_ON_EXEC))
            .function("opendir", functions::openDirectory)
            .function(
                "type",
                args ->
                    functions.notifiers.isInstance(args.arg1())
                        ? Bytes.text("file notifier")
                        : LuaValue.NIL)
            .function("flags", args -> Flags.each(args, -1))
            .function("strflag", args -> TEXTS.names(args, 1))
            .function("interpose", functions.notifiers::interpose)
            .table();
    CONSTANTS.define(table);
    Flags.define(table, "ALL", FileChanges.ALL);
    return table;
  }

  private static int kind() {
    return switch (FileWatch.kind()) {
      case INOTIFY -> INOTIFY;
      case EVENT_PORTS -> FEN;
      case KQUEUE -> KQUEUE;
      case KQUEUE1 -> KQUEUE | KQUEUE1;
    };
  }

  private Varargs openDirectory(Varargs args) {
    LuaString given = Args.string(args, 1, "opendir");
    byte[] path = path(CurrentDirectory.of(scheduler.state()).resolve(given));
    scheduler.reaper().drain();
    FileWatch watch;
    try {
      watch = open(path);
    } catch (SysException e) {
      return LuaValue.varargsOf(LuaValue.NIL, LuaValue.valueOf(e.errno()));
    }
    var object = new NotifyObject(watch, notifiers.metatable());
    scheduler.closeAfter(object, watch.fd(), watch::close);
    return object;
  }

  /**
   * There is no way to close a notifier, and the system allows a user 128 of them: at its limit,
   * those let go of are closed first.
   */
  private FileWatch open(byte[] path) {
    try {
      return FileWatch.open(path);
    } catch (SysException e) {
      if (e.errno() != Errno.EMFILE) throw e;
      scheduler.state().collect();
      return FileWatch.open(path);
    }
  }

  /** Without slashes at the end. */
  private static byte[] path(LuaString given) {
    int length = given.length();
    while (length > 1 && given.luaByte(length - 1) == '/') length--;
    var path = new byte[length];
    given.copyInto(0, path, 0, length);
    return path;
  }

  private Varargs add(Varargs args) {
    NotifyObject self = notifiers.self(args, "add");
    LuaString name = Args.string(args, 2, "add");
    int wanted = Args.integer(args, 3, "add", FileChanges.ALL);
    if (name.indexOf((byte) '/', 0) >= 0) throw failed("add", Errno.code("EISDIR"));
    if (name.length() > NAME_MAX) throw failed("add", Errno.code("ENAMETOOLONG"));
    int failed = self.track(name, wanted);
    if (failed != 0) throw failed("add", -failed);
    return LuaValue.TRUE;
  }

  private static RuntimeException failed(String method, int errno) {
    return Errors.error("notify." + method + ": " + Errno.text(errno));
  }

  private Varargs step(Varargs args) {
    int result = notifiers.self(args, "step").step();
    return result == 0
        ? LuaValue.TRUE
        : LuaValue.varargsOf(LuaValue.FALSE, LuaValue.valueOf(-result));
  }

  private Varargs get(Varargs args) {
    NotifyObject self = notifiers.self(args, "get");
    double deadline = scheduler.deadline(Args.number(args, 2, "get", Double.POSITIVE_INFINITY));
    while (true) {
      int errno = stepOf(self);
      if (errno != 0) throw failed("get", errno);
      int changes = self.changes().fetch();
      if (changes != 0) {
        return LuaValue.varargsOf(LuaValue.valueOf(changes), self.changes().fetchedName());
      }
      if (!scheduler.await(self, deadline)) return LuaValue.NIL;
    }
  }

  /** Through the object's method, which a script may have replaced; the errno. */
  private int stepOf(NotifyObject self) {
    LuaValue method = self.get(STEP);
    if (method.raweq(step)) return -self.step();
    Varargs result = method.invoke(self);
    return result.arg1().toboolean() ? 0 : Args.integer(result, 2, "get");
  }

  private Varargs changes(Varargs args) {
    LuaValue self = args.arg1();
    LuaValue timeout = args.arg(2);
    return new Builtin("changes", _ -> self.get(GET).invoke(self, timeout));
  }
}
