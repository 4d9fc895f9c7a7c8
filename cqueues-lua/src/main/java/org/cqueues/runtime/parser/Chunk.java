package org.cqueues.runtime.parser;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.cqueues.runtime.LuaState;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/** Chunks as functions of a state. */
public final class Chunk {
  private Chunk() {}

  /**
   * The function of a chunk, precompiled or not, with the state's globals.
   *
   * @param name any bytes, as of {@code load}
   * @throws org.luaj.vm2.LuaError for wrong syntax
   */
  public static LuaValue load(LuaState state, byte[] chunk, LuaString name) {
    try {
      return load(state, ChunkSource.of(chunk), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * As {@link #load(LuaState, byte[], LuaString)}, of a chunk that is still to be read.
   *
   * @throws IOException where that failed
   */
  public static LuaValue load(LuaState state, ChunkSource chunk, LuaString name)
      throws IOException {
    Globals globals = state.globals();
    return globals.loader.load(ChunkReader.read(chunk, name), "", globals);
  }
}
