package org.cqueues.lua.embed;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Table;
import org.cqueues.runtime.Userdata;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.lib.jse.CoerceJavaToLua;

/** Objects of Java in the scripts of one engine, as far as its {@link HostAccess} goes. */
final class HostObjects {
  private final Conversions conversions;
  private final HostAccess access;

  /** The metatables of classes. */
  private final Map<Class<?>, LuaTable> metatables = new HashMap<>();

  HostObjects(Conversions conversions, HostAccess access) {
    this.conversions = conversions;
    this.access = access;
  }

  /** An object of which a script sees some members. */
  private static final class HostObject extends Userdata {
    HostObject(Object object, LuaTable metatable) {
      super(object, metatable);
    }
  }

  static boolean isOne(LuaUserdata object) {
    return object instanceof HostObject
        || object.getClass().getPackage() == CoerceJavaToLua.class.getPackage();
  }

  static boolean isMarked(Member member) {
    return isMarked((AnnotatedElement) member) || isMarked(member.getDeclaringClass());
  }

  private static boolean isMarked(AnnotatedElement element) {
    return element.isAnnotationPresent(LuaAccess.class);
  }

  LuaValue of(Object object) {
    if (access.isAll()) return CoerceJavaToLua.coerce(object);
    return new HostObject(object, metatables.computeIfAbsent(object.getClass(), this::metatable));
  }

  private LuaTable metatable(Class<?> type) {
    var methods = new HashMap<String, List<Method>>();
    for (Method method : type.getMethods()) {
      if (Modifier.isStatic(method.getModifiers()) || method.isBridge()) continue;
      Method marked = allowed(method, type);
      if (marked == null || !marked.trySetAccessible()) continue;
      methods.computeIfAbsent(method.getName(), _ -> new ArrayList<>()).add(marked);
    }
    var fields = new HashMap<LuaValue, Field>();
    for (Field field : type.getFields()) {
      if (access.allows(field) && field.trySetAccessible()) {
        fields.put(Bytes.utf8(field.getName()), field);
      }
    }
    var functions = new Table(0, methods.size());
    methods.forEach((name, overloads) -> functions.set(Bytes.utf8(name), method(name, overloads)));
    return metatable(type, functions, fields);
  }

  private LuaTable metatable(Class<?> type, Table functions, Map<LuaValue, Field> fields) {
    var metatable = new Table();
    metatable.set("__name", Bytes.utf8(type.getSimpleName()));
    metatable.set("__metatable", LuaValue.FALSE);
    metatable.set("__newindex", new Builtin("__newindex", args -> write(fields, args)));
    metatable.set(
        "__index",
        fields.isEmpty()
            ? functions
            : new Builtin(
                "__index",
                args -> {
                  Field field = fields.get(args.arg(2));
                  return field == null ? functions.get(args.arg(2)) : read(field, args.arg1());
                }));
    return metatable;
  }

  /** The method, or what it overrides, as far as scripts may call it. */
  private @Nullable Method allowed(Method method, Class<?> type) {
    if (access.allows(method)) return method;
    for (Class<?> parent : type.getInterfaces()) {
      Method overridden = overridden(method, parent);
      if (overridden != null && access.allows(overridden)) return overridden;
    }
    Class<?> parent = type.getSuperclass();
    Method overridden = parent == null ? null : overridden(method, parent);
    return overridden == null ? null : allowed(overridden, parent);
  }

  private static @Nullable Method overridden(Method method, Class<?> parent) {
    try {
      return parent.getMethod(method.getName(), method.getParameterTypes());
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  private LuaValue read(Field field, LuaValue self) {
    try {
      return conversions.toLua(field.get(instance(self, field, field.getName())));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private Varargs write(Map<LuaValue, Field> fields, Varargs args) {
    LuaValue key = args.arg(2);
    Field field = fields.get(key);
    String name = key.isstring() ? Bytes.java(key.strvalue()) : key.typename();
    if (field == null || Modifier.isFinal(field.getModifiers())) {
      throw Errors.error("no field '" + name + "' that can be written");
    }
    try {
      Object value = conversions.toJava(args.arg(3), field.getType(), name);
      field.set(instance(args.arg1(), field, name), value);
      return LuaValue.NONE;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object instance(LuaValue self, Member member, String name) {
    if (self instanceof HostObject object
        && member.getDeclaringClass().isInstance(object.m_instance)) {
      return object.m_instance;
    }
    throw Errors.badArgument(1, name, "object expected, got " + self.typename());
  }

  private LuaValue method(String name, List<Method> overloads) {
    return conversions.engine().functionOf(name, call -> invoke(name, overloads, call.arguments()));
  }

  private @Nullable Object invoke(String name, List<Method> overloads, Varargs args)
      throws Exception {
    Method method = choose(name, overloads, args);
    Object object = instance(args.arg1(), method, name);
    Class<?>[] types = method.getParameterTypes();
    var values = new @Nullable Object[types.length];
    for (int i = 0; i < types.length; i++) {
      values[i] = conversions.toJava(args.arg(i + 2), types[i], "argument " + (i + 1));
    }
    try {
      return method.invoke(object, values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception cause) throw cause;
      if (e.getCause() instanceof Error error) throw error;
      throw e;
    }
  }

  /** The overload that is nearest to the arguments. */
  private Method choose(String name, List<Method> overloads, Varargs args) {
    if (overloads.size() == 1) return overloads.getFirst();
    Method best = null;
    int least = Integer.MAX_VALUE;
    for (Method method : overloads) {
      int distance = distance(method, args);
      if (distance < 0 || distance >= least) continue;
      least = distance;
      best = method;
    }
    if (best == null) throw Errors.error("no " + name + " takes such arguments");
    return best;
  }

  private int distance(Method method, Varargs args) {
    Class<?>[] types = method.getParameterTypes();
    if (types.length != args.narg() - 1) return -1;
    int sum = 0;
    for (int i = 0; i < types.length; i++) {
      int distance = conversions.distance(args.arg(i + 2), types[i]);
      if (distance < 0) return -1;
      sum += distance;
    }
    return sum;
  }
}
