package org.cqueues.os.bsd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import org.cqueues.os.Descriptors;
import org.cqueues.os.Poller;
import org.cqueues.os.PollerContract;
import org.cqueues.os.StandIn;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The contract on a stand-in for each layout of the structure, and for what libraries leave out.
 */
class KqueueTest {
  abstract static class OnStandIn extends PollerContract {
    private final Kernel kernel;

    OnStandIn(String name, Kevent layout, String... options) {
      String library = StandIn.library(name, "kqueue.c", options);
      kernel = Kernel.of(library, layout, 0);
    }

    @Override
    protected Poller open() {
      return new Kqueue(kernel);
    }

    @Test
    void closingGivesBackEveryDescriptor() throws IOException {
      open().close(); // whatever is loaded lazily
      int before = Descriptors.count();
      for (int i = 0; i < 100; i++) open().close();
      assertEquals(before, Descriptors.count());
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

  @Nested
  class WithoutReceipts extends OnStandIn {
    WithoutReceipts() {
      super("kqueue-plain", Kevent.CLASSIC);
    }
  }

  @Nested
  class ThatKeepsWhatIsClosed extends OnStandIn {
    ThatKeepsWhatIsClosed() {
      super("kqueue-keeping", Kevent.CLASSIC, "-DKEEPS_CLOSED");
    }
  }

  @Nested
  class WhoseQueuesCannotBeWaitedFor extends OnStandIn {
    WhoseQueuesCannotBeWaitedFor() {
      super("kqueue-unpollable", Kevent.CLASSIC, "-DUNPOLLABLE");
    }

    @Override
    protected Poller open() {
      String library = StandIn.library("kqueue-unpollable", "kqueue.c", "-DUNPOLLABLE");
      Poller opened = new KqueueFacility(library).openPoller();
      assertInstanceOf(UnpollableKqueue.class, opened);
      return opened;
    }
  }
}
