package org.cqueues.lua.module;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What Java's interfaces want of whoever implements them. */
public final class Interfaces {
  private Interfaces() {}

  /** The methods that an implementation has to bring along. */
  public static List<Method> openMethods(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> Modifier.isAbstract(method.getModifiers()) && !isOfAll(method))
        .toList();
  }

  /** Whether every object has the method, as {@link Comparator} repeats one. */
  private static boolean isOfAll(Method method) {
    return Arrays.stream(Object.class.getMethods())
        .anyMatch(
            own ->
                own.getName().equals(method.getName())
                    && Arrays.equals(own.getParameterTypes(), method.getParameterTypes()));
  }
}
