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
      if (poller.isOneShot()) assertEquals(0, poller.add(pipe.readEnd(), Interest.READ));
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
    remove(pipe.writeEnd());
    assertEquals(0, poller.await(0));
  }

  /** What was reported once need not be watched any more. */
  private void remove(int fd) {
    int removed = poller.remove(fd);
    if (!poller.isOneShot() || removed != -Errno.ENOENT) assertEquals(0, removed);
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
    int removed = poller.remove(fd);
    assertTrue(removed == -Errno.EBADF || removed == -Errno.ENOENT, "removed: " + removed);
  }

  @Test
  void anUnknownDescriptorIsNotModifiedInPart() {
    pipe.write(1);
    int modified = poller.modify(pipe.readEnd(), Interest.READ);
    assertTrue(modified == 0 || modified == -Errno.ENOENT, "modified: " + modified);
    assertEquals(modified == 0 ? 1 : 0, poller.await(0));
  }

  @Test
  void anotherFileOfTheSameNumberIsWatchedAnew() {
    int fd = pipe.readEnd();
    assertEquals(0, poller.add(fd, Interest.READ));
    pipe.close(); // without a word to the poller
    pipe = new Pipe();
    assertEquals(fd, pipe.readEnd());
    poller.remove(fd); // as for what was closed, or not known
    assertEquals(0, poller.add(fd, Interest.READ));
    assertEquals(0, poller.await(0));
    pipe.write(1);
    assertEquals(1, poller.await(0));
    assertEquals(fd, poller.reportedFd(0));
  }

  @Test
  void whatIsClosedIsReportedNoMore() {
    assertEquals(0, poller.add(pipe.readEnd(), Interest.READ));
    pipe.write(1);
    pipe.close();
    assertEquals(0, poller.await(0));
  }

  @Test
  void readingAndWritingAreAddedAndTakenAwayAlone() {
    var pair = new int[2];
    var sockets = new Sockets();
    assertEquals(0, sockets.openPair(Sockets.SOCK_STREAM, true, true, pair));
    try (var one = new Descriptor(pair[0]);
        var other = new Descriptor(pair[1])) {
      assertEquals(1, LibC.get().write(other.fd(), pipe.bytes(), 1));
      int[][] steps = {{1, 1}, {4, 4}, {5, 5}, {1, 1}, {5, 5}, {4, 4}, {2, 0}, {7, 5}};
      assertEquals(0, poller.add(one.fd(), Interest.WRITE));
      for (int[] step : steps) {
        assertEquals(0, poller.modify(one.fd(), step[0]));
        int reported = Interest.NONE;
        int count = poller.await(0);
        for (int i = 0; i < count; i++) {
          assertEquals(one.fd(), poller.reportedFd(i));
          reported |= poller.reported(i);
        }
        assertEquals(step[1], reported, "watched for " + step[0]);
      }
      remove(one.fd());
      assertEquals(0, poller.await(0));
    }
  }

  @Test
  void aQueueInAQueueIsReportedWithWhatItWatches() {
    try (var outer = open();
        var middle = open()) {
      assertEquals(0, outer.add(middle.fd(), Interest.READ));
      assertEquals(0, middle.add(poller.fd(), Interest.READ));
      assertEquals(0, poller.add(pipe.readEnd(), Interest.READ));
      assertEquals(0, outer.await(0));
      pipe.write(1);
      assertEquals(1, outer.await(Double.POSITIVE_INFINITY));
      assertEquals(middle.fd(), outer.reportedFd(0));
      assertEquals(1, middle.await(0));
      assertEquals(poller.fd(), middle.reportedFd(0));
      assertEquals(1, poller.await(0));
    }
  }

  @Test
  void aWakeUpMakesTheQueueReadable() {
    assertEquals(0, poller.wake());
    assertEquals(Interest.READ, poller.pause(-1, Double.POSITIVE_INFINITY));
    assertEquals(0, poller.await(0));
    assertEquals(0, poller.clearWake());
    assertEquals(0, poller.pause(-1, 0));
  }

  @Test
  void aPauseEndsWithAnotherDescriptor() {
    assertEquals(0, poller.pause(pipe.readEnd(), 0));
    pipe.write(1);
    assertEquals(Interest.READ, poller.pause(pipe.readEnd(), Double.POSITIVE_INFINITY));
  }

  @Test
  void whoeverWritesIntoABrokenPipeIsTold() {
    pipe.closeReadEnd();
    assertEquals(0, poller.add(pipe.writeEnd(), Interest.WRITE));
    assertEquals(1, poller.await(Double.POSITIVE_INFINITY));
    assertEquals(Interest.WRITE, Interest.satisfied(Interest.WRITE, poller.reported(0)));
  }

  @Test
  void theQueueItselfBecomesReadable() {
    assertEquals(0, poller.add(pipe.readEnd(), Interest.READ));
    assertEquals(0, poller.pause(-1, 0));
    pipe.write(1);
    assertEquals(Interest.READ, poller.pause(-1, 0));
  }
}
