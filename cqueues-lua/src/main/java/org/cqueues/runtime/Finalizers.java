package org.cqueues.runtime;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/**
 * Calls {@code __gc} of tables that became unreachable, on the thread of their state: after a
 * collection that a script asks for, when further such tables are made, and at the end of the
 * state.
 *
 * <p>The metamethod gets the table itself, so the table has to come back to life. Of all the JVM's
 * references only a finalizer can do that; it does no more than to put the table into a queue.
 */
final class Finalizers {
  private static final LuaString GC = LuaString.valueOf("__gc");

  private final ConcurrentLinkedQueue<Mark> dead = new ConcurrentLinkedQueue<>();

  /** The marks of living tables, in the order in which they got them. */
  private final TreeMap<Long, WeakReference<Mark>> living = new TreeMap<>();

  private long marked;

  private Finalizers(LuaState state) {
    state.onCollect(this::drain);
    state.onClose(this::finish);
  }

  static Finalizers of(LuaState state) {
    return state.extension(Finalizers.class, Finalizers::new);
  }

  /** Whether a table with this metatable has to be finalized. */
  static boolean hasFinalizer(LuaValue metatable) {
    return !metatable.rawget(GC).isnil();
  }

  /** Gives a table a metatable that has {@code __gc}. */
  void mark(LuaTable table, LuaTable metatable) {
    drain();
    var mark = new Mark(this, marked++, table);
    living.put(mark.number, new WeakReference<>(mark));
    table.setmetatable(new Marked(metatable, mark));
  }

  /** What a marked table has as its metatable: nobody but the table refers to the mark. */
  private static final class Marked extends LuaTable {
    private final LuaTable metatable;

    @SuppressWarnings("unused") // being referred to is its purpose
    private final Mark mark;

    Marked(LuaTable metatable, Mark mark) {
      this.metatable = metatable;
      this.mark = mark;
    }

    @Override
    public LuaValue toLuaValue() {
      return metatable;
    }

    @Override
    public LuaValue rawget(LuaValue key) {
      return metatable.rawget(key);
    }
  }

  /** Becomes unreachable together with its table. */
  private static final class Mark {
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
      finalizers.dead.add(this);
    }
  }

  /** Waits until what the last collection found is in the queue; then runs the finalizers. */
  @SuppressWarnings({"removal", "deprecation"})
  void collected() {
    if (!living.isEmpty()) System.runFinalization();
    drain();
  }

  /** Runs the finalizers of what was found, the youngest first. */
  void drain() {
    if (dead.isEmpty()) return;
    var found = new ArrayList<Mark>();
    for (Mark mark = dead.poll(); mark != null; mark = dead.poll()) {
      if (living.remove(mark.number) != null) found.add(mark);
    }
    found.sort(Comparator.comparingLong((Mark mark) -> mark.number).reversed());
    for (Mark mark : found) run(mark.table);
  }

  /** Finalizes all that is left; an error ends the one finalizer. */
  private void finish() {
    long end = marked; // what finalizers mark from now on has no future
    while (!living.isEmpty()) {
      var last = living.pollLastEntry();
      Mark mark = last.getKey() < end ? last.getValue().get() : null;
      if (mark == null) continue;
      try {
        run(mark.table);
      } catch (LuaError | LimitException error) {
        // no script is left to catch it; Lua 5.2 says nothing either
        System.getLogger(Finalizers.class.getName()).log(System.Logger.Level.DEBUG, error);
      }
    }
  }

  private static void run(LuaTable table) {
    LuaValue metatable = table.getmetatable();
    LuaValue finalizer = metatable == null ? LuaValue.NIL : metatable.rawget(GC);
    // what was marked is done with; the finalizer may mark it again by setmetatable
    table.setmetatable(metatable);
    if (!finalizer.isfunction()) return;
    try {
      LuaState.current().running().callCaught(finalizer, table);
    } catch (LuaError error) {
      throw Errors.plain("error in __gc metamethod (" + Errors.valueOf(error).tojstring() + ")");
    }
  }
}
