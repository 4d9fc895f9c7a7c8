package org.cqueues.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.cqueues.os.Readiness;
import org.junit.jupiter.api.Test;

class OffloadedCallTest {
  private static final double SOON = 10;

  private final ControllerGroup controllers = new ControllerGroup();

  private static <T> OffloadedCall<T> awaited(OffloadedCall<T> call) {
    assertTrue(Readiness.await(call.pollfd(), call.interest(), SOON) != 0);
    assertTrue(call.isDone());
    return call;
  }

  @Test
  void aResultIsComputedOnAnotherThread() throws Exception {
    var call = awaited(controllers.offload(Thread::currentThread));
    assertFalse(call.result().equals(Thread.currentThread()));
    call.release();
  }

  @Test
  void whatTheComputationThrowsIsThrown() {
    var why = new IOException("no");
    var call =
        awaited(
            controllers.offload(
                () -> {
                  throw why;
                }));
    assertSame(why, assertThrows(IOException.class, call::result));
    call.release();
  }

  @Test
  void nothingIsReadyBeforeItIsDone() {
    var go = new CountDownLatch(1);
    var call =
        controllers.offload(
            () -> {
              go.await();
              return "done";
            });
    assertFalse(call.isDone());
    assertEquals(0, Readiness.await(call.pollfd(), call.interest(), 0));
    go.countDown();
    awaited(call).release();
  }

  @Test
  void whoStopsWaitingLeavesTheRestToTheOther() throws InterruptedException {
    var go = new CountDownLatch(1);
    var gone = new CountDownLatch(1);
    var call =
        controllers.offload(
            () -> {
              go.await();
              gone.countDown();
              return "nobody wants it";
            });
    call.release();
    go.countDown();
    gone.await();
  }
}
