package org.cqueues.os.linux;

import org.cqueues.os.FilePlatform;

/** See open(2); as asm-generic has them, which MIPS, SPARC and Alpha differ from. */
@SuppressWarnings("checkstyle:MethodName") // the manual's names
final class LinuxFiles implements FilePlatform {
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
}
