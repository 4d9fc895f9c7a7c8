package org.cqueues.lua.embed;

import java.lang.reflect.Array;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Arrays of Java in scripts, as LuaJ has them: elements from 1 on, and {@code length}. */
final class HostArrays {
  private static final LuaString LENGTH = Symbols.of("length");

  private final Conversions conversions;

  HostArrays(Conversions conversions) {
    this.conversions = conversions;
  }

  LuaTable metatable(Class<?> type, Table functions) {
    LuaTable metatable = HostObjects.named(type.getSimpleName());
    metatable.rawset(
        Symbols.of("__len"),
        new Builtin("__len", args -> LuaValue.valueOf(Array.getLength(array(args)))));
    metatable.rawset(Symbols.of("__index"), new Builtin("__index", args -> read(functions, args)));
    metatable.rawset(Symbols.of("__newindex"), new Builtin("__newindex", this::write));
    return metatable;
  }

  private static Object array(Varargs args) {
    return ((LuaUserdata) args.arg1()).m_instance;
  }

  private LuaValue read(Table functions, Varargs args) {
    Object array = array(args);
    LuaValue key = args.arg(2);
    if (key instanceof LuaNumber) {
      int index = index(array, key);
      return index < 0 ? LuaValue.NIL : conversions.fromHost(Array.get(array, index));
    }
    return LENGTH.raweq(key) ? LuaValue.valueOf(Array.getLength(array)) : functions.get(key);
  }

  private Varargs write(Varargs args) {
    Object array = array(args);
    int index = index(array, args.arg(2));
    if (index < 0) throw Errors.error("array index out of bounds");
    Class<?> component = array.getClass().getComponentType();
    Array.set(array, index, conversions.toJava(args.arg(3), component, "element"));
    return LuaValue.NONE;
  }

  /** From 0 on; negative where there is no such element. */
  private static int index(Object array, LuaValue key) {
    if (!(key instanceof LuaNumber number)) return -1;
    double index = number.todouble();
    boolean there = index >= 1 && index <= Array.getLength(array) && index == Math.rint(index);
    return there ? (int) index - 1 : -1;
  }
}
