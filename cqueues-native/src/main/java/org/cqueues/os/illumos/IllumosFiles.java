package org.cqueues.os.illumos;

import org.cqueues.os.FilePlatform;
import org.cqueues.os.LockLayout;
import org.cqueues.os.StatLayout;
import org.cqueues.os.StructField;

/** See fcntl.h(3HEAD). */
@SuppressWarnings("checkstyle:MethodName") // the manual's names
final class IllumosFiles implements FilePlatform {
  private static final StatLayout STAT =
      new StatLayout(
          StructField.ofInt(16),
          StructField.ofLong(0),
          StructField.ofLong(8),
          StructField.ofInt(20),
          StructField.ofInt(24),
          StructField.ofInt(28),
          StructField.ofLong(32),
          StructField.ofLong(48),
          StructField.ofLong(64),
          StructField.ofLong(80),
          StructField.ofLong(40),
          StructField.ofLong(104),
          StructField.ofInt(96));

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

  @Override
  public int F_SETLK() {
    return 6;
  }

  @Override
  public int F_RDLCK() {
    return 1;
  }

  @Override
  public int F_WRLCK() {
    return 2;
  }

  @Override
  public int F_UNLCK() {
    return 3;
  }

  @Override
  public LockLayout locks() {
    return LockLayout.SYSTEM_V;
  }

  @Override
  public int DIRENT_NAME() {
    return 18;
  }

  @Override
  public StatLayout stat() {
    return STAT;
  }
}
