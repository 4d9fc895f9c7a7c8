package org.cqueues.os.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.FileInputStream;
import java.io.IOException;
import org.cqueues.os.Descriptors;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.cqueues.os.Poller;
import org.cqueues.os.PollerContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class EpollTest extends PollerContract {
  @Override
  protected Poller open() {
    return new Epoll(LinuxLibC.get());
  }

  @Test
  void regularFilesAreRefused() throws IOException {
    try (var poller = open();
        var _ = new FileInputStream("/proc/self/exe")) {
      int file = Descriptors.ofFile("/proc/self/exe");
      assertEquals(-Errno.code("EPERM"), poller.add(file, Interest.READ));
    }
  }

  @Test
  void aQueueCannotWatchItself() {
    try (var poller = open()) {
      assertEquals(-Errno.EINVAL, poller.add(poller.fd(), Interest.READ));
    }
  }

  @Test
  void closingGivesBackEveryDescriptor() throws IOException {
    open().close(); // whatever is loaded lazily
    int before = Descriptors.count();
    for (int i = 0; i < 100; i++) open().close();
    assertEquals(before, Descriptors.count());
  }
}
