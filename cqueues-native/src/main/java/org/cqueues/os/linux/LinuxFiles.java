package org.cqueues.os.linux;

import org.cqueues.os.FilePlatform;
import org.cqueues.os.FileStatus;
import org.cqueues.os.LibC;
import org.cqueues.os.LockLayout;
import org.cqueues.os.Memory;
import org.cqueues.os.StatLayout;
import org.cqueues.os.StructField;
import org.cqueues.os.SysException;

/** See open(2); as asm-generic has them, which MIPS, SPARC and Alpha differ from. */
@SuppressWarnings("checkstyle:MethodName") // the manual's names
final class LinuxFiles implements FilePlatform {
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int STATX_BASIC_STATS = 0x7ff;

  /** {@code struct statx}, which is the same on all machines; the devices are in halves. */
  private static final StatLayout STATX =
      new StatLayout(
          StructField.ofShort(28),
          StructField.ofInt(136),
          StructField.ofLong(32),
          StructField.ofInt(16),
          StructField.ofInt(20),
          StructField.ofInt(24),
          StructField.ofInt(128),
          StructField.ofLong(64),
          StructField.ofLong(112),
          StructField.ofLong(96),
          StructField.ofLong(40),
          StructField.ofLong(48),
          StructField.ofInt(4));

  /** ARM and PowerPC have O_DIRECTORY and O_NOFOLLOW in other places than asm-generic. */
  private final boolean moved;

  /**
   * Those of a machine.
   *
   * @param arch as in {@code os.arch}
   */
  LinuxFiles(String arch) {
    moved =
        switch (arch) {
          case "aarch64", "arm", "ppc64", "ppc64le" -> true;
          default -> false;
        };
  }

  @Override
  public int O_CREAT() {
    return 0x40;
  }

  @Override
  public int O_TRUNC() {
    return 0x200;
  }

  @Override
  public int O_APPEND() {
    return 0x400;
  }

  @Override
  public int O_CLOEXEC() {
    return LinuxPlatform.CLOEXEC;
  }

  @Override
  public int O_DIRECTORY() {
    return moved ? 0x4000 : 0x10000;
  }

  @Override
  public int O_NOFOLLOW() {
    return moved ? 0x8000 : 0x20000;
  }

  @Override
  public int F_SETLK() {
    return 6;
  }

  @Override
  public int F_RDLCK() {
    return 0;
  }

  @Override
  public int F_WRLCK() {
    return 1;
  }

  @Override
  public int F_UNLCK() {
    return 2;
  }

  @Override
  public LockLayout locks() {
    return LockLayout.SYSTEM_V;
  }

  @Override
  public int DIRENT_NAME() {
    return 19;
  }

  @Override
  public StatLayout stat() {
    return STATX;
  }

  /** By statx(2), which glibc has since 2.28 and musl since 1.2.5: stat(2) differs by machine. */
  @Override
  public FileStatus status(long path, boolean follow, long room) {
    int flags = follow ? 0 : AT_SYMLINK_NOFOLLOW;
    if (LinuxLibC.get().statx(AT_FDCWD, path, flags, STATX_BASIC_STATS, room) != 0) {
      throw new SysException("statx", LibC.errno());
    }
    return STATX
        .read(room)
        .withDevices(device(room, STATX.device()), device(room, STATX.special()));
  }

  /** See makedev(3). */
  private static long device(long room, StructField major) {
    long upper = major.getUnsigned(room);
    long lower = Memory.getInt(room + major.offset() + Integer.BYTES) & 0xffffffffL;
    return ((upper & ~0xfffL) << 32)
        | ((upper & 0xfff) << 8)
        | ((lower & ~0xffL) << 12)
        | (lower & 0xff);
  }
}
