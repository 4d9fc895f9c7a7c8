package org.cqueues.runtime.library;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.cqueues.runtime.io.IoLibrary;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** The standard libraries of Lua 5.2. */
public final class Libraries {
  private static final List<String> TIME = List.of("clock", "date", "difftime", "time");

  private Libraries() {}

  /**
   * Puts all libraries into a state, in place of LuaJ's where it has them already.
   *
   * @param readEnvironment whether LUA_PATH and its like may change where modules are found
   */
  public static void open(LuaState state, boolean readEnvironment) {
    open(state, Library.ALL, readEnvironment);
  }

  /** As {@link #open(LuaState, boolean)}, or only some of them. */
  static void open(LuaState state, Set<Library> libraries, boolean readEnvironment) {
    if (libraries.contains(Library.PACKAGE)) openPackage(state, readEnvironment);
    if (libraries.contains(Library.COROUTINE)) {
      put(state, "coroutine", state.globals().get("coroutine").checktable());
    } else {
      state.globals().rawset(Symbols.of("coroutine"), LuaValue.NIL);
    }
    BaseLibrary.open(state);
    if (libraries.contains(Library.STRING)) put(state, "string", StringLibrary.open(state));
    if (libraries.contains(Library.TABLE)) put(state, "table", TableLibrary.open(state));
    if (libraries.contains(Library.MATH)) put(state, "math", MathLibrary.open());
    if (libraries.contains(Library.BIT32)) put(state, "bit32", Bit32Library.open());
    if (libraries.contains(Library.IO)) put(state, "io", IoLibrary.open(state));
    if (libraries.contains(Library.OS)) put(state, "os", OsLibrary.open(state));
    else if (libraries.contains(Library.TIME)) put(state, "os", time(state));
    if (libraries.contains(Library.DEBUG)) put(state, "debug", DebugLibrary.open(state));
    if (state.hasLimits()) state.globals().rawset(Symbols.of("collectgarbage"), LuaValue.NIL);
  }

  private static void openPackage(LuaState state, boolean readEnvironment) {
    LuaTable library = PackageLibrary.open(state, readEnvironment);
    state.globals().rawset(Symbols.of("package"), library);
    put(state, "package", library);
    Compat53.preload(state, library.get("preload").checktable());
  }

  /** What tells the time. */
  private static LuaTable time(LuaState state) {
    LuaTable os = OsLibrary.open(state);
    var time = new Table();
    for (String name : TIME) time.set(name, os.get(name));
    return time;
  }

  /** Takes away the functions that load files, in a state without {@link Library#IO}. */
  static void withoutFiles(LuaState state) {
    state.globals().rawset(Symbols.of("dofile"), LuaValue.NIL);
    state.globals().rawset(Symbols.of("loadfile"), LuaValue.NIL);
  }

  /**
   * Adds names of Lua 5.3, also to a restricted state; scripts get them by {@code
   * require"compat53"}. Without that they are absent, since programs take them for a sign of 5.3.
   */
  public static void extend(LuaState state) {
    LuaTable globals = state.globals();
    extend(state, globals, name -> globals.get(name).checktable());
    put(state, "utf8", Utf8Library.open());
  }

  /**
   * The names of Lua 5.3 in a table that has all others from the globals, and sets those.
   *
   * @return its libraries are like it; {@code utf8} is its own
   */
  static LuaTable extended(LuaState state) {
    LuaTable globals = state.globals();
    var module = new Table();
    extend(
        state,
        module,
        name -> {
          var library = new Table();
          library.setmetatable(inheriting(globals.get(name)));
          module.set(name, library);
          return library;
        });
    LuaTable utf8 = Utf8Library.open();
    module.rawset(Symbols.of("utf8"), utf8);
    setLoaded(state, "utf8", utf8);
    LuaTable metatable = inheriting(globals);
    metatable.set(LuaValue.NEWINDEX, globals);
    module.setmetatable(metatable);
    return module;
  }

  private static LuaTable inheriting(LuaValue from) {
    var metatable = new Table();
    metatable.set(LuaValue.INDEX, from);
    return metatable;
  }

  /** Adds the names to basic functions and the libraries that {@code library} gives. */
  private static void extend(
      LuaState state, LuaTable functions, Function<String, LuaTable> library) {
    ErrorLibrary.extend(state, functions);
    BaseLibrary.extend(state, functions);
    StringPack.extend(library.apply("string"));
    CoroutineLibrary.extend(state, library.apply("coroutine"));
    TableLibrary.extend(library.apply("table"));
    MathLibrary.extend(library.apply("math"));
  }

  private static void put(LuaState state, String name, LuaTable library) {
    state.globals().rawset(Symbols.of(name), library);
    setLoaded(state, name, library);
  }

  private static void setLoaded(LuaState state, String name, LuaTable library) {
    if (state.globals().get("package") instanceof LuaTable modules
        && modules.get("loaded") instanceof LuaTable loaded) {
      loaded.rawset(name, library);
    }
  }
}
