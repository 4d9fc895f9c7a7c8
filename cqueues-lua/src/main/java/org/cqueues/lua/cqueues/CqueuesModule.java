package org.cqueues.lua.cqueues;

import org.cqueues.lua.module.Failure;
import org.cqueues.lua.module.Module;
import org.cqueues.lua.module.PollToken;
import org.cqueues.lua.module.Scheduler;
import org.cqueues.os.Errno;
import org.cqueues.os.SysException;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LibraryFunction;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "cqueues"}: making controllers, and the functions around them. */
public final class CqueuesModule {
  private static final String VENDOR = "org.cqueues";
  private static final int VERSION = 20161215; // what native cqueues has said ever since

  private final Scheduler scheduler;
  private final ControllerClass controllers;

  private CqueuesModule(LuaState state) {
    this.scheduler = Scheduler.of(state);
    this.controllers = new ControllerClass(state);
  }

  /** Opens the module in a state. */
  public static LuaTable open(LuaState state) {
    var functions = new CqueuesModule(state);
    var module =
        new Module()
            .value("VENDOR", Bytes.text(VENDOR))
            .value("VERSION", LuaValue.valueOf(VERSION))
            .value("_POLL", PollToken.VALUE)
            .function("new", _ -> functions.create())
            .function("create", _ -> functions.tryCreate())
            .function("type", CqueuesModule::type)
            .function("interpose", functions.controllers::interpose)
            .function("monotime", _ -> LuaValue.valueOf(functions.scheduler.now()))
            .function("running", _ -> functions.running())
            .value("poll", functions.new Poll())
            .value("sleep", functions.new Sleep())
            .function("cancel", functions::cancel)
            .function("reset", _ -> functions.resetAll());
    LuaTable table = module.table();
    var metatable = new Table();
    metatable.rawset(
        Symbols.of("__index"),
        new Builtin(
            "__index",
            args -> {
              // not in the table itself: pairs and rawget do not show them
              LuaTable auxlib = AuxlibModule.open(state);
              String name = Bytes.chars(args.arg(2));
              return name.equals("assert") || name.equals("resume") || name.equals("wrap")
                  ? auxlib.get(args.arg(2))
                  : LuaValue.NIL;
            }));
    table.setmetatable(metatable);
    return table;
  }

  /** {@code cqueues.poll}. */
  private final class Poll extends LibraryFunction {
    Poll() {
      super("poll");
    }

    @Override
    public Varargs invoke(Varargs args) {
      return scheduler.poll(args);
    }
  }

  /** {@code cqueues.sleep}. */
  private final class Sleep extends LibraryFunction {
    Sleep() {
      super("sleep");
    }

    @Override
    public LuaValue call(LuaValue seconds) {
      scheduler.sleep(seconds);
      return NONE;
    }

    @Override
    public Varargs invoke(Varargs args) {
      scheduler.sleep(args.arg1());
      return NONE;
    }
  }

  private Varargs create() {
    try {
      return controllers.create();
    } catch (SysException e) {
      throw Errors.error("unable to initialize continuation queue: " + Errno.text(e.errno()), 1);
    }
  }

  private Varargs tryCreate() {
    try {
      return controllers.create();
    } catch (SysException e) {
      return Failure.of(e.errno());
    }
  }

  private static Varargs type(Varargs args) {
    if (!(args.arg1() instanceof ControllerObject object)) return LuaValue.NIL;
    return Bytes.text(object.controller().isClosed() ? "closed controller" : "controller");
  }

  private Varargs running() {
    LuaUserdata running = scheduler.running();
    if (running == null) return LuaValue.varargsOf(LuaValue.NIL, LuaValue.FALSE);
    return LuaValue.varargsOf(running, LuaValue.valueOf(scheduler.isManaged()));
  }

  private Varargs cancel(Varargs args) {
    for (int i = 1; i <= args.narg(); i++) {
      if (args.isnil(i)) continue;
      scheduler.controllers().cancel(scheduler.descriptorOf(args.arg(i)));
    }
    return LuaValue.NONE;
  }

  private Varargs resetAll() {
    try {
      scheduler.controllers().reset();
      return LuaValue.NONE;
    } catch (SysException e) {
      throw Errors.error("unable to reset continuation queue: " + Errno.text(e.errno()));
    }
  }
}
