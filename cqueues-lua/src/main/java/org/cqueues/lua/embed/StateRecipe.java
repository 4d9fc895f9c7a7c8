package org.cqueues.lua.embed;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import org.cqueues.lua.Modules;
import org.cqueues.lua.States;
import org.cqueues.lua.module.Scheduler;
import org.cqueues.lua.thread.ThreadModule;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Limits;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.io.OpenFiles;
import org.cqueues.runtime.library.Library;
import org.cqueues.runtime.library.StandardAssembly;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** What the state of an engine is made of. */
final class StateRecipe {
  /** Places in {@code package.searchers}. */
  private static final int PRELOADED = 1;

  private static final int FILES = 2;

  Set<Library> libraries = Library.ALL;

  /** Names of this library's; null for all. */
  @Nullable Set<String> modules;

  final Map<String, LuaChunk> chunks = new LinkedHashMap<>();
  final List<ResourceModules> resources = new ArrayList<>();
  @Nullable String path;
  @Nullable Limits limits;
  int descriptors = Integer.MAX_VALUE;
  int coroutines = Integer.MAX_VALUE;
  int threads = Integer.MAX_VALUE;
  boolean signals;
  @Nullable IntConsumer exit;
  @Nullable InputStream in;
  @Nullable PrintStream out;
  @Nullable PrintStream err;

  LuaState make() {
    var assembly = new StandardAssembly();
    return complete(
        LuaState.create(assembly, limits, state -> assembly.open(state, withRequire(), false)));
  }

  /** Modules need {@code require}, which then finds nothing else. */
  private Set<Library> withRequire() {
    if (libraries.contains(Library.PACKAGE) || !hasModules()) return libraries;
    var all = EnumSet.of(Library.PACKAGE);
    all.addAll(libraries);
    return all;
  }

  private boolean hasModules() {
    return modules == null || !modules.isEmpty() || !chunks.isEmpty() || !resources.isEmpty();
  }

  LuaState adopt(Globals globals) {
    LuaState state = LuaState.install(globals);
    state.compileChunks();
    return complete(state);
  }

  private LuaState complete(LuaState state) {
    Globals globals = state.globals();
    if (in != null) globals.STDIN = in;
    if (out != null) globals.STDOUT = out;
    if (err != null) globals.STDERR = err;
    if (exit != null) state.onExit(exit);
    if (globals.get("package") instanceof LuaTable library) open(state, library);
    if (!signals) States.forbidSignals(state);
    Scheduler scheduler = Scheduler.of(state);
    if (descriptors < Integer.MAX_VALUE) {
      OpenFiles files = OpenFiles.of(state);
      scheduler.reaper().limit(descriptors, files::count);
      files.limit(descriptors, scheduler.reaper()::count);
    }
    scheduler.limitCoroutines(coroutines);
    ThreadModule.of(state).limit(threads);
    return state;
  }

  /** Fills {@code package}. */
  private void open(LuaState state, LuaTable library) {
    Modules.install(state, name -> modules == null || modules.contains(name));
    if (!libraries.contains(Library.PACKAGE)) restrict(library);
    if (path != null) library.set("path", Bytes.utf8(path));
    LuaTable preload = library.get("preload").checktable();
    chunks.forEach((name, chunk) -> preload.set(Bytes.utf8(name), loader(state, name, chunk)));
    if (resources.isEmpty()) return;
    LuaTable searchers = library.get("searchers").checktable();
    for (ResourceModules found : resources) {
      searchers.set(searchers.length() + 1, found.searcher(state));
    }
  }

  /**
   * Leaves {@code require} no files, unless the program has said which, and no way to look for any.
   */
  private void restrict(LuaTable library) {
    LuaTable searchers = library.get("searchers").checktable();
    for (int i = searchers.length(); i > (path == null ? PRELOADED : FILES); i--) {
      searchers.set(i, LuaValue.NIL);
    }
    for (String field : List.of("cpath", "loadlib", "searchpath")) library.set(field, LuaValue.NIL);
    library.set("path", LuaValue.EMPTYSTRING);
  }

  /** Loads a chunk when it is required: it gets its name, as from a file. */
  private static LuaValue loader(LuaState state, String name, LuaChunk chunk) {
    return new Builtin(name, args -> chunk.code().in(state, state.globals()).invoke(args));
  }
}
