package org.cqueues.lua.cqueues;

import org.cqueues.lua.module.Module;
import org.cqueues.os.Timeouts;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Table;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "_cqueues.debug"}: how timeouts are rounded. */
public final class DebugModule {
  private static final double NANOSECONDS = 1e9;

  private DebugModule() {}

  /** Opens the module in a state. */
  public static LuaTable open(LuaState state) {
    return new Module()
        .function("f2ms", DebugModule::millis)
        .function("f2ts", DebugModule::timespec)
        .value("INT_MAX", LuaValue.valueOf(Integer.MAX_VALUE))
        .value("LONG_MAX", LuaValue.valueOf((double) Long.MAX_VALUE))
        .table();
  }

  private static Varargs millis(Varargs args) {
    int millis = Timeouts.millis(Args.number(args, 1, "f2ms"));
    return LuaValue.varargsOf(
        LuaValue.valueOf(millis), LuaValue.valueOf(millis == Integer.MAX_VALUE));
  }

  private static Varargs timespec(Varargs args) {
    double seconds = Args.number(args, 1, "f2ts");
    if (!Double.isFinite(seconds)) return LuaValue.NONE;
    boolean clamped = seconds >= (double) Long.MAX_VALUE;
    double whole = Math.floor(Math.max(seconds, 0));
    double nanos = Math.ceil((Math.max(seconds, 0) - whole) * NANOSECONDS);
    if (clamped) {
      whole = (double) Long.MAX_VALUE;
      nanos = 0;
    } else if (nanos >= NANOSECONDS) {
      whole++;
      nanos = 0;
    }
    var table = new Table();
    table.set("tv_sec", LuaValue.valueOf(whole));
    table.set("tv_nsec", LuaValue.valueOf(nanos));
    return LuaValue.varargsOf(table, LuaValue.valueOf(clamped));
  }
}
