package org.cqueues.os;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * poll(2), for systems without a queue in the kernel, and to compare the others with. The time that
 * a wait takes grows with the number of descriptors.
 *
 * <p>{@link #fd} is the wake-up's, which knows nothing of the descriptors that are watched. So
 * queues of this process that watch each other are known by their descriptors, and a wait is for
 * all of theirs.
 */
final class PollQueue extends ReportingPoller {
  private static final short POLLNVAL = 0x20;
  private static final Map<Integer, PollQueue> OPEN = new ConcurrentHashMap<>();

  private final Wakeup wakeup = Platform.current().openWakeup();
  private final PollSet set = new PollSet();

  /** The queues in the set, this one and those that are watched, and where each one's begins. */
  private final Map<PollQueue, Integer> parts = new HashMap<>();

  /** What is watched; the wake-up is the first. */
  private int[] fds = {wakeup.fd()};

  private int[] interests = {Interest.READ};
  private int count = 1;

  /** Where the next look for what is ready begins, so that each has its turn. */
  private int start;

  private boolean woken;

  PollQueue() {
    OPEN.put(wakeup.fd(), this);
  }

  @Override
  public int fd() {
    return wakeup.fd();
  }

  private int indexOf(int fd) {
    for (int i = 1; i < count; i++) if (fds[i] == fd) return i;
    return -1;
  }

  @Override
  public int add(int fd, int interest) {
    if (fd == fd()) return -Errno.EINVAL; // it would be ready as long as it is
    if (indexOf(fd) >= 0) return -Errno.EEXIST;
    int failed = Fcntl.isOpen(fd);
    if (failed != 0) return failed;
    if (count == fds.length) {
      fds = Arrays.copyOf(fds, 2 * count);
      interests = Arrays.copyOf(interests, 2 * count);
    }
    fds[count] = fd;
    interests[count++] = interest;
    return 0;
  }

  @Override
  public int modify(int fd, int interest) {
    int i = indexOf(fd);
    if (i < 0) return -Errno.ENOENT;
    interests[i] = interest;
    return 0;
  }

  @Override
  public int remove(int fd) {
    int i = indexOf(fd);
    if (i < 0) {
      int closed = Fcntl.isOpen(fd);
      return closed == 0 ? -Errno.ENOENT : closed;
    }
    count--;
    fds[i] = fds[count];
    interests[i] = interests[count];
    return 0;
  }

  @Override
  public int await(double seconds) {
    woken = false;
    clearReports();
    gather();
    int ready = set.await(seconds);
    if (ready > 0) reportReady();
    return ready < 0 ? ready : reports();
  }

  @Override
  public int pause(int other, double seconds) {
    gather();
    set.add(other, Interest.READ);
    int ready = set.await(seconds);
    return ready > 0 ? Interest.READ : ready;
  }

  private void gather() {
    set.clear();
    parts.clear();
    gather(this);
  }

  /** Puts what a queue watches into the set, and what the queues among that do; each once. */
  private void gather(PollQueue queue) {
    if (parts.putIfAbsent(queue, set.size()) != null) return;
    for (int i = 0; i < queue.count; i++) set.add(queue.fds[i], queue.interests[i]);
    for (int i = 1; i < queue.count; i++) {
      PollQueue watched = queue.watched(i);
      if (watched != null) gather(watched);
    }
  }

  private @Nullable PollQueue watched(int i) {
    return (interests[i] & Interest.READ) != 0 ? OPEN.get(fds[i]) : null;
  }

  private void reportReady() {
    woken = set.readiness(0) != 0;
    int[] closed = {};
    int first = start;
    for (int n = 0; n < count && !isFull(); n++) {
      int i = (first + n) % count;
      start = i + 1;
      if (i == 0) continue;
      int readiness = set.readiness(i);
      PollQueue watched = watched(i);
      if (watched != null && isReady(watched)) readiness |= Interest.READ;
      if ((readiness & POLLNVAL) != 0) closed = append(closed, fds[i]);
      else if (readiness != 0) report(fds[i], readiness);
    }
    for (int fd : closed) remove(fd); // a kernel forgets what is closed
  }

  private static int[] append(int[] to, int value) {
    int[] longer = Arrays.copyOf(to, to.length + 1);
    longer[to.length] = value;
    return longer;
  }

  /**
   * Whether anything is ready that a queue in the set watches, or a queue that this one watches.
   */
  private boolean isReady(PollQueue queue) {
    Integer part = parts.remove(queue); // once, for queues may watch each other
    if (part == null) return false;
    boolean ready = false;
    for (int i = 0; i < queue.count && !ready; i++) {
      PollQueue watched = queue.watched(i);
      ready = set.readiness(part + i) != 0 || (watched != null && isReady(watched));
    }
    return ready;
  }

  @Override
  public boolean woken() {
    return woken;
  }

  @Override
  public int wake() {
    return wakeup.wake();
  }

  @Override
  public int clearWake() {
    return wakeup.clear();
  }

  @Override
  public void close() {
    OPEN.remove(wakeup.fd(), this);
    wakeup.close();
  }
}
