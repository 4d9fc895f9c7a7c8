package org.cqueues.os.linux;

import org.cqueues.os.FileWatch;
import org.cqueues.os.FileWatchContract;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class InotifyTest extends FileWatchContract {
  @Override
  protected FileWatch open(byte[] path) {
    return Inotify.open(LinuxLibC.get(), path);
  }
}
