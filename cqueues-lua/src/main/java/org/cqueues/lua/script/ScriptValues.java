package org.cqueues.lua.script;

import java.util.Collection;
import java.util.Map;
import org.cqueues.lua.embed.LuaBody;
import org.cqueues.lua.embed.LuaEngine;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Values of {@code javax.script} as those of an engine, and back: objects stay what they are. */
final class ScriptValues {
  private final LuaEngine lua;

  ScriptValues(LuaEngine lua) {
    this.lua = lua;
  }

  LuaValue toLua(@Nullable Object value) {
    return switch (value) {
      case TableView view -> view.table();
      case Map<?, ?> map -> lua.toLuaObject(map);
      case Collection<?> list -> lua.toLuaObject(list);
      case Enum<?> constant -> lua.toLuaObject(constant);
      case LuaBody body -> lua.toLua(body);
      case null -> LuaValue.NIL;
      default -> {
        boolean array = value.getClass().isArray() && !(value instanceof byte[]);
        yield array ? lua.toLuaObject(value) : lua.toLua(value);
      }
    };
  }

  @Nullable Object[] toLua(@Nullable Object @Nullable [] values) {
    if (values == null) return new Object[0];
    var converted = new @Nullable Object[values.length];
    for (int i = 0; i < values.length; i++) converted[i] = toLua(values[i]);
    return converted;
  }

  @Nullable Object toJava(LuaValue value) {
    return value instanceof LuaTable table
        ? new TableView(this, table)
        : lua.toJava(value, Object.class);
  }

  /** Nothing is null, several are an array. */
  @Nullable Object toJava(Varargs values) {
    if (values.narg() <= 1) return toJava(values.arg1());
    var all = new @Nullable Object[values.narg()];
    for (int i = 0; i < all.length; i++) all[i] = toJava(values.arg(i + 1));
    return all;
  }
}
