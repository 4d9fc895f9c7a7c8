package org.cqueues.lua.embed;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cqueues.core.Controller;
import org.cqueues.core.Coroutine;
import org.cqueues.lua.module.Scheduler;
import org.cqueues.os.Interest;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Meter;
import org.cqueues.runtime.io.OpenFiles;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;

/** What an engine tells of itself. */
final class Inspection {
  private static final LuaString NAME = Bytes.text("__name");

  private Inspection() {}

  static LuaStatistics statistics(LuaState state, Loop loop, TurnClock clock) {
    Scheduler scheduler = Scheduler.of(state);
    List<Coroutine> own = loop.coroutines();
    int runnable = 0;
    for (Coroutine coroutine : own) if (coroutine.awaited().isEmpty()) runnable++;
    Controller controller = own.isEmpty() ? null : loop.controller();
    Meter meter = state.hasLimits() ? state.meter() : null;
    return new LuaStatistics(
        scheduler.controllers().coroutines(),
        runnable,
        scheduler.reaper().count() + OpenFiles.of(state).count(),
        controller == null ? 0 : controller.watchedDescriptors(),
        controller == null ? 0 : controller.timerCount(),
        loop.submittedCount(),
        meter == null ? 0 : meter.instructionsUsed(),
        meter == null ? 0 : meter.memoryUsed(),
        clock.count());
  }

  /** What a coroutine waits for, in words. */
  static List<String> awaited(Coroutine coroutine, double now) {
    var all = new ArrayList<String>();
    for (Coroutine.Awaited one : coroutine.awaited()) {
      var text = new StringBuilder();
      if (!(one.source() instanceof LuaValue value && value.isnumber())) {
        text.append(nameOf(one.source()));
      }
      if (one.fd() >= 0) {
        text.append(" (fd ").append(one.fd()).append(") for ").append(purpose(one.interest()));
      }
      if (one.deadline() < Double.POSITIVE_INFINITY) {
        if (!text.isEmpty()) text.append(", at most ");
        text.append(String.format(Locale.ROOT, "%.3f s", Math.max(0, one.deadline() - now)));
      }
      all.add(text.toString());
    }
    return List.copyOf(all);
  }

  private static String nameOf(Object source) {
    if (!(source instanceof LuaValue value)) return source.toString();
    LuaValue metatable = value instanceof LuaUserdata object ? object.getmetatable() : null;
    LuaValue name = metatable == null ? LuaValue.NIL : metatable.rawget(NAME);
    return name instanceof LuaString text ? Bytes.java(text) : value.typename();
  }

  private static String purpose(int interest) {
    boolean reading = (interest & Interest.READ) != 0;
    boolean writing = (interest & Interest.WRITE) != 0;
    if (reading && writing) return "reading and writing";
    return reading ? "reading" : writing ? "writing" : "urgent data";
  }
}
