package org.cqueues.lua.embed;

import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.cqueues.os.Interest;
import org.cqueues.os.Poller;
import org.jspecify.annotations.Nullable;

/**
 * Waits in the kernel for the loops of all virtual threads, which would keep a carrier each, of
 * which there are as many as processors; and for those whose host waits for no descriptors. Its one
 * thread begins with the first watch and ends with the last.
 */
final class SharedPoller implements Runnable {
  private static final Object LOCK = new Object();
  private static @Nullable SharedPoller running;

  private final Poller poller = Poller.open();

  /** What the thread is to do. */
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();

  /** By descriptor; on the thread. */
  private final Map<Integer, Watch> watches = new HashMap<>();

  /** Watches not cancelled yet; under the lock. */
  private int users;

  /** One loop's descriptor. */
  static final class Watch implements HostLoop.Watch {
    private final SharedPoller poller;
    private final Runnable readable;
    private int fd;

    /** Whether the kernel will report the descriptor. */
    private volatile boolean armed;

    private Watch(SharedPoller poller, int fd, Runnable readable) {
      this.poller = poller;
      this.fd = fd;
      this.readable = readable;
    }

    @Override
    public void again() {
      again(fd);
    }

    /** Tells once more when the descriptor, which may be another now, is readable. */
    void again(int descriptor) {
      if (armed && fd == descriptor) return;
      armed = true;
      fd = descriptor;
      poller.command(() -> poller.arm(this));
    }

    @Override
    public void cancel() {
      synchronized (LOCK) {
        if (--poller.users == 0) running = null;
      }
      poller.command(() -> poller.disarm(this));
    }
  }

  /** Tells, on a thread of its own, when a loop's descriptor is readable, once. */
  static Watch watch(int fd, Runnable readable) {
    SharedPoller shared;
    synchronized (LOCK) {
      shared = running;
      if (shared == null) {
        shared = new SharedPoller();
        running = shared;
        Thread.ofPlatform().name("lua poller").daemon(true).start(shared);
      }
      shared.users++;
    }
    var watch = new Watch(shared, fd, readable);
    watch.again();
    return watch;
  }

  private void command(Runnable command) {
    commands.add(command);
    poller.wake();
  }

  private void arm(Watch watch) {
    watches.put(watch.fd, watch);
    if (poller.add(watch.fd, Interest.READ) != 0) fire(watch); // it looks itself, and finds out
  }

  private void disarm(Watch watch) {
    if (watches.remove(watch.fd, watch)) poller.remove(watch.fd);
  }

  private void fire(Watch watch) {
    disarm(watch);
    watch.armed = false;
    watch.readable.run();
  }

  @Override
  public void run() {
    try {
      do {
        int reports = poller.await(Double.POSITIVE_INFINITY);
        if (poller.woken()) poller.clearWake();
        for (int i = 0; i < reports; i++) {
          Watch watch = watches.get(poller.reportedFd(i));
          if (watch != null) fire(watch);
        }
        for (Runnable next = commands.poll(); next != null; next = commands.poll()) next.run();
      } while (isUsed());
    } finally {
      poller.close();
    }
  }

  private boolean isUsed() {
    synchronized (LOCK) {
      return users > 0 || !commands.isEmpty();
    }
  }
}
