package org.luaj.vm2.compiler;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.NullMarked;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.Prototype;

/**
 * LuaJ's parser with one fault mended: it counts the local variables of nested functions together
 * against the limit of 200 for each. What it makes of them is {@link FunctionCode}. Both stand in
 * LuaJ's package because only there is visible what they replace.
 */
@NullMarked
public final class ChunkParser extends LexState {
  private final LuaC.CompileState strings;
  private final InputStream chunk;
  private final LuaString name;

  private ChunkParser(LuaC.CompileState strings, InputStream chunk, LuaString name) {
    super(strings, chunk);
    this.strings = strings;
    this.chunk = chunk;
    this.name = name;
  }

  /** The main function of a chunk, whose syntax has been checked. */
  public static Prototype parse(InputStream chunk, String name) throws IOException {
    return new ChunkParser(new LuaC.CompileState(), chunk, LuaString.valueOf(name)).main();
  }

  private Prototype main() throws IOException {
    var main = new FuncState();
    main.f = new Prototype();
    main.f.source = name;
    fs = main;
    dyd.actvar = new Vardesc[16];
    setinput(strings, chunk.read(), chunk, name);
    mainfunc(main);
    return main.f;
  }

  /** The parser makes LuaJ's generator; ours takes its place before anything refers to it. */
  @Override
  void open_func(FuncState function, FuncState.BlockCnt block) {
    super.open_func(new FunctionCode(function.f), block);
  }

  @Override
  void new_localvar(LuaString variable) {
    int register = registerlocalvar(variable);
    int index = dyd.n_actvar++;
    if (index == dyd.actvar.length) dyd.actvar = realloc(dyd.actvar, 2 * index);
    dyd.actvar[index] = new Vardesc(register);
  }
}
