package org.cqueues.runtime.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import org.cqueues.os.ChildProcess;
import org.cqueues.os.Descriptor;
import org.cqueues.os.Errno;
import org.cqueues.os.LibC;
import org.cqueues.os.Memory;
import org.cqueues.os.NativeFiles;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** A descriptor of ours: a file whose name Java cannot say, or the pipe of a command. */
final class NativeDevice extends FileDevice {
  private static final int ROOM_BYTES = 8192;

  private final LibC libc = LibC.get();
  private final Descriptor descriptor;
  private final @Nullable ChildProcess command;
  private final @Nullable OpenFiles files;

  /** What a call moves at most. */
  private final long room = Arena.ofAuto().allocate(ROOM_BYTES).address();

  NativeDevice(int fd) {
    this(fd, null, null);
  }

  /**
   * Takes over a descriptor.
   *
   * @param command which is waited for in {@link #close}
   * @param files which wait for it
   */
  NativeDevice(int fd, @Nullable ChildProcess command, @Nullable OpenFiles files) {
    this.descriptor = new Descriptor(fd);
    this.command = command;
    this.files = files;
  }

  @Override
  int descriptor() {
    return descriptor.fd();
  }

  @Override
  int read(byte[] bytes, int from, int length) throws IOException {
    if (descriptor.fd() < 0) return -1; // at the end of a command's output
    long count = libc.read(descriptor.fd(), room, Math.min(length, ROOM_BYTES));
    while (count < 0) {
      retry();
      count = libc.read(descriptor.fd(), room, Math.min(length, ROOM_BYTES));
    }
    if (count > 0) Memory.read(room, bytes, from, (int) count);
    if (count == 0 && command != null) {
      // scripts seldom close what they have read to the end, and collection may be far
      descriptor.close();
    }
    return count == 0 ? -1 : (int) count;
  }

  @Override
  void write(byte[] bytes, int from, int length) throws IOException {
    for (int done = 0; done < length; ) {
      int some = Math.min(length - done, ROOM_BYTES);
      Memory.write(bytes, from + done, some, room);
      long count = libc.write(descriptor.fd(), room, some);
      if (count < 0) retry();
      else done += (int) count;
    }
  }

  /** Throws why the last call failed, unless that is to be repeated. */
  private static void retry() throws ErrnoException {
    int errno = LibC.errno();
    if (errno != Errno.EINTR) throw new ErrnoException(errno);
  }

  @Override
  long position() throws IOException {
    return seek(0, NativeFiles.SEEK_CUR);
  }

  @Override
  void position(long position) throws IOException {
    seek(position, NativeFiles.SEEK_SET);
  }

  @Override
  long size() throws IOException {
    long here = position();
    long size = seek(0, NativeFiles.SEEK_END);
    position(here);
    return size;
  }

  private long seek(long offset, int whence) throws IOException {
    return ErrnoException.check(NativeFiles.seek(descriptor.fd(), offset, whence));
  }

  @Override
  Varargs close() {
    descriptor.close();
    return command == null || files == null ? LuaValue.TRUE : Shell.result(command, files);
  }
}
