package org.cqueues.lua.embed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.LuaState;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Modules among the resources of a class path. */
final class ResourceModules {
  /** What was compiled already, by class loader and name of the resource. */
  private static final Map<ClassLoader, Map<String, LuaChunk>> COMPILED = new WeakHashMap<>();

  private final ClassLoader loader;
  private final String root;
  private final Map<String, LuaChunk> compiled;

  ResourceModules(ClassLoader loader, String root) {
    this.loader = loader;
    this.root = root.isEmpty() || root.endsWith("/") ? root : root + "/";
    synchronized (COMPILED) {
      compiled = COMPILED.computeIfAbsent(loader, _ -> new ConcurrentHashMap<>());
    }
  }

  /** One for {@code package.searchers}. */
  LuaValue searcher(LuaState state) {
    return new Builtin("searcher_resource", args -> search(state, args));
  }

  private Varargs search(LuaState state, Varargs args) {
    String name = Bytes.java(Args.string(args, 1, "searcher_resource"));
    String file = root + name.replace('.', '/');
    var tried = new StringBuilder();
    for (String resource : new String[] {file + ".lua", file + "/init.lua"}) {
      LuaChunk chunk = find(resource);
      if (chunk != null) {
        return LuaValue.varargsOf(
            chunk.code().in(state, state.globals()), Bytes.utf8(chunk.name().substring(1)));
      }
      tried.append("\n\tno resource '").append(resource).append('\'');
    }
    return Bytes.utf8(tried.toString());
  }

  private @Nullable LuaChunk find(String resource) {
    LuaChunk known = compiled.get(resource);
    if (known != null) return known;
    try (InputStream stream = loader.getResourceAsStream(resource)) {
      if (stream == null) return null;
      LuaChunk chunk = LuaChunk.of("@" + resource, stream.readAllBytes());
      compiled.put(resource, chunk);
      return chunk;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
