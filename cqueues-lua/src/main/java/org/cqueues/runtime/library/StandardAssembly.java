package org.cqueues.runtime.library;

import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.StateAssembly;
import org.cqueues.runtime.compiler.LuaCompiler;
import org.cqueues.runtime.parser.ChunkReader;

/** The libraries of this package, our reader of chunks, and chunks compiled to JVM classes. */
public final class StandardAssembly implements StateAssembly {
  /** For direct use, and for {@link java.util.ServiceLoader}. */
  public StandardAssembly() {}

  @Override
  public void openCoroutines(LuaState state) {
    state.globals().set("coroutine", CoroutineLibrary.open(state));
  }

  @Override
  public void openAll(LuaState state, boolean readEnvironment) {
    Libraries.open(state, readEnvironment);
    compileChunks(state);
  }

  @Override
  public void openRestricted(LuaState state) {
    Libraries.openRestricted(state);
    compileChunks(state);
    Libraries.restrict(state);
  }

  @Override
  public void compileChunks(LuaState state) {
    var reader = new ChunkReader();
    state.globals().compiler = reader;
    state.globals().undumper = reader;
    state.compileWith(new LuaCompiler());
    ErrorLibrary.open(state);
    LoadLibrary.open(state);
    StringLibrary.openDump(state);
  }
}
