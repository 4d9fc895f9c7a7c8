package org.cqueues.lua.embed;

import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Table;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The library {@code luajava}, with LuaJ's functions, by which trusted scripts reach Java. */
final class Luajava {
  private final LuaEngine engine;
  private final Conversions conversions;

  private Luajava(LuaEngine engine) {
    this.engine = engine;
    this.conversions = engine.conversions();
  }

  /** Gives it to an engine. */
  static void open(LuaEngine engine) {
    var library = new Luajava(engine);
    var table = new Table();
    library.add(table, "bindClass", call -> library.of(library.named(call.arguments(), 1)));
    library.add(
        table,
        "newInstance",
        call -> library.make(library.named(call.arguments(), 1), call.arguments()));
    library.add(table, "new", call -> library.make(type(call.arguments()), call.arguments()));
    library.add(table, "createProxy", call -> library.proxy(call.arguments()));
    library.add(table, "loadLib", call -> library.load(call.arguments()));
    LuaTable globals = engine.state().globals();
    globals.set("luajava", table);
    LuaValue packages = globals.get("package");
    if (packages.istable() && packages.get("loaded") instanceof LuaTable loaded) {
      loaded.set("luajava", table);
    }
  }

  private void add(Table table, String name, LuaBody body) {
    table.set(name, engine.functionOf(name, body));
  }

  private LuaValue of(Class<?> type) {
    return conversions.fromHost(type);
  }

  private LuaValue make(Class<?> type, Varargs args) throws Exception {
    return conversions.objects().classes().make(type, args.subargs(2));
  }

  private static Class<?> type(Varargs args) {
    if (args.arg1() instanceof LuaUserdata object && object.m_instance instanceof Class<?> type) {
      return type;
    }
    throw Errors.badArgument(1, "new", "class expected, got " + args.arg1().typename());
  }

  private Class<?> named(Varargs args, int number) {
    String name = Bytes.java(Args.string(args, number, "bindClass"));
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try {
      return Class.forName(
          name, true, loader == null ? ClassLoader.getSystemClassLoader() : loader);
    } catch (ClassNotFoundException e) {
      throw Errors.error("no class " + name);
    }
  }

  /** {@code createProxy(interface, …, table)}: the table as an object with these interfaces. */
  private LuaValue proxy(Varargs args) {
    int count = args.narg() - 1;
    if (count < 1) throw Errors.badArgument(1, "createProxy", "interface expected, got no value");
    LuaTable table = Args.table(args, count + 1, "createProxy");
    var types = new Class<?>[count];
    for (int i = 0; i < count; i++) types[i] = named(args, i + 1);
    return conversions.objects().of(LuaProxy.of(engine, table, types));
  }

  /** {@code loadLib(class, method)}: what a static method without parameters gives. */
  private @Nullable Object load(Varargs args) throws Exception {
    String method = Bytes.java(Args.string(args, 2, "loadLib"));
    return named(args, 1).getMethod(method).invoke(null);
  }
}
