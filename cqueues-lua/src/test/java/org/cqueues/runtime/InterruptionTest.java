package org.cqueues.runtime;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Interrupts that come while a call ends. */
@NullUnmarked
final class InterruptionTest {
  private final AtomicBoolean underWay = new AtomicBoolean(true);
  private final Interruption interruption = new Interruption(this::isUnderWay);

  /** What happens between the answer whether a call is under way and what follows from it. */
  private Runnable asked = () -> {};

  private boolean isUnderWay() {
    boolean was = underWay.get();
    asked.run();
    return was;
  }

  private void end() {
    synchronized (interruption) {
      underWay.set(false);
      interruption.forget();
    }
  }

  @Test
  void aCallEndsForItsReasonsAlone() {
    assertTrue(interruption.add(() -> null));
    assertDoesNotThrow(interruption::check);
    assertTrue(interruption.add(() -> new ScriptInterruptedException("interrupted")));
    assertThrows(ScriptInterruptedException.class, interruption::check);
    end();
    assertDoesNotThrow(interruption::check);
    assertFalse(interruption.add(() -> null));
  }

  @Test
  void whatComesWhileACallEndsIsNotMeantForTheNext() throws InterruptedException {
    var end = new Thread(this::end, "end of the call");
    asked =
        () -> {
          end.start();
          while (end.getState() != Thread.State.BLOCKED
              && end.getState() != Thread.State.TERMINATED) Thread.onSpinWait();
        };
    assertTrue(interruption.add(() -> new ScriptInterruptedException("interrupted")));
    end.join();
    assertDoesNotThrow(interruption::check);
  }
}
