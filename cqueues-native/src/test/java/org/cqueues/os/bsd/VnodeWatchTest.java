package org.cqueues.os.bsd;

import org.cqueues.os.FileWatch;
import org.cqueues.os.FileWatchContract;
import org.cqueues.os.StandIn;
import org.junit.jupiter.api.Nested;

/** The contract on a stand-in for each layout of the structure. */
class VnodeWatchTest {
  abstract static class OnStandIn extends FileWatchContract {
    private final Kernel kernel;

    OnStandIn(String name, Kevent layout, String... options) {
      kernel = Kernel.of(StandIn.library(name, "kqueue.c", options), layout, 0);
    }

    @Override
    protected FileWatch open(byte[] path) {
      return VnodeWatch.open(kernel, path);
    }
  }

  @Nested
  class Classic extends OnStandIn {
    Classic() {
      super("kqueue", Kevent.CLASSIC, "-DRECEIPTS");
    }
  }

  @Nested
  class FreeBsd12 extends OnStandIn {
    FreeBsd12() {
      super("kqueue-freebsd-12", Kevent.FREEBSD_12, "-DLAYOUT=FREEBSD_12", "-DRECEIPTS");
    }
  }

  @Nested
  class NetBsd extends OnStandIn {
    NetBsd() {
      super("kqueue-netbsd", Kevent.NETBSD, "-DLAYOUT=NETBSD", "-DRECEIPTS");
    }
  }

  @Nested
  class NetBsd11 extends OnStandIn {
    NetBsd11() {
      super("kqueue-netbsd-11", Kevent.NETBSD_11, "-DLAYOUT=NETBSD_11", "-DRECEIPTS");
    }
  }
}
