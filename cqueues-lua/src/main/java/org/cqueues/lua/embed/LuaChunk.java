package org.cqueues.lua.embed;

import java.nio.charset.StandardCharsets;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.SharedChunk;
import org.cqueues.runtime.library.StandardAssembly;
import org.luaj.vm2.LuaError;

/**
 * A script that is compiled once and runs in any number of engines, on any threads. They share its
 * classes; where an engine has limits, the code counts what it does there.
 */
public final class LuaChunk {
  private final String name;
  private final SharedChunk code;

  private LuaChunk(String name, SharedChunk code) {
    this.name = name;
    this.code = code;
  }

  /** As {@link LuaEngine#compile(String, byte[])}. */
  static LuaChunk of(String name, byte[] source) {
    try {
      return new LuaChunk(name, StandardAssembly.share(source, Bytes.utf8(name)));
    } catch (LuaError wrong) {
      throw LuaException.of(wrong);
    }
  }

  static LuaChunk of(String name, String source) {
    return of(name, source.getBytes(StandardCharsets.UTF_8));
  }

  /** What messages and tracebacks call it. */
  public String name() {
    return name;
  }

  SharedChunk code() {
    return code;
  }

  @Override
  public String toString() {
    return "chunk " + name;
  }
}
