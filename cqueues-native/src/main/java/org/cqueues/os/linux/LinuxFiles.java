package org.cqueues.os.linux;

import org.cqueues.os.FilePlatform;

/** See open(2); as asm-generic has them, which MIPS, SPARC and Alpha differ from. */
@SuppressWarnings("checkstyle:MethodName") // the manual's names
final class LinuxFiles implements FilePlatform {
  /** ARM and PowerPC have these two in other places than asm-generic. */
  private static final boolean MOVED =
      switch (System.getProperty("os.arch", "")) {
        case "aarch64", "arm", "ppc64", "ppc64le" -> true;
        default -> false;
      };

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
    return MOVED ? 0x4000 : 0x10000;
  }

  @Override
  public int O_NOFOLLOW() {
    return MOVED ? 0x8000 : 0x20000;
  }
}
