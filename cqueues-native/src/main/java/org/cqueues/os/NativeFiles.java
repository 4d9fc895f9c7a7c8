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
  private static final int FIRST_TARGET = 256;

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

  /** Removes a file, see unlink(2). */
  public static int unlink(byte[] path) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) result(FileCalls.get().unlink(string(arena, path)));
    }
  }

  /** Gives a file another name, see link(2). */
  public static int link(byte[] from, byte[] to) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) result(FileCalls.get().link(string(arena, from), string(arena, to)));
    }
  }

  /** Makes a link that leads to {@code target}, whatever is there; see symlink(2). */
  public static int linkSymbolically(byte[] target, byte[] path) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) result(FileCalls.get().symlink(string(arena, target), string(arena, path)));
    }
  }

  /**
   * Where a symbolic link leads, see readlink(2).
   *
   * @throws SysException for example EINVAL, where the file is none
   */
  public static byte[] target(byte[] path) {
    for (int size = FIRST_TARGET; ; size *= 2) {
      try (Arena arena = Arena.ofConfined()) {
        long room = arena.allocate(size).address();
        long length = FileCalls.get().readlink(string(arena, path), room, size);
        if (length < 0) throw new SysException("readlink", LibC.errno());
        if (length == size) continue; // perhaps cut off
        var target = new byte[(int) length];
        Memory.read(room, target, 0, target.length);
        return target;
      }
    }
  }

  /** Sets both times of a file to now, see utimes(2). */
  public static int touch(byte[] path) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) result(FileCalls.get().utimes(string(arena, path), 0));
    }
  }

  /**
   * Sets the times of a file, see utimes(2).
   *
   * @param accessed seconds since 1970, as {@code modified}
   */
  public static int setTimes(byte[] path, long accessed, long modified) {
    try (Arena arena = Arena.ofConfined()) {
      long times = arena.allocate(4L * Long.BYTES, Long.BYTES).address();
      Memory.putLong(times, accessed);
      Memory.putLong(times + 2L * Long.BYTES, modified);
      return (int) result(FileCalls.get().utimes(string(arena, path), times));
    }
  }

  /**
   * Locks bytes of an open file for this process, or gives them free, without waiting; see F_SETLK
   * in fcntl(2).
   *
   * @param start counts from 0
   * @param length 0 for all bytes behind
   */
  public static int lock(int fd, Lock lock, long start, long length) {
    FilePlatform system = Platform.current().files();
    int type =
        switch (lock) {
          case SHARED -> system.F_RDLCK();
          case EXCLUSIVE -> system.F_WRLCK();
          case NONE -> system.F_UNLCK();
        };
    try (Arena arena = Arena.ofConfined()) {
      long struct = arena.allocate(LockLayout.MOST_BYTES, Long.BYTES).address();
      system.locks().type().put(struct, type);
      system.locks().start().put(struct, start);
      system.locks().length().put(struct, length);
      return (int) result(FileCalls.get().fcntl(fd, system.F_SETLK(), struct));
    }
  }

  /** Whether a descriptor is a terminal, see isatty(3). */
  public static boolean isTerminal(int fd) {
    return FileCalls.get().isatty(fd) == 1;
  }

  /** What {@link #lock} does. */
  public enum Lock {
    /** For reading, others may, too. */
    SHARED,
    /** For writing. */
    EXCLUSIVE,
    NONE
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
      return value == 0 ? null : bytes(value);
    }
  }

  /** The text at an address, up to its zero. */
  static byte[] bytes(long address) {
    var bytes = new byte[(int) (Memory.find((byte) 0, address, Long.MAX_VALUE) - address)];
    Memory.read(address, bytes, 0, bytes.length);
    return bytes;
  }

  /** The address of a text with a zero behind it. */
  public static long string(Arena arena, byte[] text) {
    MemorySegment copy = arena.allocate(text.length + 1L); // zeroed
    Memory.write(text, 0, text.length, copy.address());
    return copy.address();
  }

  static long result(long value) {
    return value < 0 ? -LibC.errno() : value;
  }
}
