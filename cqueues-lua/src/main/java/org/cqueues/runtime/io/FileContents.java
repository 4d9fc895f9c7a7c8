package org.cqueues.runtime.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.NonReadableChannelException;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.LuaState;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.Varargs;

/** All bytes of files that libraries read at once, such as configurations. */
public final class FileContents {
  private static final int MOST_BYTES = 1 << 24;

  private FileContents() {}

  /**
   * What an open Lua file still has; at most 16 MiB of it.
   *
   * @param n which argument the file is
   * @throws IOException as {@link FileErrors#code} tells
   */
  public static byte[] rest(Varargs args, int n, String function) throws IOException {
    if (!(args.arg(n) instanceof LuaFile file)) throw Args.typeError(args, n, function, "FILE*");
    var text = new Bytes(1 << 12);
    try {
      file.stream().read(text, MOST_BYTES);
    } catch (NonReadableChannelException e) {
      throw new IOException("Bad file descriptor", e);
    }
    return bytes(text.finish());
  }

  /**
   * What the file of that name has, from where a state is; at most 16 MiB of it.
   *
   * @throws IOException as {@link FileErrors#code} tells
   */
  public static byte[] of(LuaString name, LuaState state) throws IOException {
    try (InputStream in = FileName.of(name, state).openStream()) {
      return in.readNBytes(MOST_BYTES);
    }
  }

  private static byte[] bytes(LuaString text) {
    var bytes = new byte[text.m_length];
    text.copyInto(0, bytes, 0, bytes.length);
    return bytes;
  }
}
