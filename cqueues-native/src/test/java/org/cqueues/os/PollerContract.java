package org.cqueues.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every poller does, whatever the kernel's facility. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public abstract class PollerContract {
  private Poller poller;
  private Pipe pipe;

  protected abstract Poller open();

  @BeforeEach
  void openBoth() {
    poller = open();
    pipe = new Pipe();
  }

  @AfterEach
  void closeBoth() {
    pipe.close();
    poller.close();
  }

  @Test
  void nothingWatchedIsNothingReported() {
    assertEquals(0, poller.await(0));
    assertFalse(poller.woken());
  }

  @Test
  void aWaitNeverEndsBeforeItsTimeout() {
    for (double seconds : new double[] {0.0001, 0.0015, 0.02, Double.MIN_VALUE}) {
      double start = Clock.MONOTONIC.now();
      assertEquals(0, poller.await(seconds));
      assertTrue(Clock.MONOTONIC.now() - start >= seconds, "waited for less than " + seconds);
    }
  }

  @Test
  void readinessIsReportedAsLongAsItLasts() {
    assertEquals(0, poller.add(pipe.readEnd(), Interest.READ));
    assertEquals(0, poller.await(0));
    pipe.write(3);
    for (int again = 0; again < 3; again++) {
      assertEquals(1, poller.await(Double.POSITIVE_INFINITY));
      assertEquals(pipe.readEnd(), poller.reportedFd(0));
      assertEquals(Interest.READ, poller.reported(0));
    }
    assertEquals(3, pipe.read());
    assertEquals(0, poller.await(0));
  }

  @Test
  void onlyWhatIsOfInterestIsReported() {
    assertEquals(0, poller.add(pipe.writeEnd(), Interest.READ));
    assertEquals(0, poller.await(0));
    assertEquals(0, poller.modify(pipe.writeEnd(), Interest.WRITE));
    assertEquals(1, poller.await(0));
    assertEquals(Interest.WRITE, poller.reported(0));
    assertEquals(0, poller.remove(pipe.writeEnd()));
    assertEquals(0, poller.await(0));
  }

  @Test
  void aHangUpIsReported() {
    assertEquals(0, poller.add(pipe.readEnd(), Interest.READ));
    pipe.closeWriteEnd();
    assertEquals(1, poller.await(0));
    assertEquals(Interest.READ, Interest.satisfied(Interest.READ, poller.reported(0)));
  }

  @Test
  void wakeBeforeTheWaitEndsIt() {
    assertEquals(0, poller.wake());
    assertEquals(0, poller.await(Double.POSITIVE_INFINITY));
    assertTrue(poller.woken());
  }

  @Test
  void twoWakesAreOneAndCleared() {
    poller.wake();
    poller.wake();
    poller.await(0);
    poller.clearWake();
    assertEquals(0, poller.await(0));
    assertFalse(poller.woken());
    poller.clearWake(); // nothing to clear is no error
  }

  @Test
  void wakeFromAnotherThreadEndsTheWait() throws InterruptedException {
    var started = new CountDownLatch(1);
    Thread waker =
        Thread.ofPlatform()
            .start(
                () -> {
                  started.countDown();
                  poller.wake();
                });
    started.await();
    assertEquals(0, poller.await(Double.POSITIVE_INFINITY));
    assertTrue(poller.woken());
    waker.join();
  }

  @Test
  void aWakeBetweenReportsHidesNone() {
    var pipes = new ArrayList<Pipe>();
    try {
      for (int i = 0; i < 5; i++) {
        var ready = new Pipe();
        pipes.add(ready);
        assertEquals(0, poller.add(ready.readEnd(), Interest.READ));
        ready.write(1);
        if (i == 2) poller.wake();
      }
      assertEquals(5, poller.await(0));
      assertTrue(poller.woken());
      var seen = new HashSet<Integer>();
      for (int i = 0; i < 5; i++) seen.add(poller.reportedFd(i));
      assertEquals(new HashSet<>(pipes.stream().map(Pipe::readEnd).toList()), seen);
    } finally {
      pipes.forEach(Pipe::close);
    }
  }

  @Test
  void moreThanABatchIsReportedInSeveralWaits() {
    List<Pipe> pipes = new ArrayList<>();
    try {
      for (int i = 0; i < 3 * Poller.BATCH; i++) {
        var ready = new Pipe();
        pipes.add(ready);
        assertEquals(0, poller.add(ready.readEnd(), Interest.READ));
        ready.write(1);
      }
      var seen = new HashSet<Integer>();
      while (seen.size() < pipes.size()) {
        int count = poller.await(0);
        assertTrue(count > 0 && count <= Poller.BATCH, "reports: " + count);
        for (int i = 0; i < count; i++) seen.add(poller.reportedFd(i));
      }
    } finally {
      pipes.forEach(Pipe::close);
    }
  }

  @Test
  void aClosedDescriptorIsRefusedWithItsErrno() {
    int fd = pipe.readEnd();
    pipe.closeReadEnd();
    assertEquals(-Errno.EBADF, poller.add(fd, Interest.READ));
    assertEquals(-Errno.EBADF, poller.remove(fd));
  }

  @Test
  void anUnknownDescriptorCannotBeModified() {
    assertEquals(-Errno.ENOENT, poller.modify(pipe.readEnd(), Interest.READ));
  }

  @Test
  void theQueueItselfBecomesReadable() {
    assertEquals(0, poller.add(pipe.readEnd(), Interest.READ));
    assertEquals(0, Readiness.await(poller.fd(), Interest.READ, 0));
    pipe.write(1);
    assertEquals(Interest.READ, Readiness.await(poller.fd(), Interest.READ, 0));
  }
}
