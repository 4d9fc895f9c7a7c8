package org.cqueues.runtime.parser;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.ChunkName;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Globals;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.compiler.ChunkParser;

/**
 * Makes prototypes: of text with our syntax check in front of LuaJ's compiler, of precompiled
 * chunks with our own reader.
 */
public final class ChunkReader implements Globals.Compiler, Globals.Undumper {
  private static final int ESCAPE = '\033';

  @Override
  public Prototype compile(InputStream stream, String name) throws IOException {
    byte[] chunk = stream.readAllBytes();
    // a name with @ is a file's, which a program may load through LuaJ's own functions
    return read(name.startsWith("@") ? FirstLine.skip(chunk) : chunk, LuaString.valueOf(name));
  }

  /**
   * A chunk, precompiled or not.
   *
   * @param name any bytes; functions have it as their source
   */
  public static Prototype read(byte[] chunk, LuaString name) throws IOException {
    if (chunk.length > 0 && chunk[0] == ESCAPE) return BinaryChunk.read(chunk, name.tojstring());
    Bytes checked = Grammar.check(chunk, ChunkName.of(name));
    var text = new ByteArrayInputStream(checked.array(), 0, checked.length());
    Prototype prototype = ChunkParser.parse(text, name.tojstring());
    finish(prototype, name);
    return prototype;
  }

  /** Behind a SETLIST of many fields LuaJ leaves a bare number, where Lua has an instruction. */
  private static void finish(Prototype prototype, LuaString source) {
    prototype.source = source;
    int[] code = prototype.code;
    for (int pc = 1; pc < code.length; pc++) {
      int before = code[pc - 1];
      if (Lua.GET_OPCODE(before) == Lua.OP_SETLIST && Lua.GETARG_C(before) == 0) {
        code[pc] = code[pc] << Lua.POS_Ax | Lua.OP_EXTRAARG;
      }
    }
    for (Prototype inner : prototype.p) finish(inner, source);
  }

  @Override
  public @Nullable Prototype undump(InputStream stream, String name) throws IOException {
    if (stream.read() != ESCAPE) return null;
    byte[] rest = stream.readAllBytes();
    var chunk = new byte[rest.length + 1];
    chunk[0] = ESCAPE;
    System.arraycopy(rest, 0, chunk, 1, rest.length);
    return BinaryChunk.read(chunk, name);
  }
}
