package org.cqueues.lua.dns;

import java.io.IOException;
import java.util.function.Consumer;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.io.FileContents;
import org.cqueues.runtime.io.FileErrors;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Files for {@code loadfile}, which takes an open one, and {@code loadpath}, which takes a name.
 */
final class Loading {
  private Loading() {}

  /** Passes on what argument {@code n} has; true, or false and the error's number. */
  static Varargs file(Varargs args, int n, Consumer<byte[]> target) {
    return load(() -> FileContents.rest(args, n, "loadfile"), target);
  }

  /** As {@link #file}, of the file with the name that argument {@code n} is. */
  static Varargs path(Varargs args, int n, Consumer<byte[]> target) {
    LuaString name = Args.string(args, n, "loadpath");
    return load(() -> FileContents.of(name, LuaState.current()), target);
  }

  @FunctionalInterface
  private interface Source {
    byte[] read() throws IOException;
  }

  private static Varargs load(Source source, Consumer<byte[]> target) {
    byte[] content;
    try {
      content = source.read();
    } catch (IOException e) {
      return LuaValue.varargsOf(LuaValue.FALSE, LuaValue.valueOf(FileErrors.code(e)));
    }
    target.accept(content);
    return LuaValue.TRUE;
  }
}
