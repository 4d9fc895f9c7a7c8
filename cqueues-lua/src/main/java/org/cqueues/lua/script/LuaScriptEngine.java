package org.cqueues.lua.script;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.script.AbstractScriptEngine;
import javax.script.Bindings;
import javax.script.Compilable;
import javax.script.CompiledScript;
import javax.script.Invocable;
import javax.script.ScriptContext;
import javax.script.ScriptEngine;
import javax.script.ScriptEngineFactory;
import javax.script.ScriptException;
import javax.script.SimpleBindings;
import org.cqueues.lua.embed.HostAccess;
import org.cqueues.lua.embed.LuaChunk;
import org.cqueues.lua.embed.LuaEngine;
import org.cqueues.lua.embed.LuaException;
import org.cqueues.lua.embed.LuaValues;
import org.cqueues.lua.module.Interfaces;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.ScriptEndedException;
import org.cqueues.runtime.Table;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** See {@link LuaScriptEngineFactory}. */
final class LuaScriptEngine extends AbstractScriptEngine
    implements Compilable, Invocable, AutoCloseable {
  /** Where Lua's messages say where. */
  private static final Pattern PLACE = Pattern.compile("^(.*?):(\\d+): (.*)", Pattern.DOTALL);

  private final ScriptEngineFactory factory;
  private final LuaEngine lua;
  private final ScriptValues values;
  private final Scope scope;
  private final Globals globals;

  /** The context of the script that runs, or of the last one. */
  private ScriptContext current;

  LuaScriptEngine(ScriptEngineFactory factory) {
    this.factory = factory;
    current = context;
    lua =
        LuaEngine.builder()
            .hostAccess(HostAccess.ALL)
            .streams(
                ContextStreams.input(() -> current.getReader()),
                ContextStreams.output(() -> current.getWriter()),
                ContextStreams.output(() -> current.getErrorWriter()))
            .open();
    values = new ScriptValues(lua);
    globals = lua.state().globals();
    scope = new Scope(values, globals);
    context.setBindings(new GlobalBindings(values, globals), ScriptContext.ENGINE_SCOPE);
    var metatable = new Table();
    metatable.set("__index", new Builtin("__index", args -> global(args.arg(2))));
    globals.setmetatable(metatable);
  }

  private LuaValue global(LuaValue name) {
    return name instanceof LuaString text
        ? scope.globalScope(current, Bytes.java(text))
        : LuaValue.NIL;
  }

  @Override
  public ScriptEngineFactory getFactory() {
    return factory;
  }

  @Override
  public Bindings createBindings() {
    return new SimpleBindings();
  }

  @Override
  public void close() {
    lua.close();
  }

  // Compilable

  @Override
  public CompiledScript compile(String script) throws ScriptException {
    LuaChunk chunk = chunk(script, context);
    return new CompiledScript() {
      @Override
      public @Nullable Object eval(ScriptContext given) throws ScriptException {
        return run(chunk, given);
      }

      @Override
      public ScriptEngine getEngine() {
        return LuaScriptEngine.this;
      }
    };
  }

  @Override
  public CompiledScript compile(Reader script) throws ScriptException {
    return compile(text(script));
  }

  @Override
  public @Nullable Object eval(String script, ScriptContext given) throws ScriptException {
    return run(chunk(script, given), given);
  }

  @Override
  public @Nullable Object eval(Reader script, ScriptContext given) throws ScriptException {
    return eval(text(script), given);
  }

  private static String text(Reader reader) throws ScriptException {
    var text = new StringWriter();
    try {
      reader.transferTo(text);
    } catch (IOException e) {
      throw new ScriptException(e);
    }
    return text.toString();
  }

  private static LuaChunk chunk(String script, ScriptContext given) throws ScriptException {
    Object file = given.getAttribute(FILENAME);
    try {
      return LuaEngine.compile(file == null ? script : "@" + file, script);
    } catch (LuaException wrong) {
      throw exception(wrong);
    }
  }

  private @Nullable Object run(LuaChunk chunk, ScriptContext given) throws ScriptException {
    ScriptContext before = current;
    current = given;
    try {
      LuaFunction function = lua.function(chunk, scope.environment(given));
      return values.toJava(lua.call(function).toVarargs());
    } catch (LuaException error) {
      throw exception(error);
    } catch (ScriptEndedException end) {
      throw new ScriptException(end);
    } finally {
      current = before;
    }
  }

  private static ScriptException exception(LuaException error) {
    String message = String.valueOf(error.getMessage());
    Matcher place = PLACE.matcher(message);
    var exception =
        place.matches()
            ? new ScriptException(message, place.group(1), Integer.parseInt(place.group(2)))
            : new ScriptException(message);
    exception.initCause(error);
    return exception;
  }

  // Invocable

  @Override
  public @Nullable Object invokeFunction(String name, @Nullable Object... arguments)
      throws ScriptException, NoSuchMethodException {
    LuaValue function = variables().get(Bytes.utf8(name));
    if (function.isnil()) throw new NoSuchMethodException("there is no function " + name);
    return values.toJava(call(function, values.toLua(arguments)).toVarargs());
  }

  @Override
  public @Nullable Object invokeMethod(
      @Nullable Object object, String name, @Nullable Object... arguments)
      throws ScriptException, NoSuchMethodException {
    return values.toJava(callMethod(object, name, arguments).toVarargs());
  }

  private LuaValues callMethod(
      @Nullable Object object, String name, @Nullable Object @Nullable [] arguments)
      throws ScriptException, NoSuchMethodException {
    LuaTable self = table(object);
    LuaValue method = self.get(Bytes.utf8(name));
    if (method.isnil()) throw new NoSuchMethodException("there is no method " + name);
    return call(method, withSelf(self, arguments));
  }

  private @Nullable Object[] withSelf(LuaTable self, @Nullable Object @Nullable [] arguments) {
    @Nullable Object[] given = values.toLua(arguments);
    var all = new @Nullable Object[given.length + 1];
    all[0] = self;
    System.arraycopy(given, 0, all, 1, given.length);
    return all;
  }

  private LuaValues call(LuaValue function, @Nullable Object[] arguments) throws ScriptException {
    try {
      return lua.call(function, arguments);
    } catch (LuaException error) {
      throw exception(error);
    } catch (ScriptEndedException end) {
      throw new ScriptException(end);
    }
  }

  private LuaTable variables() {
    return scope.environment(context);
  }

  private static LuaTable table(@Nullable Object object) {
    if (object instanceof TableView view) return view.table();
    if (object instanceof LuaTable table) return table;
    throw new IllegalArgumentException("this is no table of a script");
  }

  @Override
  public <T> @Nullable T getInterface(Class<T> type) {
    return implementation(null, variables(), type);
  }

  @Override
  public <T> @Nullable T getInterface(@Nullable Object object, Class<T> type) {
    return implementation(object, table(object), type);
  }

  /**
   * An interface of a table's functions; null where one of them is missing.
   *
   * @param self what they get first, or null
   */
  private <T> @Nullable T implementation(
      @Nullable Object self, LuaTable functions, @Nullable Class<T> type) {
    if (type == null || !type.isInterface()) throw new IllegalArgumentException("no interface");
    for (Method method : Interfaces.openMethods(type)) {
      if (functions.get(Bytes.utf8(method.getName())).isnil()) return null;
    }
    if (self == null) return lua.as(functions, type);
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, new MethodCalls(this, functions));
    return type.cast(proxy);
  }

  /** Calls a table's function for a method of an interface; errors are {@link LuaException}s. */
  @Nullable Object call(
      LuaTable self, LuaValue function, Class<?> result, @Nullable Object @Nullable [] arguments) {
    LuaValues results = lua.call(function, withSelf(self, arguments));
    return result == Object.class ? values.toJava(results.toVarargs()) : results.get(1, result);
  }
}
