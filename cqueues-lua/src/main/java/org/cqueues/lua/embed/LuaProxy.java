package org.cqueues.lua.embed;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.cqueues.runtime.Bytes;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaValue;

/**
 * A table of functions, or a function, as an interface of Java's. A method that returns a future
 * runs as a coroutine.
 */
final class LuaProxy implements InvocationHandler {
  private static final @Nullable Object[] NONE = {};

  private final LuaEngine engine;
  private final LuaValue value;
  private final Class<?> type;

  private LuaProxy(LuaEngine engine, LuaValue value, Class<?> type) {
    this.engine = engine;
    this.value = value;
    this.type = type;
  }

  static Object of(LuaEngine engine, LuaValue value, Class<?> type) {
    return Proxy.newProxyInstance(
        type.getClassLoader(), new Class<?>[] {type}, new LuaProxy(engine, value, type));
  }

  /** What a proxy stands for; null for any other object. */
  static @Nullable LuaValue tableOf(Object object) {
    return Proxy.isProxyClass(object.getClass())
            && Proxy.getInvocationHandler(object) instanceof LuaProxy proxy
        ? proxy.value
        : null;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    @Nullable Object[] given = args == null ? NONE : args;
    if (method.getDeclaringClass() == Object.class) return ofObject(proxy, method, given);
    LuaValue function =
        value instanceof LuaFunction ? value : engine.field(value, method.getName());
    if (method.isDefault() && (value instanceof LuaFunction || function.isnil())) {
      return InvocationHandler.invokeDefault(proxy, method, args);
    }
    if (function.isnil()) {
      throw new UnsupportedOperationException("the table has no function " + method.getName());
    }
    if (method.isVarArgs()) given = spread(given);
    Class<?> result = method.getReturnType();
    if (result.isAssignableFrom(CompletableFuture.class) && result != Object.class) {
      return engine.spawn(function, given).thenApply(values -> values.as(Object.class));
    }
    LuaValues values = engine.call(function, given);
    return result == LuaValues.class ? values : values.as(result);
  }

  @SuppressWarnings("ReferenceEquality") // a proxy equals itself alone
  private Object ofObject(Object proxy, Method method, @Nullable Object[] args) {
    return switch (method.getName()) {
      case "equals" -> proxy == args[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> type.getSimpleName() + " in Lua: " + Bytes.java(value.tostring().strvalue());
    };
  }

  private static @Nullable Object[] spread(@Nullable Object[] args) {
    int fixed = args.length - 1;
    Object rest = Objects.requireNonNull(args[fixed]);
    int count = Array.getLength(rest);
    @Nullable Object[] all = Arrays.copyOf(args, fixed + count);
    for (int i = 0; i < count; i++) all[fixed + i] = Array.get(rest, i);
    return all;
  }
}
