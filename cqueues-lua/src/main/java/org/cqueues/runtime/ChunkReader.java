package org.cqueues.runtime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.luaj.vm2.Globals;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.compiler.LuaC;

/** Makes prototypes of text: our syntax check in front of LuaJ's compiler. */
final class ChunkReader implements Globals.Compiler {
  @Override
  public Prototype compile(InputStream stream, String name) throws IOException {
    Bytes checked = Grammar.check(stream.readAllBytes(), name);
    return LuaC.instance.compile(
        new ByteArrayInputStream(checked.array(), 0, checked.length()), name);
  }
}
