package org.cqueues.core.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.cqueues.os.Errno;
import org.junit.jupiter.api.Test;

final class RetryPauseTest {
  private static final double NOW = 1000;

  @Test
  void eachPauseIsTwiceAsLongUpToOneSecond() {
    var pause = new RetryPause();
    double expected = 0.01;
    for (int i = 0; i < 10; i++) {
      pause.begin(NOW);
      assertEquals(expected, pause.left(NOW), 1e-9);
      expected = Math.min(2 * expected, 1);
    }
  }

  @Test
  void itIsOverWhenItsTimeHasPassed() {
    var pause = new RetryPause();
    assertEquals(0, pause.left(NOW));
    pause.begin(NOW);
    assertTrue(pause.left(NOW + 0.005) > 0);
    assertEquals(0, pause.left(NOW + 0.011));
    assertEquals(0, pause.left(NOW + 100));
  }

  @Test
  void onlyWantOfDescriptorsAndMemoryCallsForOne() {
    for (String name : new String[] {"EMFILE", "ENFILE", "ENOBUFS", "ENOMEM"}) {
      assertTrue(RetryPause.isCalledFor(-Errno.code(name)), name);
    }
    for (String name : new String[] {"EAGAIN", "EINVAL", "EBADF", "ENOTSOCK", "EPERM"}) {
      assertFalse(RetryPause.isCalledFor(-Errno.code(name)), name);
    }
    assertFalse(RetryPause.isCalledFor(3));
  }
}
