package org.cqueues.os.bsd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.cqueues.os.Descriptor;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.cqueues.os.LibC;
import org.cqueues.os.PipeWakeup;
import org.cqueues.os.ReportingPoller;
import org.cqueues.os.Timeouts;
import org.cqueues.os.Wakeup;
import org.jspecify.annotations.Nullable;

/**
 * kqueue(2), level-triggered, with a pipe for wake-ups: EVFILT_USER is not on all systems, and has
 * another number on each.
 *
 * <p>Reading and writing are two filters, each of which is added and deleted alone. Nothing is kept
 * of what the kernel knows: adding what is there already changes nothing. There is no filter for
 * {@link Interest#PRIORITY} on all systems, so that is never reported.
 */
final class Kqueue extends ReportingPoller {
  private static final int FILTERS = 2;

  private final KqueueCalls calls;
  private final Kevent layout;
  private final Descriptor queue;
  private final Wakeup wakeup;

  /** Ends of pipes that nobody reads any more, which some kernels refuse to watch. */
  private final BitSet broken = new BitSet();

  private final MemorySegment memory;

  /** {@link #BATCH} reports and one more for the wake-up. */
  private final long events;

  /** One change for each filter, and room for what becomes of them. */
  private final long changes;

  private final long receipts;
  private final Pointer timeout;
  private final Pointer atOnce;
  private int changeCount;

  /** What became of the last changes of each filter: 0, or the negative errno. */
  private int ofRead;

  private int ofWrite;
  private boolean woken;

  Kqueue(Kernel kernel) {
    calls = kernel.calls();
    layout = kernel.layout();
    int size = layout.size();
    long room = (BATCH + 1 + 2L * FILTERS) * size + 2L * Timeouts.TIMESPEC_SIZE;
    memory = Arena.ofAuto().allocate(room, Long.BYTES);
    events = memory.address();
    changes = events + (BATCH + 1L) * size;
    receipts = changes + (long) FILTERS * size;
    timeout = Pointer.wrap(Runtime.getSystemRuntime(), receipts + (long) FILTERS * size);
    atOnce = timeout.slice(Timeouts.TIMESPEC_SIZE);
    queue = kernel.open();
    wakeup = openWakeup(PipeWakeup::new, "kevent", queue);
  }

  @Override
  public int fd() {
    return queue.fd();
  }

  @Override
  public int add(int fd, int interest) {
    return change(fd, interest, false);
  }

  @Override
  public int modify(int fd, int interest) {
    return change(fd, interest, true);
  }

  /** Adds the filters that are wanted, and perhaps deletes the others. */
  private int change(int fd, int interest, boolean only) {
    boolean read = (interest & Interest.READ) != 0;
    boolean write = (interest & Interest.WRITE) != 0;
    broken.clear(fd);
    if (read || only) prepare(fd, layout.EVFILT_READ(), read ? Kevent.EV_ADD : Kevent.EV_DELETE);
    if (write || only) prepare(fd, layout.EVFILT_WRITE(), write ? Kevent.EV_ADD : Kevent.EV_DELETE);
    apply();
    int failed = read ? added(fd, layout.EVFILT_READ(), ofRead) : deleted(ofRead);
    int other = write ? added(fd, layout.EVFILT_WRITE(), ofWrite) : deleted(ofWrite);
    if (failed != 0 && write && other == 0) delete(fd, layout.EVFILT_WRITE());
    if (other != 0 && read && failed == 0) delete(fd, layout.EVFILT_READ());
    return failed != 0 ? failed : other;
  }

  /** What became of adding a filter, where the kernel has a reason of its own to refuse. */
  private int added(int fd, int filter, int result) {
    if (result == -Errno.ENOENT) {
      // some libraries keep a filter of a closed descriptor, and find it gone when it is changed
      delete(fd, filter);
      prepare(fd, filter, Kevent.EV_ADD);
      apply();
      return filter == layout.EVFILT_READ() ? ofRead : ofWrite;
    }
    if (result != -Errno.EPIPE) return result;
    broken.set(fd); // writing tells the rest
    return 0;
  }

  /** What was not there need not be deleted. */
  private static int deleted(int result) {
    return result == -Errno.ENOENT || result == -Errno.EBADF ? 0 : result;
  }

  private void delete(int fd, int filter) {
    prepare(fd, filter, Kevent.EV_DELETE);
    apply();
  }

  @Override
  public int remove(int fd) {
    boolean known = broken.get(fd);
    broken.clear(fd);
    prepare(fd, layout.EVFILT_READ(), Kevent.EV_DELETE);
    prepare(fd, layout.EVFILT_WRITE(), Kevent.EV_DELETE);
    apply();
    return known || ofRead == 0 || ofWrite == 0 ? 0 : ofRead;
  }

  private void prepare(int fd, int filter, int flags) {
    layout.put(changes + (long) changeCount++ * layout.size(), fd, filter, flags, 0);
  }

  /** Makes the prepared changes; {@link #ofRead} and {@link #ofWrite} then tell how they went. */
  private void apply() {
    int count = changeCount;
    changeCount = 0;
    ofRead = 0;
    ofWrite = 0;
    if (count == 1) {
      applyOne(changes);
    } else if (count > 1 && !applyBoth(count)) {
      applyOne(changes);
      applyOne(changes + layout.size());
    }
  }

  /** Without room for events the call itself fails. */
  private void applyOne(long change) {
    int count;
    do {
      count = calls.kevent(queue.fd(), change, 1, 0, 0, atOnce);
    } while (count < 0 && LibC.errno() == Errno.EINTR);
    put(layout.filter(change), count < 0 ? -LibC.errno() : 0);
  }

  /**
   * Has each change answered. Kernels that do not know EV_RECEIPT answer those that failed, and
   * fill the room with events, which come again.
   *
   * @return whether the call itself did not fail
   */
  private boolean applyBoth(int changeCount) {
    int size = layout.size();
    for (int i = 0; i < changeCount; i++) layout.requestReceipt(changes + (long) i * size);
    int count = calls.kevent(queue.fd(), changes, changeCount, receipts, changeCount, atOnce);
    for (long receipt = receipts; receipt < receipts + (long) count * size; receipt += size) {
      if ((layout.flags(receipt) & Kevent.EV_ERROR) != 0) {
        put(layout.filter(receipt), -layout.error(receipt));
      }
    }
    return count >= 0;
  }

  private void put(int filter, int result) {
    if (filter == layout.EVFILT_READ()) ofRead = result;
    else ofWrite = result;
  }

  @Override
  public int await(double seconds) {
    woken = false;
    clearReports();
    int count = calls.kevent(queue.fd(), 0, 0, events, BATCH + 1, limit(seconds));
    if (count < 0) return -LibC.errno();
    for (int i = 0; i < count; i++) {
      long event = events + (long) i * layout.size();
      int fd = layout.fd(event);
      if (fd == wakeup.fd()) woken = true;
      else report(fd, readiness(event)); // level-triggered: one left out comes again
    }
    for (int fd = broken.nextSetBit(0); fd >= 0; fd = broken.nextSetBit(fd + 1)) {
      report(fd, Interest.WRITE | Interest.ERROR);
    }
    return reports();
  }

  /** Whether there is something to report; it is reported all the same. */
  boolean isReady() {
    return !broken.isEmpty() || calls.kevent(queue.fd(), 0, 0, events, 1, atOnce) > 0;
  }

  private @Nullable Pointer limit(double seconds) {
    if (!broken.isEmpty()) return atOnce;
    return Timeouts.timespec(seconds, timeout.address()) ? timeout : null;
  }

  /**
   * The end of a stream is something to read; an error, in {@code fflags} then, ends everything.
   */
  private int readiness(long event) {
    int flags = layout.flags(event);
    int readiness = layout.filter(event) == layout.EVFILT_READ() ? Interest.READ : Interest.WRITE;
    boolean failed =
        (flags & Kevent.EV_ERROR) != 0
            || ((flags & Kevent.EV_EOF) != 0 && layout.filterFlags(event) != 0);
    return failed ? readiness | Interest.ERROR : readiness;
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
    wakeup.close();
    queue.close();
  }
}
