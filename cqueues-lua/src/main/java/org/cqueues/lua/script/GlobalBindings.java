package org.cqueues.lua.script;

import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.script.Bindings;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The global variables of an engine as bindings. What Lua's libraries have put there is not listed,
 * though it can be asked for.
 */
final class GlobalBindings extends AbstractMap<String, @Nullable Object> implements Bindings {
  private final ScriptValues values;
  private final LuaTable globals;
  private final TableView variables;
  private final Map<LuaValue, LuaValue> libraries = new LinkedHashMap<>();

  GlobalBindings(ScriptValues values, LuaTable globals) {
    this.values = values;
    this.globals = globals;
    this.variables = new TableView(values, globals);
    for (Varargs v = globals.next(LuaValue.NIL); !v.isnil(1); v = globals.next(v.arg1())) {
      libraries.put(v.arg1(), v.arg(2));
    }
  }

  LuaTable globals() {
    return globals;
  }

  private static String checked(@Nullable Object name) {
    if (name == null) throw new NullPointerException("a binding has no name");
    if (!(name instanceof String text)) throw new ClassCastException("names are strings");
    if (text.isEmpty()) throw new IllegalArgumentException("a binding's name is empty");
    return text;
  }

  @Override
  public @Nullable Object get(@Nullable Object name) {
    return variables.get(checked(name));
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return variables.containsKey(checked(name));
  }

  @Override
  public @Nullable Object put(String name, @Nullable Object value) {
    return variables.put(checked(name), value);
  }

  @Override
  public @Nullable Object remove(@Nullable Object name) {
    return put(checked(name), null);
  }

  /** What was listed at this moment; changes of the set are not changes of the variables. */
  @Override
  public Set<Map.Entry<String, @Nullable Object>> entrySet() {
    var listed = new LinkedHashMap<String, @Nullable Object>();
    for (Varargs v = globals.next(LuaValue.NIL); !v.isnil(1); v = globals.next(v.arg1())) {
      LuaValue name = v.arg1();
      if (!(name instanceof LuaString) || v.arg(2).raweq(library(name))) continue;
      listed.put(String.valueOf(values.toJava(name)), values.toJava(v.arg(2)));
    }
    return listed.entrySet();
  }

  private LuaValue library(LuaValue name) {
    LuaValue library = libraries.get(name);
    return library == null ? LuaValue.NIL : library;
  }

  /** Removes what is listed. */
  @Override
  public void clear() {
    for (String name : Set.copyOf(keySet())) remove(name);
  }
}
