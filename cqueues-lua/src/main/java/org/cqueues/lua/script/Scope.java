package org.cqueues.lua.script;

import javax.script.Bindings;
import javax.script.ScriptContext;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Table;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Bindings as the global variables of a script. */
final class Scope {
  private final ScriptValues values;
  private final LuaTable globals;

  Scope(ScriptValues values, LuaTable globals) {
    this.values = values;
    this.globals = globals;
  }

  /**
   * The variables of a context: its engine scope, then its global scope, then Lua's own. What the
   * script assigns goes into the engine scope.
   */
  @SuppressWarnings("ReferenceEquality") // the very table
  LuaTable environment(ScriptContext context) {
    Bindings own = context.getBindings(ScriptContext.ENGINE_SCOPE);
    if (own instanceof GlobalBindings bindings && bindings.globals() == globals) return globals;
    var environment = new Table();
    var metatable = new Table();
    metatable.set("__index", new Builtin("__index", args -> read(own, context, args.arg(2))));
    metatable.set("__newindex", new Builtin("__newindex", args -> write(own, args)));
    environment.setmetatable(metatable);
    return environment;
  }

  private LuaValue read(Bindings own, ScriptContext context, LuaValue name) {
    if (!(name instanceof LuaString text)) return LuaValue.NIL;
    String key = Bytes.java(text);
    if (!key.isEmpty() && own.containsKey(key)) return values.toLua(own.get(key));
    LuaValue global = globalScope(context, key);
    return global.isnil() ? globals.get(name) : global;
  }

  private Varargs write(Bindings own, Varargs args) {
    if (args.arg(2) instanceof LuaString name && name.length() > 0) {
      own.put(Bytes.java(name), values.toJava(args.arg(3)));
    } else {
      args.checktable(1).rawset(args.arg(2), args.arg(3));
    }
    return LuaValue.NONE;
  }

  /** A variable of the global scope, or nil. */
  LuaValue globalScope(@Nullable ScriptContext context, String name) {
    Bindings global = context == null ? null : context.getBindings(ScriptContext.GLOBAL_SCOPE);
    return global == null || name.isEmpty() ? LuaValue.NIL : values.toLua(global.get(name));
  }
}
