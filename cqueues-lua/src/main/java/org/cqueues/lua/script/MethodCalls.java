package org.cqueues.lua.script;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.cqueues.runtime.Bytes;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/**
 * A table as an interface: its functions get it as their first argument, as of {@code a:b()}. Two
 * of the same table are equal.
 */
final class MethodCalls implements InvocationHandler {
  private final LuaScriptEngine engine;
  private final LuaTable self;

  MethodCalls(LuaScriptEngine engine, LuaTable self) {
    this.engine = engine;
    this.self = self;
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (method.getDeclaringClass() == Object.class) return ofObject(method, arguments);
    LuaValue function = self.get(Bytes.utf8(method.getName()));
    if (!function.isnil()) return engine.call(self, function, method.getReturnType(), arguments);
    if (method.isDefault()) return InvocationHandler.invokeDefault(proxy, method, arguments);
    throw new UnsupportedOperationException("the table has no function " + method.getName());
  }

  private Object ofObject(Method method, @Nullable Object @Nullable [] arguments) {
    return switch (method.getName()) {
      case "equals" -> arguments != null && isEqual(arguments[0]);
      case "hashCode" -> System.identityHashCode(self);
      default -> "an object of a script";
    };
  }

  @SuppressWarnings("ReferenceEquality") // the very table
  private boolean isEqual(@Nullable Object other) {
    return other != null
        && Proxy.isProxyClass(other.getClass())
        && Proxy.getInvocationHandler(other) instanceof MethodCalls calls
        && calls.self == self;
  }
}
