package org.cqueues.lua.embed;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.cqueues.runtime.Addresses;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaValue;

/**
 * A table of functions, or a function, as interfaces of Java's. A method that returns a future runs
 * as a coroutine. Proxies of the same value are equal where they have the same interfaces; that and
 * their text take nothing of the script's, so any thread may ask.
 */
final class LuaProxy implements InvocationHandler {
  private static final @Nullable Object[] NONE = {};

  private final LuaEngine engine;
  private final LuaValue value;
  private final Class<?>[] types;

  private LuaProxy(LuaEngine engine, LuaValue value, Class<?>[] types) {
    this.engine = engine;
    this.value = value;
    this.types = types;
  }

  static Object of(LuaEngine engine, LuaValue value, Class<?>... types) {
    return Proxy.newProxyInstance(loader(types), types, new LuaProxy(engine, value, types));
  }

  /** That of the program's interface: the JDK's are seen from everywhere. */
  private static @Nullable ClassLoader loader(Class<?>[] types) {
    for (Class<?> type : types) {
      if (type.getClassLoader() != null) return type.getClassLoader();
    }
    return null;
  }

  /** What a proxy stands for; null for any other object. */
  static @Nullable LuaValue tableOf(Object object) {
    LuaProxy proxy = behind(object);
    return proxy == null ? null : proxy.value;
  }

  private static @Nullable LuaProxy behind(@Nullable Object object) {
    return object != null
            && Proxy.isProxyClass(object.getClass())
            && Proxy.getInvocationHandler(object) instanceof LuaProxy proxy
        ? proxy
        : null;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    @Nullable Object[] given = args == null ? NONE : args;
    if (method.getDeclaringClass() == Object.class) return ofObject(method, given);
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
    Type type = method.getGenericReturnType();
    if (result.isAssignableFrom(CompletableFuture.class) && result != Object.class) {
      return engine.spawn(function, given).thenApply(values -> converted(values, valueOf(type)));
    }
    return converted(engine.call(function, given), type);
  }

  private @Nullable Object converted(LuaValues values, Type type) {
    if (type == LuaValues.class) return values;
    return engine.conversions().toJava(values.toVarargs().arg1(), type, "value 1");
  }

  /** What a future is of. */
  private static Type valueOf(Type future) {
    return future instanceof ParameterizedType of ? of.getActualTypeArguments()[0] : Object.class;
  }

  private Object ofObject(Method method, @Nullable Object[] args) {
    return switch (method.getName()) {
      case "equals" -> isEqual(behind(args[0]));
      case "hashCode" -> System.identityHashCode(value);
      default -> text();
    };
  }

  @SuppressWarnings("ReferenceEquality") // the very table or function
  private boolean isEqual(@Nullable LuaProxy other) {
    return other != null && other.value == value && Arrays.equals(other.types, types);
  }

  private String text() {
    String names = Arrays.stream(types).map(Class::getSimpleName).collect(Collectors.joining(", "));
    return names + " in Lua: " + value.typename() + ": " + Addresses.of(value);
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
