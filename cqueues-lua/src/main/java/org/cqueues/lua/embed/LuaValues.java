package org.cqueues.lua.embed;

import java.util.ArrayList;
import java.util.List;
import org.cqueues.lua.module.ValueText;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Varargs;

/**
 * What a script returned: any number of values, counted from 1 as in Lua, those beyond the last are
 * nil. Conversions are those of {@link LuaEngine}; they throw {@link IllegalArgumentException}
 * where a value is no such thing.
 */
public final class LuaValues {
  private final Conversions conversions;
  private final Varargs values;

  LuaValues(Conversions conversions, Varargs values) {
    this.conversions = conversions;
    this.values = values;
  }

  /** How many there are. */
  public int size() {
    return values.narg();
  }

  /**
   * One of them.
   *
   * @param number from 1 on
   * @param type for example {@code int.class}, {@code String.class}, {@code byte[].class}, {@code
   *     Map.class} or an interface of the program's; {@code Object.class} takes what is nearest
   * @return null for nil, unless the type is a primitive
   */
  public <T> @Nullable T get(int number, Class<T> type) {
    return conversions.toJava(values.arg(number), type, "value " + number);
  }

  /** The first of them, as of {@link #get}. */
  public <T> @Nullable T as(Class<T> type) {
    return get(1, type);
  }

  /** The first as a whole number. */
  public int toInt() {
    return conversions.required(values.arg(1), int.class, "value 1");
  }

  /** The first as a whole number. */
  public long toLong() {
    return conversions.required(values.arg(1), long.class, "value 1");
  }

  /** The first as a number. */
  public double toDouble() {
    return conversions.required(values.arg(1), double.class, "value 1");
  }

  /** Whether the first is neither nil nor false, which is what Lua takes for true. */
  public boolean toBoolean() {
    return values.arg1().toboolean();
  }

  /** All, as of {@code get(number, Object.class)}. */
  public List<@Nullable Object> toList() {
    var list = new ArrayList<@Nullable Object>(size());
    for (int i = 1; i <= size(); i++) list.add(get(i, Object.class));
    return list;
  }

  /** The engine's own values. */
  public Varargs toVarargs() {
    return values;
  }

  /**
   * All as text for people, as {@link #toList} would be shown: {@code [1, {a=[2, 3]}]}. A table
   * inside itself is shown as {@code (this Map)}, and what is long is cut.
   */
  @Override
  public String toString() {
    return ValueText.of(values);
  }
}
