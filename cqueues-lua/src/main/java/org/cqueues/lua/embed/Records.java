package org.cqueues.lua.embed;

import java.lang.reflect.RecordComponent;
import org.cqueues.runtime.Bytes;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaTable;

/** Tables as records, by the names of the components. */
final class Records {
  private Records() {}

  static Object of(Conversions conversions, LuaTable table, Class<?> type, String what) {
    RecordComponent[] components = type.getRecordComponents();
    var types = new Class<?>[components.length];
    var values = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String name = components[i].getName();
      types[i] = components[i].getType();
      values[i] = conversions.toJava(table.get(Bytes.utf8(name)), types[i], what + "." + name);
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(what + ": no " + type.getSimpleName() + " of it", e);
    }
  }
}
