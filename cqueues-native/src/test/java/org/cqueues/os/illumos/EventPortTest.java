package org.cqueues.os.illumos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.cqueues.os.Descriptors;
import org.cqueues.os.Poller;
import org.cqueues.os.PollerContract;
import org.cqueues.os.StandIn;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract on stand-ins for a kernel with event ports. */
class EventPortTest {
  abstract static class OnStandIn extends PollerContract {
    private final PortCalls calls;

    OnStandIn(String name, String... options) {
      calls = PortCalls.of(StandIn.library(name, "ports.c", options));
    }

    @Override
    protected Poller open() {
      return new EventPort(calls);
    }
  }

  @Nested
  class Whole extends OnStandIn {
    Whole() {
      super("ports");
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
  class WithPartialResults extends OnStandIn {
    WithPartialResults() {
      super("ports-partial", "-DPARTIAL");
    }
  }
}
