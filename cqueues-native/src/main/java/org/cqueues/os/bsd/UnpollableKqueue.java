package org.cqueues.os.bsd;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cqueues.os.Clock;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.cqueues.os.Readiness;
import org.cqueues.os.ReportingPoller;
import org.cqueues.os.Timeouts;

/**
 * A kqueue of a library whose queues cannot be waited for in others, since their descriptors are
 * mere numbers. Queues of this process are known by them, and whoever waits for one looks at it a
 * thousand times a second. No kernel needs this.
 */
final class UnpollableKqueue extends ReportingPoller {
  /** Seconds between two looks at the queues that are watched. */
  private static final double LOOKING = 0.001;

  private static final Map<Integer, UnpollableKqueue> OPEN = new ConcurrentHashMap<>();

  private final Kqueue queue;
  private final Map<Integer, UnpollableKqueue> watched = new HashMap<>();

  UnpollableKqueue(Kqueue queue) {
    this.queue = queue;
    OPEN.put(queue.fd(), this);
  }

  /** Whether a queue's descriptor is readable when there is something to report. */
  static boolean isNeeded(Kqueue queue) {
    queue.wake();
    boolean readable = Readiness.await(queue.fd(), Interest.READ, 0) > 0;
    queue.clearWake();
    return !readable;
  }

  @Override
  public int fd() {
    return queue.fd();
  }

  @Override
  public int add(int fd, int interest) {
    UnpollableKqueue other = OPEN.get(fd);
    if (other == null) return queue.add(fd, interest);
    if (other.equals(this)) return -Errno.EINVAL;
    if ((interest & Interest.READ) != 0) watched.put(fd, other);
    else watched.remove(fd);
    return 0;
  }

  @Override
  public int modify(int fd, int interest) {
    return OPEN.containsKey(fd) ? add(fd, interest) : queue.modify(fd, interest);
  }

  @Override
  public int remove(int fd) {
    return watched.remove(fd) != null ? 0 : queue.remove(fd);
  }

  @Override
  public int await(double seconds) {
    clearReports();
    double deadline = Timeouts.deadline(Clock.MONOTONIC.now(), seconds);
    boolean ends;
    do {
      boolean ready = watched.values().stream().anyMatch(UnpollableKqueue::isReady);
      double left = Math.max(0, deadline - Clock.MONOTONIC.now());
      double wait = watched.isEmpty() ? left : Math.min(left, LOOKING);
      int count = queue.await(ready ? 0 : wait);
      if (count < 0) return count;
      for (int i = 0; i < count; i++) report(queue.reportedFd(i), queue.reported(i));
      ends = ready || count > 0 || queue.woken() || left <= 0;
    } while (!ends);
    watched.forEach(
        (fd, other) -> {
          if (other.isReady()) report(fd, Interest.READ);
        });
    return reports();
  }

  private boolean isReady() {
    return queue.isReady() || watched.values().stream().anyMatch(UnpollableKqueue::isReady);
  }

  @Override
  public int pause(int other, double seconds) {
    double deadline = Timeouts.deadline(Clock.MONOTONIC.now(), seconds);
    while (true) {
      if (isReady()) return Interest.READ;
      double left = Math.max(0, deadline - Clock.MONOTONIC.now());
      int ready = Readiness.await(other, Interest.READ, Math.min(left, LOOKING));
      if (ready != 0 || left <= 0) return ready;
    }
  }

  @Override
  public boolean woken() {
    return queue.woken();
  }

  @Override
  public int wake() {
    return queue.wake();
  }

  @Override
  public int clearWake() {
    return queue.clearWake();
  }

  @Override
  public void close() {
    OPEN.remove(queue.fd(), this);
    queue.close();
  }
}
