package org.cqueues.runtime.parser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.cqueues.runtime.Bytes;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.Prototype;

/**
 * Makes prototypes of chunks, of text or precompiled; also where a program loads them through
 * LuaJ's own functions.
 */
public final class ChunkReader implements Globals.Compiler, Globals.Undumper {
  private static final int ESCAPE = '\033';

  @Override
  public Prototype compile(InputStream stream, String name) throws IOException {
    ChunkSource chunk = ChunkSource.of(stream);
    // a name with @ is a file's, which a program may load through LuaJ's own functions
    return read(name.startsWith("@") ? chunk.skipFirstLine() : chunk, Bytes.text(name));
  }

  /**
   * A chunk, precompiled or not.
   *
   * @param name any bytes; functions have it as their source
   */
  public static Prototype read(ChunkSource chunk, LuaString name) throws IOException {
    try {
      if (chunk.first() == ESCAPE) return BinaryChunk.read(chunk.all(), Bytes.chars(name));
      return Parser.parse(chunk, name);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public @Nullable Prototype undump(InputStream stream, String name) throws IOException {
    if (stream.read() != ESCAPE) return null;
    byte[] rest = stream.readAllBytes();
    var chunk = new byte[rest.length + 1];
    chunk[0] = ESCAPE;
    System.arraycopy(rest, 0, chunk, 1, rest.length);
    return BinaryChunk.read(chunk, Bytes.chars(Bytes.text(name)));
  }
}
