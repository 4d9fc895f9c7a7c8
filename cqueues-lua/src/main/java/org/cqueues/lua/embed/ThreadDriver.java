package org.cqueues.lua.embed;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleConsumer;
import org.cqueues.core.Controller;
import org.cqueues.runtime.ScriptInterruptedException;
import org.cqueues.runtime.ScriptThread;
import org.jspecify.annotations.Nullable;

/**
 * A thread of the loop's own. One of the system's waits in the kernel; a virtual one is parked, and
 * a {@link SharedPoller} looks after its descriptors.
 */
final class ThreadDriver implements Driver, Runnable {
  private final Loop loop;
  private final DoubleConsumer turn;
  private final Thread thread;
  private final boolean virtual;
  private final Runnable end;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopped;

  /** The registration of the loop's descriptor, while it is watched. */
  private SharedPoller.@Nullable Watch watch;

  /**
   * A thread still to be started.
   *
   * @param turn one turn, which waits so long at most
   * @param stackMib address space for the stack, in MiB; virtual threads have the JVM's
   * @param end closes the state, on the thread
   */
  ThreadDriver(
      Loop loop, DoubleConsumer turn, String name, boolean virtual, int stackMib, Runnable end) {
    this.loop = loop;
    this.turn = turn;
    this.virtual = virtual;
    this.end = end;
    this.thread =
        virtual
            ? Thread.ofVirtual().name(name).unstarted(this)
            : new ScriptThread(this, name, stackMib);
    if (!virtual) thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        if (virtual) turnParked();
        else turnWaiting();
      }
    } catch (IllegalStateException | ScriptInterruptedException closed) {
      if (!stopped) throw closed;
    } finally {
      end.run();
      ended.countDown();
    }
  }

  private void turnWaiting() {
    Controller controller = loop.controller();
    if (loop.isIdle()) {
      controller.pause(-1);
      turn.accept(0);
    } else {
      turn.accept(Double.POSITIVE_INFINITY);
    }
  }

  private void turnParked() {
    turn.accept(0);
    if (stopped || loop.isReady()) return;
    Controller controller = loop.controller();
    if (controller.watchedDescriptors() > 0) {
      if (watch == null) watch = SharedPoller.watch(controller.pollfd(), this::wake);
      else watch.again(controller.pollfd());
    }
    double seconds = loop.timeout();
    if (seconds < Double.POSITIVE_INFINITY) LockSupport.parkNanos(this, (long) (seconds * 1e9) + 1);
    else LockSupport.park(this);
  }

  @Override
  public void wake() {
    if (virtual) LockSupport.unpark(thread);
  }

  @Override
  public void check() {
    if (Thread.currentThread() == thread) return;
    throw new IllegalStateException(
        "this engine belongs to thread "
            + thread.getName()
            + ", not "
            + Thread.currentThread().getName()
            + "; use submit");
  }

  /** The thread is the loop's: an interrupt that has met no coroutine has nothing to end. */
  @Override
  public void heedInterrupt() {
    var _ = Thread.interrupted();
  }

  @Override
  public void endTurn() {}

  @Override
  public boolean usesUpInterrupts() {
    return true;
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public void closing() {
    if (watch != null) watch.cancel();
  }

  @Override
  public void awaitEnd() {
    loop.submit(() -> {}); // which ends a wait
    if (Thread.currentThread() == thread) return;
    boolean interrupted = false;
    while (true) {
      try {
        ended.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }
}
