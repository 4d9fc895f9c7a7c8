package org.cqueues.lua.embed;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaUserdata;

/**
 * Which userdata stands for an object of Java's: the same one as long as scripts have it, so that
 * it is equal to itself and one key of a table.
 */
final class ObjectCache {
  private final Map<Object, Entry> entries = new HashMap<>();
  private final ReferenceQueue<LuaUserdata> forgotten = new ReferenceQueue<>();

  /** Equal to itself only; found by a {@link Probe}. */
  private static final class Entry extends WeakReference<LuaUserdata> {
    private final int hash;

    Entry(LuaUserdata userdata, ReferenceQueue<LuaUserdata> queue) {
      super(userdata, queue);
      hash = System.identityHashCode(userdata.m_instance);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }
  }

  /** Equal to the entry of its object. */
  private record Probe(Object object) {
    @Override
    public int hashCode() {
      return System.identityHashCode(object);
    }

    @Override
    @SuppressWarnings({"EqualsUnsafeCast", "ReferenceEquality"}) // the very object
    public boolean equals(@Nullable Object other) {
      if (!(other instanceof Entry entry)) return false;
      LuaUserdata userdata = entry.get();
      return userdata != null && userdata.m_instance == object;
    }
  }

  /** What stands for an object, or null. */
  @Nullable LuaUserdata get(Object object) {
    Entry entry = entries.get(new Probe(object));
    return entry == null ? null : entry.get();
  }

  /** From now on this stands for its object. */
  void put(LuaUserdata userdata) {
    for (Reference<?> gone = forgotten.poll(); gone != null; gone = forgotten.poll()) {
      entries.remove(gone);
    }
    var entry = new Entry(userdata, forgotten);
    entries.put(entry, entry);
  }

  int size() {
    return entries.size();
  }
}
