package org.cqueues.runtime.library;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.SharedChunk;
import org.cqueues.runtime.StateAssembly;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.compiler.LuaCompiler;
import org.cqueues.runtime.parser.ChunkReader;
import org.cqueues.runtime.parser.ChunkSource;
import org.luaj.vm2.LuaString;

/** The libraries of this package, our reader of chunks, and chunks compiled to JVM classes. */
public final class StandardAssembly implements StateAssembly {
  private static final LuaCompiler COMPILER = new LuaCompiler();

  /**
   * Compiles a chunk once, for any number of states.
   *
   * @param name as of {@code load}
   * @throws org.luaj.vm2.LuaError for wrong syntax
   */
  public static SharedChunk share(byte[] chunk, LuaString name) {
    try {
      return new SharedChunk(
          COMPILER, ChunkReader.read(ChunkSource.of(chunk).skipFirstLine(), name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For direct use, and for {@link java.util.ServiceLoader}. */
  public StandardAssembly() {}

  @Override
  public void openCoroutines(LuaState state) {
    state.globals().rawset(Symbols.of("coroutine"), CoroutineLibrary.open(state));
  }

  @Override
  public void openAll(LuaState state, boolean readEnvironment) {
    open(state, Library.ALL, readEnvironment);
  }

  @Override
  public void openRestricted(LuaState state) {
    open(state, Library.SAFE, false);
  }

  /**
   * Puts some libraries into a state that has {@code coroutine}, and lets it load chunks.
   *
   * @param readEnvironment whether LUA_PATH and its like may change where modules are found
   */
  public void open(LuaState state, Set<Library> libraries, boolean readEnvironment) {
    Libraries.open(state, libraries, readEnvironment);
    compileChunks(state);
    if (!libraries.contains(Library.IO)) Libraries.withoutFiles(state);
  }

  @Override
  public void compileChunks(LuaState state) {
    var reader = new ChunkReader();
    state.globals().compiler = reader;
    state.globals().undumper = reader;
    state.compileWith(COMPILER);
    ErrorLibrary.open(state);
    LoadLibrary.open(state);
    StringLibrary.openDump(state);
  }
}
