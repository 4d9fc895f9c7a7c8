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

  private static final String[] OPTIONS = {
    "setpause",
    "setstepmul",
    "setmajorinc",
    "stop",
    "restart",
    "collect",
    "count",
    "step",
    "isrunning",
    "generational",
    "incremental"
  };

  private static final int SET_PAUSE = 0;
  private static final int SET_STEP_MULTIPLIER = 1;
  private static final int SET_MAJOR_INCREMENT = 2;
  private static final int STOP = 3;
  private static final int RESTART = 4;
  private static final int COLLECT = 5;
  private static final int COUNT = 6;
  private static final int STEP = 7;
  private static final int IS_RUNNING = 8;

  /** How long to wait until the JVM hands over what a collection has found. */
  private static final long PATIENCE_MILLIS = 200;

  private final LuaState state;
  private boolean stopped;

  /** What scripts have set and the JVM does not ask for, by option. */
  private final int[] tuning = {DEFAULT, DEFAULT, DEFAULT};

  private Garbage(LuaState state) {
    this.state = state;
  }

  public static Garbage of(LuaState state) {
    return state.extension(Garbage.class, Garbage::new);
  }

  /** The Lua function; a step is a full collection. */
  public Varargs control(Varargs args) {
    int option = Args.option(args, 1, NAME, "collect", OPTIONS);
    int value = Args.integer(args, 2, NAME, 0);
    return switch (option) {
      case COLLECT -> {
        collect();
        yield LuaValue.ZERO;
      }
      case STEP -> {
        collect();
        yield LuaValue.TRUE;
      }
      case COUNT -> count();
      case STOP, RESTART -> {
        stopped = option == STOP;
        yield LuaValue.ZERO;
      }
      case IS_RUNNING -> LuaValue.valueOf(!stopped);
      case SET_PAUSE, SET_STEP_MULTIPLIER, SET_MAJOR_INCREMENT -> {
        int before = tuning[option];
        tuning[option] = value;
        yield LuaValue.valueOf(before);
      }
      default -> LuaValue.ZERO; // generations are the JVM's own affair
    };
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
