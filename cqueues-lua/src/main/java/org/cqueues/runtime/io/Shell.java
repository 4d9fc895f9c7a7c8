package org.cqueues.runtime.io;

import java.io.IOException;
import org.cqueues.os.ChildProcess;
import org.cqueues.os.LibC;
import org.cqueues.os.SysException;
import org.cqueues.runtime.Bytes;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Commands for the system's shell, any bytes; see system(3) and popen(3). */
public final class Shell {
  private static final LuaString EXIT = Bytes.text("exit");
  private static final LuaString SIGNAL = Bytes.text("signal");

  private Shell() {}

  /** Runs a command in a directory to its end; returns what {@code os.execute} does. */
  public static Varargs execute(LuaString command, OpenFiles files, CurrentDirectory directory)
      throws IOException {
    return result(start(command, directory, 0, 1), files);
  }

  private static ChildProcess start(
      LuaString command, CurrentDirectory directory, int input, int output) throws IOException {
    LuaString changed = directory.changed();
    byte[] path = changed == null ? null : bytes(changed);
    try {
      return ChildProcess.start(bytes(command), path, input, output);
    } catch (SysException e) {
      throw new ErrnoException(e.errno());
    }
  }

  private static byte[] bytes(LuaString text) {
    var bytes = new byte[text.m_length];
    text.copyInto(0, bytes, 0, bytes.length);
    return bytes;
  }

  /**
   * Starts a command in a directory and opens a pipe from its output, or to its input.
   *
   * @param files which take care of it if no script waits for it
   */
  static FileDevice open(
      LuaString command, boolean read, OpenFiles files, CurrentDirectory directory)
      throws IOException {
    int[] pipe;
    try {
      pipe = ChildProcess.openPipe();
    } catch (SysException e) {
      throw new ErrnoException(e.errno());
    }
    int ours = read ? pipe[0] : pipe[1];
    int theirs = read ? pipe[1] : pipe[0];
    try {
      ChildProcess child =
          read ? start(command, directory, 0, theirs) : start(command, directory, theirs, 1);
      files.add(child);
      return new NativeDevice(ours, child, files);
    } catch (IOException e) {
      LibC.get().close(ours);
      throw e;
    } finally {
      LibC.get().close(theirs);
    }
  }

  /**
   * Waits for the end, see {@link OpenFiles#await}: true or nil, {@code exit} or {@code signal},
   * and the status or the signal.
   */
  static Varargs result(ChildProcess child, OpenFiles files) {
    files.await(child);
    boolean signalled = child.isSignalled();
    int code = child.code();
    return LuaValue.varargsOf(
        signalled || code != 0 ? LuaValue.NIL : LuaValue.TRUE,
        signalled ? SIGNAL : EXIT,
        LuaValue.valueOf(code));
  }
}
