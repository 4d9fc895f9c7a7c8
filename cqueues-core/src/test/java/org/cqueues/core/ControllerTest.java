package org.cqueues.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.cqueues.os.Clock;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.cqueues.os.Readiness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ControllerTest {
  private static final double NO_LIMIT = Double.POSITIVE_INFINITY;

  private final ManualClock clock = new ManualClock();
  private final ControllerGroup siblings = new ControllerGroup(clock);
  private final Controller controller = new Controller(siblings);
  private final List<Object> seen = new ArrayList<>();

  @AfterEach
  void close() {
    controller.close();
  }

  private JavaCoroutine start(JavaCoroutine.Body body) {
    var coroutine = new JavaCoroutine(body);
    controller.add(coroutine);
    return coroutine;
  }

  private void loop() {
    while (controller.count() > 0) assertEquals(Step.DONE, controller.step(NO_LIMIT));
  }

  @Test
  void aControllerWithoutCoroutinesDoesNotWait() {
    assertEquals(Step.DONE, controller.step(NO_LIMIT));
  }

  @Test
  void theCoroutineAddedLastRunsFirst() {
    for (int i = 1; i <= 3; i++) {
      int id = i;
      start(_ -> seen.add(id));
    }
    controller.step(0);
    assertEquals(List.of(3, 2, 1), seen);
    assertEquals(0, controller.count());
  }

  @Test
  void whatIsAddedDuringAStepRunsInTheNext() {
    start(_ -> start(_ -> seen.add("inner")));
    controller.step(0);
    assertEquals(List.of(), seen);
    controller.step(0);
    assertEquals(List.of("inner"), seen);
  }

  @Test
  void aSleepTakesTwoStepsAndIsNeverShort() {
    try (var onSystemClock = new Controller(new ControllerGroup())) {
      onSystemClock.add(new JavaCoroutine(self -> self.sleep(0.01)));
      double start = Clock.MONOTONIC.now();
      onSystemClock.step(NO_LIMIT);
      assertEquals(1, onSystemClock.count());
      onSystemClock.step(NO_LIMIT);
      assertEquals(0, onSystemClock.count());
      assertTrue(Clock.MONOTONIC.now() - start >= 0.01);
    }
  }

  @Test
  void ofTimersExpiredTogetherTheLatestRunsFirst() {
    for (double seconds : new double[] {0.01, 0.03, 0.05}) {
      start(
          self -> {
            self.sleep(seconds);
            seen.add(seconds);
          });
    }
    controller.step(0);
    clock.advance(0.06);
    controller.step(0);
    assertEquals(List.of(0.05, 0.03, 0.01), seen);
  }

  @Test
  void theTimeoutIsWhatIsLeftOnTheClockOfTheGroup() {
    assertEquals(NO_LIMIT, controller.timeout());
    start(self -> self.sleep(3600));
    controller.step(0);
    assertEquals(3600, controller.timeout());
    clock.advance(3599);
    controller.step(0);
    assertEquals(1, controller.timeout());
    assertEquals(1, controller.count());
    clock.advance(2);
    assertEquals(0, controller.timeout());
    controller.step(NO_LIMIT);
    assertEquals(0, controller.count());
  }

  @Test
  void whoGivesWayIsWokenInTheOrderOfItsSleepsAndBeforeAllTimers() {
    for (int i = 1; i <= 20; i++) {
      int id = i;
      start(
          self -> {
            self.sleep(id == 10 ? 0.5 : 0);
            seen.add(id);
          });
    }
    controller.step(0);
    assertEquals(0, controller.timeout());
    clock.advance(1);
    controller.step(0);
    var expected = new ArrayList<Object>(List.of(10)); // the last to be woken runs first
    for (int id = 1; id <= 20; id++) if (id != 10) expected.add(id);
    assertEquals(expected, seen);
  }

  @Test
  void whoGaveWayAndWasTakenOutIsNeitherWaitedForNorWokenElsewhere() {
    try (var other = new Controller(siblings)) {
      JavaCoroutine moved =
          start(
              self -> {
                self.sleep(0);
                self.sleep(0);
                seen.add("ended");
              });
      start(self -> self.sleep(7));
      controller.step(0);
      controller.remove(moved);
      assertEquals(7, controller.timeout());
      other.add(moved);
      other.step(0);
      controller.step(0);
      assertEquals(List.of(), seen);
      other.step(0);
      assertEquals(List.of("ended"), seen);
    }
  }

  @Test
  void aSleepOfNoTimeGivesWayForOneStep() {
    start(self -> self.sleep(-1));
    controller.step(0);
    assertEquals(0, controller.timeout());
    controller.step(NO_LIMIT);
    assertEquals(0, controller.count());
  }

  @Test
  void readinessWakesTheOneThatBeganFirstFirst() {
    try (var pipe = new TestPipe()) {
      for (int i = 0; i < 3; i++) {
        int id = i;
        start(
            self -> {
              assertArrayEquals(new Pollable[] {pipe}, self.poll(pipe));
              seen.add(id);
            });
        controller.step(0);
      }
      pipe.write();
      loop();
      assertEquals(List.of(0, 1, 2), seen);
    }
  }

  @Test
  void aTimeoutOfAPollableEndsItsWait() {
    try (var pipe = new TestPipe()) {
      pipe.timeout = 5;
      start(self -> assertArrayEquals(new Pollable[] {pipe}, self.poll(pipe)));
      controller.step(0);
      clock.advance(5);
      controller.step(NO_LIMIT);
      assertEquals(0, controller.count());
    }
  }

  @Test
  void moreThanABatchIsServedInSeveralSteps() {
    var pipes = new ArrayList<TestPipe>();
    for (int i = 0; i < 100; i++) {
      var pipe = new TestPipe();
      pipes.add(pipe);
      pipe.write();
      start(
          self -> {
            self.poll(pipe);
            seen.add(pipe);
          });
    }
    loop();
    assertEquals(100, seen.size());
    pipes.forEach(TestPipe::close);
  }

  @Test
  void anErrorFailsTheStepAndHarmsNoOther() {
    start(_ -> seen.add("other"));
    var culprit =
        start(
            _ -> {
              start(_ -> seen.add("child"));
              throw new IllegalArgumentException("mine");
            });
    var raised = assertInstanceOf(Step.Raised.class, controller.step(NO_LIMIT));
    assertSame(culprit, raised.by());
    assertEquals("mine", ((Throwable) raised.error()).getMessage());
    loop();
    assertEquals(List.of("child", "other"), seen);
  }

  @Test
  void aRefusedDescriptorRemovesItsCoroutineOnly() {
    var pipe = new TestPipe();
    pipe.close();
    Pollable closed = new Fixed(1_000_000, Interest.READ);
    var culprit = start(self -> self.poll(closed));
    var other =
        start(
            self -> {
              self.sleep(0);
              seen.add("other");
            });
    var refused = assertInstanceOf(Step.Refused.class, step());
    assertEquals(Errno.EBADF, refused.errno());
    assertEquals(1_000_000, refused.fd());
    assertSame(culprit, refused.by());
    assertSame(closed, refused.object());
    assertNull(culprit.controller());
    assertSame(controller, other.controller());
    loop();
    assertEquals(List.of("other"), seen);
  }

  private record Fixed(int pollfd, int interest) implements Pollable {
    @Override
    public double timeout() {
      return Double.NaN;
    }
  }

  private Step step() {
    Step step = controller.step(0);
    return step instanceof Step.Done ? controller.step(0) : step;
  }

  @Test
  void aDescriptorClosedWhileInstalledIsReportedOnce() {
    var pipe = new TestPipe();
    pipe.write();
    start(
        self -> {
          self.poll(pipe);
          pipe.close();
          self.sleep(0);
        });
    start(self -> self.sleep(1));
    controller.step(0);
    var refused = assertInstanceOf(Step.Refused.class, step());
    assertEquals(Errno.EBADF, refused.errno());
    assertNull(refused.object());
    clock.advance(1);
    loop();
  }

  @Test
  void cancelFiresTheWaitAndForgetsTheDescriptor() {
    var pipe = new TestPipe();
    start(
        self -> {
          assertArrayEquals(new Pollable[] {pipe}, self.poll(pipe));
          seen.add("cancelled");
        });
    controller.step(0);
    siblings.cancel(pipe.pollfd());
    pipe.close();
    loop();
    assertEquals(List.of("cancelled"), seen);
    siblings.cancel(pipe.pollfd()); // unknown, and negative: nothing to do
  }

  @Test
  void pollingTheSameDescriptorAgainKeepsItInstalled() {
    try (var pipe = new TestPipe()) {
      start(
          self -> {
            for (int i = 0; i < 3; i++) {
              self.poll(pipe);
              pipe.read();
              seen.add(i);
            }
          });
      for (int i = 0; i < 3; i++) {
        controller.step(0);
        pipe.write();
        controller.step(NO_LIMIT);
      }
      assertEquals(List.of(0, 1, 2), seen);
    }
  }

  @Test
  void aSignalRunsWaitersInTheirOwnControllers() {
    var condition = new Condition(false);
    var second = new Controller(siblings);
    start(self -> seen.add(self.await(condition, NO_LIMIT)));
    second.add(new JavaCoroutine(self -> seen.add(self.await(condition, NO_LIMIT))));
    start(self -> seen.add(self.await(condition, 1)));
    controller.step(0);
    second.step(0);
    clock.advance(1);
    controller.step(NO_LIMIT);
    assertEquals(List.of(false), seen);
    assertEquals(2, condition.signal(Integer.MAX_VALUE));
    assertEquals(0, condition.signal(Integer.MAX_VALUE));
    assertEquals(Interest.READ, Readiness.await(second.pollfd(), Interest.READ, 0));
    loop();
    second.step(0);
    assertEquals(List.of(false, true, true), seen);
    second.close();
  }

  @Test
  void alertMakesItReadableUntilTheNextStep() {
    assertEquals(0, Readiness.await(controller.pollfd(), Interest.READ, 0));
    controller.alert();
    controller.alert();
    assertEquals(Interest.READ, Readiness.await(controller.pollfd(), Interest.READ, 0));
    controller.step(0);
    assertEquals(0, Readiness.await(controller.pollfd(), Interest.READ, 0));
  }

  @Test
  void alertFromAnotherThreadEndsTheWait() throws InterruptedException {
    start(self -> self.sleep(3600));
    controller.step(0);
    Thread other = Thread.ofPlatform().start(controller::alert);
    controller.step(NO_LIMIT);
    other.join();
    assertEquals(1, controller.count());
  }

  @Test
  void closingDropsCoroutinesAndGivesBackDescriptors() throws Exception {
    var warm = new Controller(siblings);
    warm.close();
    long before = descriptors();
    for (int i = 0; i < 50; i++) {
      var dropped = new Controller(siblings);
      dropped.add(new JavaCoroutine(self -> self.sleep(3600)));
      dropped.step(0);
      dropped.close();
      dropped.close();
      assertEquals(0, dropped.count());
    }
    assertEquals(before, descriptors());
  }

  @Test
  void itCannotBeClosedFromInside() {
    start(_ -> seen.add(assertThrows(IllegalStateException.class, controller::close).getMessage()));
    loop();
    assertEquals(List.of("cqueue running"), seen);
  }

  @Test
  void anAbandonedControllerIsClosedByItsSiblings() throws Exception {
    long before = descriptors();
    abandon();
    while (descriptors() > before) { // for ever if it is not
      collectGarbage();
      siblings.reaper().drain();
    }
  }

  /** Returns once the JVM has told of something that was unreachable. */
  private static void collectGarbage() throws InterruptedException {
    var told = new ReferenceQueue<Object>();
    var reference = new PhantomReference<>(new Object(), told);
    System.gc();
    assertSame(reference, told.remove());
  }

  private void abandon() {
    var condition = new Condition(false);
    var abandoned = new Controller(siblings);
    abandoned.add(new JavaCoroutine(self -> self.await(condition, NO_LIMIT)));
    abandoned.step(0);
  }

  @Test
  void resetWakesEverybodyWithNothing() {
    try (var pipe = new TestPipe()) {
      start(self -> seen.add(self.poll(pipe).length));
      controller.step(0);
      controller.reset();
      loop();
      assertEquals(List.of(0), seen);
    }
  }

  @Test
  void aNestedControllerIsReadableWhenItsDescriptorIs() {
    try (var pipe = new TestPipe()) {
      var inner = new Controller(siblings);
      inner.add(
          new JavaCoroutine(
              self -> {
                self.poll(pipe);
                seen.add("inner");
              }));
      start(
          self -> {
            while (inner.count() > 0) {
              self.poll(inner);
              inner.step(0);
            }
          });
      start(
          self -> {
            self.sleep(1);
            pipe.write();
          });
      controller.step(0);
      assertEquals(Step.DONE, controller.step(0)); // the inner one waits for the pipe now
      clock.advance(1);
      loop();
      assertEquals(List.of("inner"), seen);
      inner.close();
    }
  }

  private static long descriptors() throws Exception {
    try (var all = Files.list(Path.of("/proc/self/fd"))) {
      return all.count();
    }
  }
}
