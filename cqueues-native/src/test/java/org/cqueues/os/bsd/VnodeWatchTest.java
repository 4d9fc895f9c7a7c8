package org.cqueues.os.bsd;

import org.cqueues.os.FileWatch;
import org.cqueues.os.FileWatchContract;
import org.junit.jupiter.api.Nested;

/** The contract on a stand-in for each layout of the structure. */
class VnodeWatchTest {
  abstract static class OnStandIn extends FileWatchContract {
    private final Kernel kernel;

    OnStandIn(StandInKernel kernel) {
      this.kernel = kernel.kernel();
    }

    @Override
    protected FileWatch open(byte[] path) {
      return VnodeWatch.open(kernel, path);
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
}
