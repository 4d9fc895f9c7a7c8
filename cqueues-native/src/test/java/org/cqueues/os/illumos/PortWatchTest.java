package org.cqueues.os.illumos;

import org.cqueues.os.FileWatch;
import org.cqueues.os.FileWatchContract;
import org.cqueues.os.StandIn;

/** The contract on a stand-in for a kernel with event ports. */
class PortWatchTest extends FileWatchContract {
  private final PortCalls calls = PortCalls.of(StandIn.library("ports", "ports.c"));

  @Override
  protected FileWatch open(byte[] path) {
    return PortWatch.open(calls, path);
  }
}
