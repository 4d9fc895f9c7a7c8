package org.cqueues.runtime;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

  /** How long to wait for a JVM that may do without collections when it is asked for one. */
  private static final long PATIENCE_MILLIS = 200;

  /** How long to wait until the JVM hands over what a collection has found, on a busy machine. */
  private static final long HANDOVER_MILLIS = 60_000;

  /** Steps that a collection takes of which there is nothing else to say. */
  private static final int LEAST_STEPS = 32;

  private final LuaState state;

  /** Made when first asked, since that takes the JVM some time. */
  private @Nullable HeapUse heap;

  /** What the collection under way still has to allow for, a kilobyte each; else 0. */
  private long stepsLeft;

  private boolean stopped;

  /** What scripts have set and the JVM does not ask for, by option. */
  private final int[] tuning = {DEFAULT, DEFAULT, DEFAULT};

  private Garbage(LuaState state) {
    this.state = state;
  }

  public static Garbage of(LuaState state) {
    return state.extension(Garbage.class, Garbage::new);
  }

  /** The Lua function. */
  public Varargs control(Varargs args) {
    int option = Args.option(args, 1, NAME, "collect", OPTIONS);
    int value = Args.integer(args, 2, NAME, 0);
    return switch (option) {
      case COLLECT -> {
        collect();
        yield LuaValue.ZERO;
      }
      case STEP -> LuaValue.valueOf(step(value));
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

  private Varargs count() {
    long bytes = heap().bytes();
    return LuaValue.varargsOf(
        LuaValue.valueOf(bytes / 1024.0), LuaValue.valueOf((int) (bytes % 1024)));
  }

  private HeapUse heap() {
    HeapUse made = heap;
    if (made == null) heap = made = new HeapUse();
    return made;
  }

  /** Whether a script has not stopped it. */
  boolean isRunning() {
    return !stopped;
  }

  /**
   * A part of a collection, which costs nothing but the last: that is the collection.
   *
   * @param kilobytes how much to allow for; 0 for the smallest part
   * @return whether this was the last
   */
  private boolean step(int kilobytes) {
    if (stepsLeft <= 0) stepsLeft = LEAST_STEPS + heap().growth() / 1024;
    stepsLeft -= Math.max(1, kilobytes);
    if (stepsLeft > 0) return false;
    collect();
    return true;
  }

  /** A full collection, and the close functions and finalizers of what it found. */
  void collect() {
    stepsLeft = 0;
    Inheritances.of(state).forgetChanged();
    WeakTables weak = WeakTables.of(state);
    Finalizers finalizers = Finalizers.of(state);
    boolean watched = state.isWatched();
    // where nothing could go that a script would miss, only the time a collection takes tells
    if (watched || finalizers.watches() || !weak.areEmpty() || !heap().isFresh()) {
      if (weak.havePairs()) {
        collectWithPairs(weak);
      } else {
        collectOnce();
        // the JVM hands over what a collection has found on a thread of its own, in any order: what
        // comes with the second one comes after all that the first has found
        if (watched) collectOnce();
      }
    }
    heap().settle();
    finalizers.collected();
    state.drain();
  }

  /** Two collections, one with the values of ephemeron tables at their keys, one in the tables. */
  private void collectWithPairs(WeakTables weak) {
    List<WeakContent> tables = weak.living();
    collectOnce();
    for (WeakContent table : tables) table.holdValues(true);
    tables.clear(); // which kept them until their values were no longer with the keys
    collectOnce();
    for (WeakContent table : weak.living()) table.holdValues(false);
  }

  private void collectOnce() {
    var queue = new ReferenceQueue<Object>();
    var probe = new PhantomReference<>(new Object(), queue);
    System.gc();
    heap().collected(); // before anything else is made
    try {
      queue.remove(probe.refersTo(null) ? HANDOVER_MILLIS : PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    probe.clear();
  }
}
