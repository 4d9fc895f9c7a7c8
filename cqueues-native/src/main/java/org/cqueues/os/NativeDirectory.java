package org.cqueues.os;

import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/** An open directory, and what there is to do with directories; names are any bytes. */
public final class NativeDirectory {
  private static final int EVERYBODY = 0777;
  private static final int X_OK = 1;

  /** PATH_MAX, of the system that has the longest. */
  private static final int LONGEST_PATH = 4096;

  /** 0 when closed. */
  private long stream;

  private NativeDirectory(long stream) {
    this.stream = stream;
  }

  /**
   * Opens a directory, see opendir(3).
   *
   * @throws SysException for example ENOENT, ENOTDIR
   */
  public static NativeDirectory open(byte[] path) {
    try (Arena arena = Arena.ofConfined()) {
      long stream = FileCalls.get().opendir(NativeFiles.string(arena, path));
      if (stream == 0) throw new SysException("opendir", LibC.errno());
      return new NativeDirectory(stream);
    }
  }

  /** The name of the next entry, in no order; null after the last, see readdir(3). */
  public byte @Nullable [] next() {
    long entry = FileCalls.get().readdir(stream);
    return entry == 0 ? null : NativeFiles.bytes(entry + Platform.current().files().DIRENT_NAME());
  }

  /** Closes it, once. */
  public void close() {
    if (stream == 0) return;
    FileCalls.get().closedir(stream);
    stream = 0;
  }

  /** Whether it is closed, and may not be read. */
  public boolean isClosed() {
    return stream == 0;
  }

  /** Makes a directory, see mkdir(2); 0, or the negative errno. */
  public static int make(byte[] path) {
    try (Arena arena = Arena.ofConfined()) {
      int made = FileCalls.get().mkdir(NativeFiles.string(arena, path), EVERYBODY);
      return (int) NativeFiles.result(made);
    }
  }

  /** Removes a directory, see rmdir(2); 0, or the negative errno. */
  public static int remove(byte[] path) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) NativeFiles.result(FileCalls.get().rmdir(NativeFiles.string(arena, path)));
    }
  }

  /**
   * The path of a directory that a program could change to, without links; see chdir(2).
   *
   * @throws SysException for example ENOENT, ENOTDIR, EACCES
   */
  public static byte[] enterable(byte[] path) {
    try (Arena arena = Arena.ofConfined()) {
      FileCalls calls = FileCalls.get();
      long room = arena.allocate(LONGEST_PATH).address();
      if (calls.realpath(NativeFiles.string(arena, path), room) == 0) {
        throw new SysException("chdir", LibC.errno());
      }
      byte[] real = NativeFiles.bytes(room);
      var itself = new byte[real.length + 2];
      System.arraycopy(real, 0, itself, 0, real.length);
      itself[real.length] = '/';
      itself[real.length + 1] = '.';
      if (calls.access(NativeFiles.string(arena, itself), X_OK) != 0) {
        throw new SysException("chdir", LibC.errno());
      }
      return real;
    }
  }

  /**
   * The process's current directory, see getcwd(3).
   *
   * @throws SysException for example ENOENT, where it was removed
   */
  public static byte[] ofProcess() {
    for (long size = LONGEST_PATH; ; size *= 2) {
      try (Arena arena = Arena.ofConfined()) {
        long room = arena.allocate(size).address();
        if (FileCalls.get().getcwd(room, size) != 0) return NativeFiles.bytes(room);
        int errno = LibC.errno();
        if (errno != Errno.code("ERANGE")) throw new SysException("getcwd", errno);
      }
    }
  }
}
