package org.cqueues.os;

/** The bits of fcntl.h and the structures of files, which each system has in its own way. */
@SuppressWarnings("checkstyle:MethodName") // the manual's names
public interface FilePlatform {
  int O_CREAT();

  int O_TRUNC();

  int O_APPEND();

  int O_CLOEXEC();

  int O_DIRECTORY();

  int O_NOFOLLOW();

  /** Opens a file that is only watched, which then keeps no volume from being unmounted. */
  default int O_EVTONLY() {
    return 0; // O_RDONLY
  }

  int F_SETLK();

  int F_RDLCK();

  int F_WRLCK();

  int F_UNLCK();

  /** {@code struct flock}. */
  LockLayout locks();

  /** Where {@code struct dirent} has the name. */
  int DIRENT_NAME();

  /** The structure that {@link #status} reads: {@code struct stat}, or one like it. */
  StatLayout stat();

  /**
   * What a file is.
   *
   * @param follow whether of a link it is what that leads to
   * @param room for {@link StatLayout#MOST_BYTES}
   * @throws SysException for example ENOENT
   */
  default FileStatus status(long path, boolean follow, long room) {
    return stat().status(path, follow, room);
  }
}
