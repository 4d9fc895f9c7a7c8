package org.cqueues.lua.system;

import java.time.Instant;
import org.cqueues.lua.module.Scheduler;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** {@code require "system"}. */
public final class SystemModule {
  private static final double NANOSECONDS = 1e-9;

  private final LuaTable module = new Table();

  private SystemModule(LuaState state) {
    Scheduler scheduler = Scheduler.of(state);
    module.set("_VERSION", Bytes.text("LuaSystem 0.2.1"));
    function("gettime", _ -> LuaValue.valueOf(now()));
    function("monotime", _ -> LuaValue.valueOf(scheduler.now()));
    function(
        "sleep",
        args -> {
          scheduler.pause(Args.number(args, 1, "sleep"));
          return LuaValue.NONE;
        });
  }

  /** The module of a state. */
  public static LuaTable open(LuaState state) {
    return state.extension(SystemModule.class, SystemModule::new).module;
  }

  private void function(String name, Builtin.Body body) {
    module.rawset(Symbols.of(name), new Builtin(name, body));
  }

  private static double now() {
    Instant now = Instant.now();
    return now.getEpochSecond() + now.getNano() * NANOSECONDS;
  }
}
