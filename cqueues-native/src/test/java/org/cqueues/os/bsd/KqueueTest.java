package org.cqueues.os.bsd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import org.cqueues.os.Descriptors;
import org.cqueues.os.Poller;
import org.cqueues.os.PollerContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The contract on a stand-in for each layout of the structure, and for what libraries leave out.
 */
class KqueueTest {
  abstract static class OnStandIn extends PollerContract {
    private final Kernel kernel;

    OnStandIn(StandInKernel kernel) {
      this.kernel = kernel.kernel();
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
      super(StandInKernel.CLASSIC);
    }
  }

  @Nested
  class FreeBsd12 extends OnStandIn {
    FreeBsd12() {
      super(StandInKernel.FREEBSD_12);
    }
  }

  @Nested
  class NetBsd extends OnStandIn {
    NetBsd() {
      super(StandInKernel.NETBSD);
    }
  }

  @Nested
  class NetBsd11 extends OnStandIn {
    NetBsd11() {
      super(StandInKernel.NETBSD_11);
    }
  }

  @Nested
  class WithoutReceipts extends OnStandIn {
    WithoutReceipts() {
      super(StandInKernel.WITHOUT_RECEIPTS);
    }
  }

  @Nested
  class ThatKeepsWhatIsClosed extends OnStandIn {
    ThatKeepsWhatIsClosed() {
      super(StandInKernel.KEEPING_CLOSED);
    }
  }

  @Nested
  class WhoseQueuesCannotBeWaitedFor extends OnStandIn {
    WhoseQueuesCannotBeWaitedFor() {
      super(StandInKernel.UNPOLLABLE);
    }

    @Override
    protected Poller open() {
      Poller opened = new KqueueFacility(StandInKernel.UNPOLLABLE.library()).openPoller();
      assertInstanceOf(UnpollableKqueue.class, opened);
      return opened;
    }
  }
}
