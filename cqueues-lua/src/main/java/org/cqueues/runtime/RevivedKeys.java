package org.cqueues.runtime;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaNil;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * Keys of ephemeron tables that only objects in need of their finalizers refer to. In Lua they are
 * in their tables until the finalizers have run; the JVM clears references to them before. A search
 * by the key finds its pair with the key, but a traversal has nothing to start from. So the first
 * one that a finalizer begins looks for the keys from the objects that came back to life.
 */
final class RevivedKeys {
  private final Deque<LuaValue> found = new ArrayDeque<>();
  private final Set<LuaValue> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private RevivedKeys(LuaState state) {
    seen.add(state.globals()); // what lives anyway is in its tables
  }

  /** A traversal of an ephemeron table begins. */
  static void readmit() {
    LuaState state = LuaState.currentOrNull();
    if (state == null) return;
    Collection<? extends LuaValue> revived = Finalizers.of(state).takeRevived();
    if (!revived.isEmpty()) new RevivedKeys(state).readmit(revived);
  }

  private void readmit(Collection<? extends LuaValue> revived) {
    revived.forEach(this::find);
    for (LuaValue value = found.poll(); value != null; value = found.poll()) visit(value);
  }

  private void find(LuaValue value) {
    boolean refersToNothing =
        value instanceof LuaString || value instanceof LuaNumber || value instanceof LuaNil;
    if (!refersToNothing && seen.add(value)) found.add(value);
  }

  private void visit(LuaValue value) {
    if (value instanceof Table table) table.references(this::find);
    if (value instanceof CompiledFunction function) {
      for (Cell cell : function.cells()) find(cell.v);
    }
    if (!(value instanceof Keeper keeper)) return;
    for (@Nullable Ephemeron pair = keeper.kept(); pair != null; pair = pair.next()) {
      LuaValue kept = pair.value;
      WeakContent table = pair.table();
      if (kept == null || table == null) continue;
      table.readmit(pair);
      find(kept);
    }
  }
}
