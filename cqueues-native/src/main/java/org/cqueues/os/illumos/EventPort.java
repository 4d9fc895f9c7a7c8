package org.cqueues.os.illumos;

import java.util.concurrent.atomic.AtomicBoolean;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.cqueues.os.ReportingPoller;

/**
 * Event ports, see port_associate(3C). An association ends with its event, and its bits are those
 * of {@link Interest}. A wake-up is an event of its own, and there is nothing to clear.
 */
final class EventPort extends ReportingPoller {
  private static final int EBADFD = Errno.code("EBADFD");

  private static final int EBUSY = Errno.code("EBUSY");

  private final Port port;

  /** Whether the event of a wake-up is on its way. */
  private final AtomicBoolean sent = new AtomicBoolean();

  /** Since the event of a wake-up, until that is cleared. */
  private boolean woken;

  EventPort(PortCalls calls) {
    port = new Port(calls, BATCH); // an event that did not fit would be lost
  }

  @Override
  public int fd() {
    return port.fd();
  }

  @Override
  public int add(int fd, int interest) {
    return result(port.associate(Port.PORT_SOURCE_FD, fd, interest));
  }

  @Override
  public int modify(int fd, int interest) {
    return add(fd, interest);
  }

  @Override
  public int remove(int fd) {
    return result(port.dissociate(Port.PORT_SOURCE_FD, fd));
  }

  /** EBADFD is said of a closed descriptor here, EBADF of the port. */
  private static int result(int result) {
    return result == -EBADFD ? -Errno.EBADF : result;
  }

  @Override
  public boolean isOneShot() {
    return true;
  }

  @Override
  public int await(double seconds) {
    clearReports();
    int count = port.await(woken ? 0 : seconds);
    if (count < 0) return count;
    for (int i = 0; i < count; i++) {
      switch (port.source(i)) {
        case Port.PORT_SOURCE_USER -> {
          woken = true;
          sent.set(false);
        }
        case Port.PORT_SOURCE_FD -> report((int) port.object(i), port.events(i));
        default -> throw new IllegalStateException("an event of source " + port.source(i));
      }
    }
    return reports();
  }

  @Override
  public boolean woken() {
    return woken;
  }

  /** EAGAIN means that the port has no room for one more event: then it is readable. */
  @Override
  public int wake() {
    if (sent.getAndSet(true)) return 0;
    int failed = port.send();
    if (failed == 0 || failed == -EBUSY || failed == -Errno.EAGAIN) return 0;
    sent.set(false);
    return failed;
  }

  @Override
  public int clearWake() {
    woken = false;
    return 0;
  }

  @Override
  public void close() {
    port.close();
  }
}
