package org.cqueues.lua;

import java.util.List;
import org.cqueues.lua.cjson.CjsonModule;
import org.cqueues.lua.lfs.LfsModule;
import org.cqueues.lua.lpeg.LpegModule;
import org.cqueues.lua.lpeg.ReModule;
import org.cqueues.lua.system.SystemModule;
import org.cqueues.lua.term.TermModule;
import org.cqueues.lua.zlib.ZlibModule;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.LuaState;
import org.luaj.vm2.LuaValue;

/**
 * Modules that Lua programs get as rocks written in C, of which a JVM loads none: the same under
 * their names. The command line has them, other programs where they ask for them.
 */
public final class Rocks {
  private static final List<String> NAMES =
      List.of(
          "lpeg",
          "re",
          "cjson",
          "cjson.safe",
          "zlib",
          "lfs",
          "system",
          "system.core",
          "term",
          "term.core",
          "term.colors",
          "term.cursor");

  private Rocks() {}

  /** Makes {@code require} of a state find them, and of the threads that its scripts start. */
  public static void install(LuaState state) {
    preload(state);
    States.prepareThreads(state, Rocks::preload);
  }

  private static void preload(LuaState state) {
    LuaValue preload = state.globals().get("package").get("preload");
    for (String name : NAMES) preload.set(name, new Builtin(name, _ -> open(state, name)));
  }

  private static LuaValue open(LuaState state, String name) {
    return switch (name) {
      case "lpeg" -> LpegModule.open(state);
      case "re" -> ReModule.open(state);
      case "cjson" -> CjsonModule.open(state);
      case "cjson.safe" -> CjsonModule.openSafe(state);
      case "zlib" -> ZlibModule.open();
      case "lfs" -> LfsModule.open(state);
      case "system", "system.core" -> SystemModule.open(state);
      case "term", "term.core" -> TermModule.open(state);
      case "term.colors" -> TermModule.openColors(state);
      case "term.cursor" -> TermModule.openCursor(state);
      default -> throw new IllegalArgumentException(name);
    };
  }
}
