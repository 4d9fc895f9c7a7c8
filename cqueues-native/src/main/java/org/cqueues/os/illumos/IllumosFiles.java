package org.cqueues.os.illumos;

import org.cqueues.os.FilePlatform;

/** See fcntl.h(3HEAD). */
@SuppressWarnings("checkstyle:MethodName") // the manual's names
final class IllumosFiles implements FilePlatform {
  @Override
  public int O_CREAT() {
    return 0x100;
  }

  @Override
  public int O_TRUNC() {
    return 0x200;
  }

  @Override
  public int O_APPEND() {
    return 0x8;
  }

  @Override
  public int O_CLOEXEC() {
    return 0x800000;
  }

  @Override
  public int O_DIRECTORY() {
    return 0x1000000;
  }

  @Override
  public int O_NOFOLLOW() {
    return 0x20000;
  }
}
