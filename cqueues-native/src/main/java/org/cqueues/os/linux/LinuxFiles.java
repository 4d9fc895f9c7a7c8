package org.cqueues.os.linux;

import org.cqueues.os.FilePlatform;

/** See open(2); as asm-generic has them, which MIPS, SPARC and Alpha differ from. */
@SuppressWarnings("checkstyle:MethodName") // the manual's names
final class LinuxFiles implements FilePlatform {
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
}
