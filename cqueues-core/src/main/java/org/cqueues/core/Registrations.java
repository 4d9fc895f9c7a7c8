package org.cqueues.core;

import io.netty.util.collection.IntObjectHashMap;
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
   * Tells the kernel what changed since the last call.
   *
   * @return 0, or the negative errno of the first descriptor it refused, see {@link #failedFd}; the
   *     rest is left for the next call
   */
  int reconcile() {
    for (Registration r = firstTouched; r != null; r = firstTouched) {
      firstTouched = r.nextTouched;
      r.nextTouched = null;
      r.touched = false;
      int failed = reconcile(r);
      if (failed != 0) {
        failedFd = r.fd;
        return failed;
      }
    }
    return 0;
  }

  private int reconcile(Registration r) {
    int wanted = r.wanted();
    int result = 0;
    if (wanted != r.installed) {
      if (r.installed == Interest.NONE) result = poller.add(r.fd, wanted);
      else if (wanted == Interest.NONE) result = poller.remove(r.fd);
      else result = poller.modify(r.fd, wanted);
      // A refused descriptor is reported once and forgotten: the kernel no longer knows it.
      r.installed = result == 0 ? wanted : Interest.NONE;
    }
    if (r.newest == null) byDescriptor.remove(r.fd);
    return result;
  }

  /** The descriptor that {@link #reconcile} failed for. */
  int failedFd() {
    return failedFd;
  }

  /** Fires the events behind the poller's reports and wakes all waiters of those descriptors. */
  void wake(int reports, RunList runList) {
    for (int i = 0; i < reports; i++) {
      Registration r = byDescriptor.get(poller.reportedFd(i));
      if (r == null) continue; // forgotten when the kernel refused it
      int reported = poller.reported(i);
      for (Event event = r.newest; event != null; event = event.older) {
        if (Interest.satisfied(event.interest, reported) != 0) event.fired = true;
        runList.wake(event.waiter);
      }
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
    if (r.installed != Interest.NONE && poller.remove(r.fd) == 0) r.installed = Interest.NONE;
    touch(r);
  }

  /** Starts over with an empty queue of the kernel. */
  void reset(Poller fresh) {
    poller = fresh;
    for (Registration r : byDescriptor.values()) {
      r.installed = Interest.NONE;
      touch(r);
    }
  }
}
