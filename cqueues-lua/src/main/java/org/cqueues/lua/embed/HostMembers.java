package org.cqueues.lua.embed;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The members of a class that scripts may use. */
record HostMembers(Map<String, List<Method>> methods, Map<String, Field> fields) {
  static HostMembers of(Class<?> type, HostAccess access) {
    return new HostMembers(methods(type, access, _ -> true), fields(type, access));
  }

  boolean isEmpty() {
    return methods.isEmpty() && fields.isEmpty();
  }

  /** Those that need no object. */
  static HostMembers ofClass(Class<?> type, HostAccess access) {
    Map<String, Field> fields = fields(type, access);
    fields.values().removeIf(field -> !Modifier.isStatic(field.getModifiers()));
    return new HostMembers(
        methods(type, access, method -> Modifier.isStatic(method.getModifiers())), fields);
  }

  private static Map<String, List<Method>> methods(
      Class<?> type, HostAccess access, Predicate<Method> wanted) {
    var methods = new HashMap<String, List<Method>>();
    var bridges = new ArrayList<Method>();
    for (Method method : type.getMethods()) {
      if (!wanted.test(method)) continue;
      Method usable = usable(method, type, access);
      if (usable == null) continue;
      if (usable.isBridge()) bridges.add(usable);
      else methods.computeIfAbsent(method.getName(), _ -> new ArrayList<>()).add(usable);
    }
    // the compiler's own, of use only where they lead to what a hidden class has
    for (Method bridge : bridges) {
      List<Method> overloads = methods.computeIfAbsent(bridge.getName(), _ -> new ArrayList<>());
      int count = bridge.getParameterCount();
      if (overloads.stream().noneMatch(other -> other.getParameterCount() == count)) {
        overloads.add(bridge);
      }
    }
    return methods;
  }

  private static Map<String, Field> fields(Class<?> type, HostAccess access) {
    var fields = new HashMap<String, Field>();
    for (Field field : type.getFields()) {
      if (access.allows(field) && field.trySetAccessible()) fields.put(field.getName(), field);
    }
    return fields;
  }

  /** The method, or what it overrides, as far as scripts and this library may call it. */
  private static @Nullable Method usable(Method method, Class<?> type, HostAccess access) {
    if (access.allows(method) && method.trySetAccessible()) return method;
    if (Modifier.isStatic(method.getModifiers())) return null;
    Class<?> parent = type.getSuperclass();
    Method found = parent == null ? null : inherited(method, parent, access);
    if (found != null) return found;
    for (Class<?> implemented : type.getInterfaces()) {
      found = inherited(method, implemented, access);
      if (found != null) return found;
    }
    return null;
  }

  private static @Nullable Method inherited(Method method, Class<?> parent, HostAccess access) {
    try {
      Method overridden = parent.getMethod(method.getName(), method.getParameterTypes());
      return usable(overridden, parent, access);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
