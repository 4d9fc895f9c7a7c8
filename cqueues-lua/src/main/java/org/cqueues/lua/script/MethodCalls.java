package org.cqueues.lua.script;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** A table as an interface: its functions get it as their first argument, as of {@code a:b()}. */
final class MethodCalls implements InvocationHandler {
  private final LuaScriptEngine engine;
  private final Object self;

  MethodCalls(LuaScriptEngine engine, Object self) {
    this.engine = engine;
    this.self = self;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // a proxy equals itself alone
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (method.getDeclaringClass() != Object.class) {
      if (method.isDefault()) return InvocationHandler.invokeDefault(proxy, method, arguments);
      return engine.call(self, method, arguments);
    }
    return switch (method.getName()) {
      case "equals" -> arguments != null && proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "an object of a script";
    };
  }
}
