package org.cqueues.core;

import io.netty.util.collection.IntObjectHashMap;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.cqueues.os.Poller;
import org.jspecify.annotations.Nullable;

/**
 * Descriptor to waiters. What the kernel watches is the union of their interests; it is adjusted
 * lazily, so that a coroutine which polls the same descriptor again costs no system call.
 */
final class Registrations {
  private Poller poller;
  private final IntObjectHashMap<Registration> byDescriptor = new IntObjectHashMap<>();
  private @Nullable Registration firstTouched;
  private int failedFd = -1;

  Registrations(Poller poller) {
    this.poller = poller;
  }

  boolean isEmpty() {
    return byDescriptor.isEmpty();
  }

  /** How many descriptors there are. */
  int count() {
    return byDescriptor.size();
  }

  void join(Event event, int fd, int interest) {
    Registration registration = byDescriptor.get(fd);
    if (registration == null) {
      registration = new Registration(fd);
      byDescriptor.put(fd, registration);
    }
    event.registration = registration;
    event.interest = interest;
    event.newer = null;
    event.older = registration.newest;
    if (registration.newest != null) registration.newest.newer = event;
    registration.newest = event;
    touch(registration);
  }

  void leave(Event event) {
    Registration registration = event.registration;
    if (registration == null) return;
    if (event.newer == null) registration.newest = event.older;
    else event.newer.older = event.older;
    if (event.older != null) event.older.newer = event.newer;
    event.registration = null;
    event.newer = null;
    event.older = null;
    touch(registration);
  }

  private void touch(Registration registration) {
    if (registration.touched) return;
    registration.touched = true;
    registration.nextTouched = firstTouched;
    firstTouched = registration;
  }

  /**
   * Tells the kernel what changed since the last call. That it would not watch a descriptor for
   * less is nobody's error: then it is taken out and put in again, and if it is out for good, its
   * waiters look again.
   *
   * @return 0, or the negative errno of the first descriptor it refused, see {@link #failedFd}; the
   *     rest is left for the next call
   */
  int reconcile(RunList runList) {
    for (Registration r = firstTouched; r != null; r = firstTouched) {
      firstTouched = r.nextTouched;
      r.nextTouched = null;
      r.touched = false;
      int failed = reconcile(r, runList);
      if (failed != 0) {
        failedFd = r.fd;
        return failed;
      }
    }
    return 0;
  }

  private int reconcile(Registration r, RunList runList) {
    int wanted = r.wanted();
    int result = wanted == r.installed && !r.doubtful ? 0 : install(r, wanted, runList);
    if (r.newest == null && !r.doubtful) byDescriptor.remove(r.fd);
    return result;
  }

  private int install(Registration r, int wanted, RunList runList) {
    if (r.doubtful) {
      int failed = remove(r);
      if (r.doubtful) return wanted == Interest.NONE ? 0 : failed;
    }
    if (wanted == Interest.NONE) {
      int failed = r.installed == Interest.NONE ? 0 : remove(r);
      return r.doubtful ? 0 : failed;
    }
    int failed = r.installed == Interest.NONE ? add(r, wanted) : poller.modify(r.fd, wanted);
    if (failed == 0) {
      r.installed = wanted;
    } else if (isUnknown(failed)) {
      r.installed = Interest.NONE; // reported once and forgotten, as the kernel has done
    } else if (r.installed != Interest.NONE && (wanted & ~r.installed) == 0) {
      replace(r, wanted, runList);
      return 0;
    }
    return failed; // what was installed before still is
  }

  /** Whether a failed change says that the kernel does not watch the descriptor. */
  private static boolean isUnknown(int failed) {
    return failed == -Errno.EBADF || failed == -Errno.ENOENT;
  }

  /** The kernel may know it already, by another number that was closed: then it is changed. */
  private int add(Registration r, int wanted) {
    int failed = poller.add(r.fd, wanted);
    return failed == -Errno.EEXIST ? poller.modify(r.fd, wanted) : failed;
  }

  private int remove(Registration r) {
    int failed = poller.remove(r.fd);
    r.doubtful = failed != 0 && !isUnknown(failed);
    if (!r.doubtful) r.installed = Interest.NONE;
    return failed;
  }

  private void replace(Registration r, int wanted, RunList runList) {
    if (remove(r) == 0 && add(r, wanted) == 0) r.installed = wanted;
    // each asks for it once more, and is told if that is refused
    else
      for (Event event = r.newest; event != null; event = event.older) runList.wake(event.waiter);
  }

  /** The descriptor that {@link #reconcile} failed for. */
  int failedFd() {
    return failedFd;
  }

  /** Fires the events behind the poller's reports and wakes all waiters of those descriptors. */
  void wake(int reports, RunList runList) {
    for (int i = 0; i < reports; i++) {
      Registration r = byDescriptor.get(poller.reportedFd(i));
      if (r == null || r.newest == null) {
        abandon(poller.reportedFd(i), r);
        continue;
      }
      int reported = poller.reported(i);
      int wanted = Interest.NONE;
      for (Event event = r.newest; event != null; event = event.older) {
        wanted |= event.interest;
        if (Interest.satisfied(event.interest, reported) != 0) event.fired = true;
        runList.wake(event.waiter);
      }
      if (poller.isOneShot()) r.installed = Interest.NONE;
      if (wanted != r.installed) touch(r); // the kernel would not watch it for less, or has ended
    }
  }

  /** Nobody waits for what was reported, which would be reported again and again. */
  private void abandon(int fd, @Nullable Registration r) {
    if (poller.isOneShot()) {
      if (r != null) {
        r.installed = Interest.NONE;
        touch(r);
      }
    } else if (r == null) {
      poller.remove(fd);
    } else if (remove(r) == 0) {
      touch(r);
    }
  }

  /**
   * Fires everything that waits for a descriptor and takes it out of the kernel. If that fails, for
   * the descriptor was closed before, the next {@link #reconcile} says so.
   *
   * @return whether anybody was woken
   */
  boolean cancel(int fd, RunList runList) {
    Registration r = byDescriptor.get(fd);
    if (r == null) return false;
    boolean any = false;
    for (Event event = r.newest; event != null; event = r.newest) {
      event.fired = true;
      leave(event);
      runList.wake(event.waiter);
      any = true;
    }
    uninstall(r);
    return any;
  }

  /** Takes a descriptor nobody waits for any more out of the kernel at once. */
  private void uninstall(Registration r) {
    if (r.installed != Interest.NONE) {
      int failed = poller.remove(r.fd);
      if (failed == 0) r.installed = Interest.NONE;
      else r.doubtful = !isUnknown(failed);
    }
    touch(r);
  }

  /**
   * Starts over with an empty queue of the kernel. What is waited for gets there when the waiters,
   * who are all woken, wait again.
   */
  void reset(Poller fresh) {
    poller = fresh;
    for (Registration r : byDescriptor.values()) {
      r.installed = Interest.NONE;
      r.doubtful = false;
      if (r.newest == null) touch(r);
    }
  }
}
