package org.cqueues.lua.embed;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import org.cqueues.runtime.Bytes;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaTable;

/** Tables as records, by the names of the components. */
final class Records {
  private Records() {}

  static Object of(Conversions conversions, LuaTable table, Class<?> record, String what) {
    RecordComponent[] components = record.getRecordComponents();
    var types = new Class<?>[components.length];
    var values = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String name = components[i].getName();
      types[i] = components[i].getType();
      Type type = components[i].getGenericType();
      values[i] = conversions.toJava(table.get(Bytes.utf8(name)), type, what + "." + name);
    }
    try {
      return record.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(what + ": no " + record.getSimpleName() + " of it", e);
    }
  }
}
