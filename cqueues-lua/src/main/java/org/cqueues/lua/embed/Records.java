package org.cqueues.lua.embed;

import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cqueues.runtime.Bytes;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;

/** Tables as records and back, by the names of the components. */
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

  /** The components of a record, in order. */
  static Map<LuaString, @Nullable Object> components(Record record) {
    var values = new LinkedHashMap<LuaString, @Nullable Object>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      Method accessor = component.getAccessor();
      try {
        accessor.setAccessible(true);
        values.put(Bytes.utf8(component.getName()), accessor.invoke(record));
      } catch (ReflectiveOperationException | InaccessibleObjectException e) {
        throw new IllegalArgumentException("no " + component.getName() + " of a record", e);
      }
    }
    return values;
  }
}
