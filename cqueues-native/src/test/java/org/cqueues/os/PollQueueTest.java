package org.cqueues.os;

class PollQueueTest extends PollerContract {
  @Override
  protected Poller open() {
    return new PollQueue();
  }
}
