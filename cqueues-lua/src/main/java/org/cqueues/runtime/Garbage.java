package org.cqueues.runtime;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code collectgarbage}: the JVM's collector behind Lua's options. */
public final class Garbage {
  private static final String NAME = "collectgarbage";
  private static final int DEFAULT = 200;

  /** How long to wait until the JVM hands over what a collection has found. */
  private static final long PATIENCE_MILLIS = 200;

  private final LuaState state;
  private boolean stopped;
  private int pause = DEFAULT;
  private int stepMultiplier = DEFAULT;
  private int majorIncrement = DEFAULT;

  private Garbage(LuaState state) {
    this.state = state;
  }

  public static Garbage of(LuaState state) {
    return state.extension(Garbage.class, Garbage::new);
  }

  public Varargs control(Varargs args) {
    int option =
        Args.option(
            args,
            1,
            NAME,
            "collect",
            "stop",
            "restart",
            "collect",
            "count",
            "step",
            "setpause",
            "setstepmul",
            "setmajorinc",
            "isrunning",
            "generational",
            "incremental");
    int value = Args.integer(args, 2, NAME, 0);
    switch (option) {
      case 0 -> stopped = true;
      case 1 -> stopped = false;
      case 2 -> collect();
      case 3 -> {
        return count();
      }
      case 4 -> {
        collect();
        return LuaValue.TRUE;
      }
      case 5 -> {
        int before = pause;
        pause = value;
        return LuaValue.valueOf(before);
      }
      case 6 -> {
        int before = stepMultiplier;
        stepMultiplier = value;
        return LuaValue.valueOf(before);
      }
      case 7 -> {
        int before = majorIncrement;
        majorIncrement = value;
        return LuaValue.valueOf(before);
      }
      case 8 -> {
        return LuaValue.valueOf(!stopped);
      }
      default -> {} // generations are the JVM's own affair
    }
    return LuaValue.ZERO;
  }

  /** Whether a script has not stopped it. */
  boolean isRunning() {
    return !stopped;
  }

  private static Varargs count() {
    Runtime runtime = Runtime.getRuntime();
    long bytes = runtime.totalMemory() - runtime.freeMemory();
    return LuaValue.varargsOf(
        LuaValue.valueOf(bytes / 1024.0), LuaValue.valueOf((int) (bytes % 1024)));
  }

  /** A full collection, and the close functions and finalizers of what it found. */
  void collect() {
    // the JVM hands over what a collection has found on a thread of its own, in any order: what
    // comes with the second one comes after all that the first has found
    EphemeronTables ephemerons = EphemeronTables.of(state);
    List<WeakContent> tables = ephemerons.living();
    collectOnce();
    for (WeakContent table : tables) table.holdValues(true);
    tables.clear(); // which kept them until their values were no longer with the keys
    collectOnce();
    for (WeakContent table : ephemerons.living()) table.holdValues(false);
    Finalizers.of(state).collected();
    state.drain();
  }

  private static void collectOnce() {
    var queue = new ReferenceQueue<Object>();
    var probe = new PhantomReference<>(new Object(), queue);
    System.gc();
    try {
      queue.remove(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    probe.clear();
  }
}
