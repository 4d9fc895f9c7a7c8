package org.cqueues.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimersTest {
  private static final double NEVER = Double.POSITIVE_INFINITY;

  private final Timers timers = new Timers();

  private static Coroutine coroutine() {
    return new JavaCoroutine(_ -> {});
  }

  @Test
  void noTimersHaveNoNextDeadline() {
    assertEquals(NEVER, timers.next());
  }

  @Test
  void theNearestComesFirst() {
    Coroutine late = coroutine();
    Coroutine early = coroutine();
    timers.set(late, 2);
    timers.set(early, 1);
    assertEquals(1, timers.next());
    assertSame(early, timers.take());
    assertEquals(2, timers.next());
    assertSame(late, timers.take());
    assertEquals(NEVER, timers.next());
  }

  @Test
  void aCancelledOneNeverComes() {
    Coroutine cancelled = coroutine();
    timers.set(cancelled, 1);
    timers.set(cancelled, NEVER);
    assertEquals(NEVER, timers.next());
  }

  @Test
  void puttingOffAndBringingForwardMoveIt() {
    Coroutine moved = coroutine();
    Coroutine other = coroutine();
    timers.set(moved, 1);
    timers.set(other, 2);
    timers.set(moved, 3);
    assertEquals(2, timers.next());
    timers.set(moved, 0.5);
    assertEquals(0.5, timers.next());
    assertSame(moved, timers.take());
    assertSame(other, timers.take());
  }

  @Test
  void anyMixAgreesWithASortedList() {
    var random = new Random(42);
    var model = new ArrayList<Coroutine>();
    for (int i = 0; i < 500; i++) model.add(coroutine());
    for (int round = 0; round < 50_000; round++) {
      Coroutine c = model.get(random.nextInt(model.size()));
      switch (random.nextInt(5)) {
        case 0 -> timers.set(c, NEVER);
        case 1 -> timers.remove(c);
        case 2 -> takeNext(model);
        default -> timers.set(c, random.nextInt(1000));
      }
    }
    double previous = -1;
    for (double next = timers.next(); next < NEVER; next = timers.next()) {
      assertEquals(true, next >= previous);
      previous = next;
      takeNext(model);
    }
    for (Coroutine c : model) assertEquals(NEVER, c.deadline);
  }

  private void takeNext(List<Coroutine> model) {
    double expected =
        model.stream().map(c -> c.deadline).min(Comparator.naturalOrder()).orElse(NEVER);
    assertEquals(expected, timers.next());
    if (expected < NEVER) timers.take();
  }
}
