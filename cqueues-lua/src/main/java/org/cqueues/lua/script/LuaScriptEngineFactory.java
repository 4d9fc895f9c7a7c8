package org.cqueues.lua.script;

import java.util.List;
import javax.script.ScriptEngine;
import javax.script.ScriptEngineFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes engines for {@code javax.script}:
 *
 * <pre>{@code
 * ScriptEngine lua = new ScriptEngineManager().getEngineByName("cqueues");
 * lua.put("name", "world");
 * lua.eval("print('hello, ' .. name)");
 * }</pre>
 *
 * <p>Each has a Lua state of its own, with all libraries and modules, and is {@link
 * javax.script.Compilable}, {@link javax.script.Invocable} and {@link AutoCloseable}. Its scripts
 * may use every Java object that they get, and reach classes by {@code luajava}: for scripts that
 * are not trusted there is {@link org.cqueues.lua.embed.LuaEngine}.
 *
 * <p>Bindings of the engine's scope are Lua's global variables, both ways; those of the global
 * scope are seen where there is no such variable. Strings, numbers and booleans are Lua's own;
 * whole numbers come back as {@link Long}, tables as a {@link java.util.Map} that shows and changes
 * them, several results as an array. Other objects stay what they are, so that scripts call their
 * methods. What a script waits for blocks the thread.
 *
 * <p>Errors are {@link javax.script.ScriptException}s with file and line, whose cause is a {@link
 * org.cqueues.lua.embed.LuaException}; where a script was ended by {@code os.exit} or an interrupt
 * of the thread, it is a {@link org.cqueues.runtime.ScriptEndedException}.
 */
public final class LuaScriptEngineFactory implements ScriptEngineFactory {
  private static final String NAME = "cqueues";
  private static final String VERSION = "5.2";

  @Override
  public String getEngineName() {
    return NAME;
  }

  @Override
  public String getEngineVersion() {
    String version = LuaScriptEngineFactory.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  @Override
  public List<String> getExtensions() {
    return List.of("lua");
  }

  @Override
  public List<String> getMimeTypes() {
    return List.of("text/x-lua", "application/x-lua");
  }

  @Override
  public List<String> getNames() {
    return List.of(NAME);
  }

  @Override
  public String getLanguageName() {
    return "Lua";
  }

  @Override
  public String getLanguageVersion() {
    return VERSION;
  }

  /** Null for {@code THREADING} too: an engine is used by one thread at a time. */
  @Override
  public @Nullable Object getParameter(String key) {
    return switch (key) {
      case ScriptEngine.ENGINE -> getEngineName();
      case ScriptEngine.ENGINE_VERSION -> getEngineVersion();
      case ScriptEngine.NAME -> NAME;
      case ScriptEngine.LANGUAGE -> getLanguageName();
      case ScriptEngine.LANGUAGE_VERSION -> getLanguageVersion();
      default -> null;
    };
  }

  @Override
  public String getMethodCallSyntax(String object, String method, String... arguments) {
    return object + ":" + method + "(" + String.join(", ", arguments) + ")";
  }

  @Override
  public String getOutputStatement(String toDisplay) {
    return "print(" + quoted(toDisplay) + ")";
  }

  private static String quoted(String text) {
    String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
    return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\0", "\\0") + '"';
  }

  @Override
  public String getProgram(String... statements) {
    return String.join("\n", statements) + "\n";
  }

  @Override
  public ScriptEngine getScriptEngine() {
    return new LuaScriptEngine(this);
  }
}
