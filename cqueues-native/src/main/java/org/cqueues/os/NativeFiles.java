package org.cqueues.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Files whose names are any bytes, for names that {@code java.nio} cannot say. Paths end at their
 * first zero byte, as in C. A call that failed returns the negative errno.
 */
public final class NativeFiles {
  /** For {@link #seek}: from the start. */
  public static final int SEEK_SET = 0;

  /** For {@link #seek}: from the end. */
  public static final int SEEK_END = 2;

  /** For {@link #seek}: from where it is. */
  public static final int SEEK_CUR = 1;

  private static final int O_RDONLY = 0;
  private static final int O_WRONLY = 1;
  private static final int O_RDWR = 2;
  private static final int R_OK = 4;
  private static final int EVERYBODY = 0666;
  private static final int OWNER = 0600;

  private NativeFiles() {}

  /**
   * Opens a file, close-on-exec, see open(2).
   *
   * @param mode as of fopen(3): {@code r}, {@code w} or {@code a}, then perhaps {@code +}
   * @return the descriptor
   */
  public static int open(byte[] path, String mode) {
    return open(path, mode, EVERYBODY);
  }

  /** As {@link #open}; a file that is made belongs to its owner alone. */
  public static int openSecret(byte[] path, String mode) {
    return open(path, mode, OWNER);
  }

  private static int open(byte[] path, String mode, int permissions) {
    FilePlatform system = Platform.current().files();
    int access = mode.indexOf('+') > 0 ? O_RDWR : mode.startsWith("r") ? O_RDONLY : O_WRONLY;
    int making =
        switch (mode.charAt(0)) {
          case 'r' -> 0;
          case 'w' -> system.O_CREAT() | system.O_TRUNC();
          case 'a' -> system.O_CREAT() | system.O_APPEND();
          default -> throw new IllegalArgumentException(mode);
        };
    int flags = access | making | system.O_CLOEXEC();
    try (Arena arena = Arena.ofConfined()) {
      long name = string(arena, path);
      int fd;
      do {
        fd = (int) result(FileCalls.get().open(name, flags, permissions));
      } while (fd == -Errno.EINTR);
      return fd;
    }
  }

  /**
   * Opens a directory to be watched, or to open entries of it; close-on-exec.
   *
   * @return the descriptor
   */
  public static int openDirectory(byte[] path) {
    FilePlatform system = Platform.current().files();
    int flags = system.O_EVTONLY() | system.O_DIRECTORY() | system.O_CLOEXEC();
    try (Arena arena = Arena.ofConfined()) {
      long name = string(arena, path);
      int fd;
      do {
        fd = (int) result(FileCalls.get().open(name, flags, 0));
      } while (fd == -Errno.EINTR);
      return fd;
    }
  }

  /**
   * Opens an entry of a directory to be watched, without following a link, or waiting for whoever
   * writes into a pipe; close-on-exec.
   *
   * @return the descriptor
   */
  public static int openEntry(int directory, byte[] name) {
    Platform system = Platform.current();
    FilePlatform files = system.files();
    int flags = files.O_EVTONLY() | files.O_NOFOLLOW() | files.O_CLOEXEC();
    int all = flags | system.sockets().O_NONBLOCK();
    try (Arena arena = Arena.ofConfined()) {
      long path = string(arena, name);
      int fd;
      do {
        fd = (int) result(FileCalls.get().openat(directory, path, all, 0));
      } while (fd == -Errno.EINTR);
      return fd;
    }
  }

  /** Whether a file can be opened for reading, see access(2). */
  public static boolean isReadable(byte[] path) {
    try (Arena arena = Arena.ofConfined()) {
      return FileCalls.get().access(string(arena, path), R_OK) == 0;
    }
  }

  /** Removes a file or an empty directory, see remove(3). */
  public static int remove(byte[] path) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) result(FileCalls.get().remove(string(arena, path)));
    }
  }

  /** See rename(2). */
  public static int rename(byte[] from, byte[] to) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) result(FileCalls.get().rename(string(arena, from), string(arena, to)));
    }
  }

  /**
   * See lseek(2).
   *
   * @param whence one of {@code SEEK_…}
   */
  public static long seek(int fd, long offset, int whence) {
    return result(FileCalls.get().lseek(fd, offset, whence));
  }

  /** A variable of the environment, or null; see getenv(3). */
  public static byte @Nullable [] variable(byte[] name) {
    try (Arena arena = Arena.ofConfined()) {
      long value = FileCalls.get().getenv(string(arena, name));
      if (value == 0) return null;
      var bytes = new byte[(int) (Memory.find((byte) 0, value, Long.MAX_VALUE) - value)];
      Memory.read(value, bytes, 0, bytes.length);
      return bytes;
    }
  }

  /** The address of a text with a zero behind it. */
  public static long string(Arena arena, byte[] text) {
    MemorySegment copy = arena.allocate(text.length + 1L); // zeroed
    Memory.write(text, 0, text.length, copy.address());
    return copy.address();
  }

  private static long result(long value) {
    return value < 0 ? -LibC.errno() : value;
  }
}
