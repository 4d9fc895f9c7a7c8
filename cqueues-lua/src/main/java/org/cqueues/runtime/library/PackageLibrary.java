package org.cqueues.runtime.library;

import java.io.IOException;
import java.io.InputStream;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Capturing;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LibraryFunction;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.Ops;
import org.cqueues.runtime.ScriptError;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.cqueues.runtime.io.Environment;
import org.cqueues.runtime.io.FileErrors;
import org.cqueues.runtime.io.FileName;
import org.cqueues.runtime.parser.Chunk;
import org.cqueues.runtime.parser.ChunkSource;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * {@code require} and the table {@code package}, Lua 5.2 manual section 6.3. Modules in C cannot be
 * loaded: {@code package.cpath} is read only to say so where one is found.
 */
final class PackageLibrary extends LibraryFunction implements Capturing {
  private static final String[] NAMES = {
    "require",
    "searchpath",
    "loadlib",
    "searcher_preload",
    "searcher_Lua",
    "searcher_C",
    "searcher_Croot"
  };

  private static final int REQUIRE = 0;
  private static final int SEARCHPATH = 1;
  private static final int LOADLIB = 2;
  private static final int SEARCHER_PRELOAD = 3;
  private static final int SEARCHER_LUA = 4;
  private static final int SEARCHER_C = 5;
  private static final int SEARCHER_CROOT = 6;

  private static final String DEFAULT_PATH =
      "/usr/local/share/lua/5.2/?.lua;/usr/local/share/lua/5.2/?/init.lua;"
          + "/usr/local/lib/lua/5.2/?.lua;/usr/local/lib/lua/5.2/?/init.lua;"
          + "/usr/share/lua/5.2/?.lua;/usr/share/lua/5.2/?/init.lua;./?.lua";

  /** Where Debian's Lua looks, so that what it would find is named. */
  private static final String DEFAULT_CPATH =
      "/usr/local/lib/lua/5.2/?.so;/usr/lib/"
          + ("aarch64".equals(System.getProperty("os.arch")) ? "aarch64" : "x86_64")
          + "-linux-gnu/lua/5.2/?.so;/usr/lib/lua/5.2/?.so;"
          + "/usr/local/lib/lua/5.2/loadall.so;./?.so";

  private static final LuaString LOADED = Symbols.of("loaded");
  private static final LuaString PRELOAD = Symbols.of("preload");
  private static final LuaString SEARCHERS = Symbols.of("searchers");

  private final LuaState state;

  /** The table {@code package}, also where a script has hidden it. */
  private LuaValue library;

  private final LuaTable loaded;

  private PackageLibrary(LuaState state, int code, LuaTable library, LuaTable loaded) {
    super(NAMES[code], code);
    this.state = state;
    this.library = library;
    this.loaded = loaded;
  }

  /** Opens the library; what a state has loaded already stays so. */
  static LuaTable open(LuaState state, boolean readEnvironment) {
    var library = new Table(0, 16);
    LuaValue before = state.globals().get("package");
    LuaTable loaded = before.istable() ? before.get(LOADED).opttable(null) : null;
    LuaTable preload = before.istable() ? before.get(PRELOAD).opttable(null) : null;
    if (loaded == null) loaded = new Table();
    library.rawset(LOADED, loaded);
    library.rawset(PRELOAD, preload == null ? new Table() : preload);
    library.rawset(
        "path", Bytes.text(readEnvironment ? path("LUA_PATH", DEFAULT_PATH) : DEFAULT_PATH));
    library.rawset(
        "cpath", Bytes.text(readEnvironment ? path("LUA_CPATH", DEFAULT_CPATH) : DEFAULT_CPATH));
    library.rawset(Symbols.of("config"), Bytes.text("/\n;\n?\n!\n-\n"));
    var searchers = new Table();
    for (int i = 0; i < NAMES.length; i++) {
      var function = new PackageLibrary(state, i, library, loaded);
      if (i == REQUIRE) state.globals().rawset(Symbols.of(NAMES[i]), function);
      else if (i < SEARCHER_PRELOAD) library.rawset(Symbols.of(NAMES[i]), function);
      else searchers.rawset(i - SEARCHER_PRELOAD + 1, function);
    }
    library.rawset(SEARCHERS, searchers);
    library.rawset(Symbols.of("loaders"), searchers); // its name in 5.1
    ModuleLibrary.open(state, library, loaded);
    loaded.rawset(Symbols.of("_G"), state.globals());
    return library;
  }

  /** A path from the environment, in which {@code ;;} stands for the default. */
  private static String path(String variable, String otherwise) {
    String given = variable(variable + "_5_2");
    if (given == null) given = variable(variable);
    if (given == null) return otherwise;
    String marked = given.replace(";;", ";\1;").replace("\1", otherwise);
    return marked;
  }

  /** A variable of the environment, one character for each byte. */
  private static @Nullable String variable(String name) {
    LuaString value = Environment.get(name);
    return value == null ? null : Bytes.chars(value);
  }

  @Override
  public Varargs invoke(Varargs args) {
    return switch (code) {
      case REQUIRE -> require(Args.string(args, 1, name));
      case SEARCHPATH -> searchpath(args);
      case LOADLIB -> {
        Args.string(args, 1, name);
        Args.string(args, 2, name);
        yield varargsOf(
            NIL, Bytes.text("C libraries cannot be loaded on the JVM"), Bytes.text("absent"));
      }
      case SEARCHER_PRELOAD -> preloaded(Args.string(args, 1, name));
      case SEARCHER_LUA -> inLua(Args.string(args, 1, name));
      case SEARCHER_C -> inC(Args.string(args, 1, name));
      case SEARCHER_CROOT -> inRoot(Args.string(args, 1, name));
      default -> throw new IllegalStateException(name);
    };
  }

  @Override
  public int captured() {
    return code == SEARCHPATH || code == LOADLIB ? 0 : 1;
  }

  @Override
  public LuaValue captured(int number) {
    return library;
  }

  @Override
  public void capture(int number, LuaValue value) {
    library = value;
  }

  private Varargs require(LuaString module) {
    LuaValue known = loaded.get(module);
    if (known.toboolean()) return known;
    Varargs found = search(module);
    LuaFunction loader = Ops.callee(found.arg1());
    LuaValue result = state.running().callBack(loader, varargsOf(module, found.arg(2))).arg1();
    if (!result.isnil()) loaded.set(module, result);
    if (loaded.get(module).isnil()) loaded.set(module, TRUE);
    return loaded.get(module);
  }

  /** The loader of a module and its second argument. */
  private Varargs search(LuaString module) {
    LuaValue searchers = library.get(SEARCHERS);
    if (!searchers.istable()) throw Errors.error("'package.searchers' must be a table");
    var tried = new StringBuilder();
    for (int i = 1; ; i++) {
      LuaValue searcher = searchers.checktable().rawget(i);
      if (searcher.isnil()) {
        throw Errors.error("module '" + Bytes.chars(module) + "' not found:" + tried);
      }
      Varargs found = Ops.callee(searcher).invoke(module);
      if (found.arg1() instanceof LuaFunction) return found;
      LuaString why = Numbers.toTextOrNull(found.arg1());
      if (why != null) tried.append(Bytes.chars(why));
    }
  }

  private Varargs preloaded(LuaString module) {
    LuaValue loader = library.get(PRELOAD).get(module);
    return loader.isnil()
        ? Bytes.text("\n\tno field package.preload['" + Bytes.chars(module) + "']")
        : loader;
  }

  private String path(String field) {
    LuaString path = Numbers.toTextOrNull(library.get(field));
    if (path == null) throw Errors.error("'package." + field + "' must be a string");
    return Bytes.chars(path);
  }

  private Varargs inLua(LuaString module) {
    var tried = new StringBuilder();
    String file = find(Bytes.chars(module), path("path"), ".", "/", tried);
    if (file == null) return Bytes.text(tried.toString());
    LuaString name = Bytes.text(file);
    try (InputStream stream = FileName.of(name, state).openStream()) {
      ChunkSource chunk = ChunkSource.of(stream).skipFirstLine();
      return varargsOf(Chunk.load(state, chunk, Bytes.text("@" + file)), name);
    } catch (IOException e) {
      throw failed(module, file, "cannot read " + file + ": " + FileErrors.text(e));
    } catch (LuaError e) {
      throw failed(module, file, Bytes.chars(Errors.valueOf(e).strvalue()));
    }
  }

  private static ScriptError failed(LuaString module, String file, String why) {
    return Errors.error(
        "error loading module '" + Bytes.chars(module) + "' from file '" + file + "':\n\t" + why);
  }

  /** Finds modules in C only to tell that they are of no use here. */
  private Varargs inC(LuaString module) {
    return refused(module, module);
  }

  /** The place of C's searcher for submodules inside a module. */
  private Varargs inRoot(LuaString module) {
    int dot = module.indexOf((byte) '.', 0);
    return dot < 0 ? NIL : refused(module, module.substring(0, dot));
  }

  private Varargs refused(LuaString module, LuaString sought) {
    var tried = new StringBuilder();
    String file = find(Bytes.chars(sought), path("cpath"), ".", "/", tried);
    if (file == null) return Bytes.text(tried.toString());
    throw Errors.error(CModules.refusal(Bytes.chars(module), file));
  }

  private Varargs searchpath(Varargs args) {
    // from the right, so that of several wrong ones the same is named as by Lua 5.2
    String replacement = Bytes.chars(Args.string(args, 4, name, Bytes.text("/")));
    String separator = Bytes.chars(Args.string(args, 3, name, Bytes.text(".")));
    String path = Bytes.chars(Args.string(args, 2, name));
    String module = Bytes.chars(Args.string(args, 1, name));
    var tried = new StringBuilder();
    String file = find(module, path, separator, replacement, tried);
    return file == null ? varargsOf(NIL, Bytes.text(tried.toString())) : Bytes.text(file);
  }

  /** The first readable file of a path, or null after a note of all that were tried. */
  private @Nullable String find(
      String module, String path, String separator, String replacement, StringBuilder tried) {
    String name = separator.isEmpty() ? module : module.replace(separator, replacement);
    for (int from = 0; from < path.length(); ) {
      int end = path.indexOf(';', from);
      if (end < 0) end = path.length();
      if (end > from) {
        String file = path.substring(from, end).replace("?", name);
        if (FileName.of(Bytes.text(file), state).isReadable()) return file;
        tried.append("\n\tno file '").append(file).append('\'');
      }
      from = end + 1;
    }
    return null;
  }
}
