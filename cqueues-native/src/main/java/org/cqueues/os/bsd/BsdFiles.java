package org.cqueues.os.bsd;

import org.cqueues.os.FilePlatform;
import org.cqueues.os.LockLayout;
import org.cqueues.os.StatLayout;

/** See open(2); those that all have in common, and those that differ. */
@SuppressWarnings("checkstyle:MethodName") // the manual's names
record BsdFiles(
    int O_CLOEXEC, int O_DIRECTORY, int O_EVTONLY, int F_SETLK, int DIRENT_NAME, StatLayout stat)
    implements FilePlatform {
  @Override
  public int O_CREAT() {
    return 0x200;
  }

  @Override
  public int O_TRUNC() {
    return 0x400;
  }

  @Override
  public int O_APPEND() {
    return 0x8;
  }

  @Override
  public int O_NOFOLLOW() {
    return 0x100;
  }

  @Override
  public int F_RDLCK() {
    return 1;
  }

  @Override
  public int F_WRLCK() {
    return 3;
  }

  @Override
  public int F_UNLCK() {
    return 2;
  }

  @Override
  public LockLayout locks() {
    return LockLayout.BSD;
  }
}
