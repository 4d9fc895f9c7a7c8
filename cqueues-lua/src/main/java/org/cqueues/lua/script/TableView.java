package org.cqueues.lua.script;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.cqueues.lua.module.ValueText;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** A table as a map that shows and changes it; null stands for nil, and removes. */
final class TableView extends AbstractMap<Object, @Nullable Object> {
  private final ScriptValues values;
  private final LuaTable table;

  TableView(ScriptValues values, LuaTable table) {
    this.values = values;
    this.table = table;
  }

  LuaTable table() {
    return table;
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    return values.toJava(table.rawget(values.toLua(key)));
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return !table.rawget(values.toLua(key)).isnil();
  }

  @Override
  public @Nullable Object put(Object key, @Nullable Object value) {
    Object before = get(key);
    table.rawset(values.toLua(key), values.toLua(value));
    return before;
  }

  @Override
  public @Nullable Object remove(@Nullable Object key) {
    Object before = get(key);
    if (before != null) table.rawset(values.toLua(key), LuaValue.NIL);
    return before;
  }

  @Override
  public Set<Map.Entry<Object, @Nullable Object>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<Object, @Nullable Object>> iterator() {
        return new Entries();
      }

      @Override
      public int size() {
        return table.keyCount();
      }
    };
  }

  private final class Entries implements Iterator<Map.Entry<Object, @Nullable Object>> {
    private Varargs next = table.next(LuaValue.NIL);
    private LuaValue last = LuaValue.NIL;

    @Override
    public boolean hasNext() {
      return !next.isnil(1);
    }

    @Override
    public Map.Entry<Object, @Nullable Object> next() {
      if (!hasNext()) throw new NoSuchElementException();
      last = next.arg1();
      Object key = values.toJava(last);
      Object value = values.toJava(next.arg(2));
      next = table.next(last);
      if (key == null) throw new IllegalStateException("a key of a table is never nil");
      return new SimpleEntry<>(key, value);
    }

    @Override
    public void remove() {
      table.rawset(last, LuaValue.NIL);
    }
  }

  /** A table is only equal to itself. */
  @Override
  @SuppressWarnings("ReferenceEquality")
  public boolean equals(@Nullable Object other) {
    return other instanceof TableView view && view.table == table;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(table);
  }

  /** As other maps; a table inside itself is shown as {@code (this Map)}. */
  @Override
  public String toString() {
    return ValueText.of(table);
  }
}
