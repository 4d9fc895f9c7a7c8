package org.cqueues.runtime;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/**
 * Calls {@code __gc} of tables that became unreachable, on the thread of their state: after a
 * collection that a script asks for, when the script makes tables, functions or strings after the
 * JVM has found some, and at the end of the state.
 *
 * <p>The metamethod gets the table itself, so the table has to come back to life. Of all the JVM's
 * references only a finalizer can do that; it does no more than to put the table into a queue.
 */
public final class Finalizers {
  private static final LuaString GC = Symbols.of("__gc");

  /**
   * How many states have finalizers to run that the JVM has found by itself. What makes objects
   * looks at this field first, since it costs next to nothing.
   */
  private static volatile int waiting;

  private final LuaState state;

  /** Whether this is one of those that wait. */
  private final AtomicBoolean waits = new AtomicBoolean();

  /** Finalizers run. */
  private boolean running;

  /** Objects that came back to life for finalizers that run, see {@link RevivedKeys}. */
  private List<LuaTable> revived = List.of();

  /** How long the JVM's finalizer thread may need for one mark, on a busy machine. */
  private static final int PATIENCE_SECONDS = 10;

  /** Whether it was waited for in vain: then the JVM does without finalizers. */
  private static volatile boolean areAbsent;

  private final LinkedBlockingQueue<Mark> dead = new LinkedBlockingQueue<>();

  /** The marks of tables not known to be unreachable, in the order in which they got them. */
  private final TreeMap<Long, WeakReference<Mark>> living = new TreeMap<>();

  /** The marks of unreachable tables whose finalizers are still to run. */
  private final TreeMap<Long, Mark> pending = new TreeMap<>();

  /** Marks of tables that are not ours and live until the state ends, such as the globals. */
  private final List<Mark> lasting = new ArrayList<>();

  private long marked;

  /** Closes what has no metamethod, at the end of the state. */
  private @Nullable Closing closing;

  /** Objects that are closed at the end of the state, in one order with the finalizers. */
  public interface Closing {
    /** The number of the youngest, see {@link #number}; negative where there is none. */
    long last();

    /** Closes the youngest. */
    void closeLast();

    /** All are closed, and all finalizers have run. */
    void end();
  }

  private Finalizers(LuaState state) {
    this.state = state;
    state.onCollect(() -> false, this::drain); // Garbage asks itself
    state.onClose(this::finish);
  }

  public static Finalizers of(LuaState state) {
    return state.extension(Finalizers.class, Finalizers::new);
  }

  /** Has objects closed at the end of the state. */
  public void closing(Closing objects) {
    closing = objects;
  }

  /**
   * The number of a new object that is to be closed: older ones are closed, or finalized, later.
   */
  public long number() {
    return marked++;
  }

  /** Whether there are tables to be finalized some time. */
  boolean watches() {
    return !(living.isEmpty() && pending.isEmpty() && dead.isEmpty());
  }

  /** The running script makes an object: a moment at which Lua, too, may run finalizers. */
  static void runWaiting() {
    if (waiting != 0) runOwn();
  }

  private static void runOwn() {
    LuaState state = LuaState.currentOrNull();
    if (state == null) return;
    Finalizers own = of(state);
    if (own.waits.get() && !own.running && Garbage.of(state).isRunning()) own.drain();
  }

  private void found(Mark mark) {
    dead.add(mark);
    if (waits.compareAndSet(false, true)) count(1);
  }

  private static synchronized void count(int change) {
    waiting += change;
  }

  /** Objects whose finalizers run and that nobody has asked for yet. */
  List<LuaTable> takeRevived() {
    List<LuaTable> taken = revived;
    revived = List.of();
    return taken;
  }

  /** Whether a table with this metatable has to be finalized. */
  public static boolean hasFinalizer(LuaValue metatable) {
    return !metatable.rawget(GC).isnil();
  }

  /**
   * Gives a table a metatable that has {@code __gc}. As in PUC Lua 5.2 a table is finalized only
   * once, whatever happens to it later.
   */
  public void mark(LuaTable table, LuaTable metatable) {
    if (Garbage.of(state).isRunning()) drain();
    table.setmetatable(metatable);
    if (isMarked(table)) return;
    Meter.memory(Meter.FINALIZER_BYTES);
    var mark = new Mark(this, marked++, table);
    living.put(mark.number, new WeakReference<>(mark));
    if (table instanceof Table ours) {
      ours.rareData().mark = mark;
    } else {
      lasting.add(mark);
    }
  }

  @SuppressWarnings("ReferenceEquality") // which table, not whether it equals
  private boolean isMarked(LuaTable table) {
    if (table instanceof Table ours) return ours.rareData().mark != null;
    for (Mark mark : lasting) if (mark.table == table) return true;
    return false;
  }

  /** Becomes unreachable together with its table; stays there when the finalizer has run. */
  static final class Mark {
    private final Finalizers finalizers;
    private final long number;
    private final LuaTable table;

    Mark(Finalizers finalizers, long number, LuaTable table) {
      this.finalizers = finalizers;
      this.number = number;
      this.table = table;
    }

    @Override
    @SuppressWarnings({"removal", "deprecation", "Finalize"}) // see the class
    protected void finalize() {
      finalizers.found(this);
    }
  }

  /** Waits until what the last collection found is in the queue; then runs the finalizers. */
  void collected() {
    takeLost();
    drain();
  }

  /** Runs the finalizers of what was found, the youngest first; an error leaves the others. */
  void drain() {
    takeDead();
    if (pending.isEmpty()) return;
    boolean nested = running;
    running = true;
    var tables = new ArrayList<LuaTable>();
    for (Mark mark : pending.values()) tables.add(mark.table);
    revived = tables;
    try {
      while (!pending.isEmpty()) run(pending.pollLastEntry().getValue());
    } finally {
      running = nested;
      revived = List.of();
    }
  }

  private void takeDead() {
    if (waits.get() && waits.compareAndSet(true, false)) count(-1);
    for (Mark mark = dead.poll(); mark != null; mark = dead.poll()) take(mark);
  }

  private void take(Mark mark) {
    living.remove(mark.number);
    pending.put(mark.number, mark);
  }

  /** Takes the marks on their way to the queue, too: their references are cleared already. */
  private void takeLost() {
    takeDead();
    long lost = living.values().stream().filter(reference -> reference.refersTo(null)).count();
    try {
      while (lost > 0 && !areAbsent) {
        Mark mark = dead.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (mark == null) {
          areAbsent = true;
          return;
        }
        take(mark);
        lost--;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Finalizes all that is left; an error ends the one finalizer. */
  private void finish() {
    long end = marked; // what finalizers mark from now on has no future
    for (WeakReference<Mark> reference : living.values()) {
      Mark mark = reference.get();
      if (mark != null) pending.put(mark.number, mark);
    }
    takeLost();
    living.clear();
    while (!pending.isEmpty()) {
      Mark mark = pending.pollLastEntry().getValue();
      if (mark.number >= end) continue;
      close(mark.number);
      try {
        run(mark);
      } catch (LuaError | ScriptEndedException | StackOverflowError | OutOfMemoryError error) {
        // no script is left to catch it; Lua 5.2 says nothing either
        System.getLogger(Finalizers.class.getName())
            .log(System.Logger.Level.DEBUG, "a finalizer failed", error);
      }
    }
    close(-1);
    if (closing != null) closing.end();
  }

  /** Closes what is younger than {@code number}. */
  private void close(long number) {
    while (closing != null && closing.last() > number) closing.closeLast();
  }

  private void run(Mark mark) {
    LuaValue metatable = mark.table.getmetatable();
    LuaValue finalizer = metatable == null ? LuaValue.NIL : metatable.rawget(GC);
    if (!finalizer.isfunction()) return;
    try {
      state.running().callCaughtWithoutYield(finalizer, mark.table);
    } catch (LuaError error) {
      String message =
          Errors.valueOf(error) instanceof LuaString text ? Bytes.chars(text) : "no message";
      throw Errors.plain("error in __gc metamethod (" + message + ")");
    }
  }
}
