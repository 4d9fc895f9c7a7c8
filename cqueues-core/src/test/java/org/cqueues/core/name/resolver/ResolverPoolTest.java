package org.cqueues.core.name.resolver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.cqueues.core.ControllerGroup;
import org.cqueues.core.name.config.Hints;
import org.cqueues.core.name.config.HostsTable;
import org.cqueues.core.name.config.ResolverConfig;
import org.cqueues.core.name.resolver.ResolverPool.Limits;
import org.junit.jupiter.api.Test;

final class ResolverPoolTest {
  private final ControllerGroup controllers = new ControllerGroup();
  private final ResolverContext context = new ResolverContext(controllers);
  private final ResolverPool<Resolver> pool =
      new ResolverPool<>(
          context.entropy(),
          controllers.reaper(),
          () -> new Resolver(context, new ResolverConfig(), new HostsTable(), new Hints(), null));

  private static Limits limits(int lowWater, int highWater) {
    return new Limits() {
      @Override
      public double lowWater() {
        return lowWater;
      }

      @Override
      public double highWater() {
        return highWater;
      }

      @Override
      public double queryMax() {
        return 10;
      }

      @Override
      public boolean lifo() {
        return true;
      }
    };
  }

  @Test
  void noMoreAreOutThanMayBe() {
    Limits two = limits(1, 2);
    Resolver one = take(two);
    take(two);
    assertNull(pool.take(two));
    assertEquals(2, pool.out());
    pool.put(one, two);
    assertSame(one, pool.take(two));
    assertEquals(2, pool.made());
  }

  private Resolver take(Limits limits) {
    return Objects.requireNonNull(pool.take(limits));
  }

  @Test
  void oneIsKeptAndTheOthersAreClosed() {
    Limits limits = limits(1, 5);
    Resolver one = take(limits);
    Resolver two = take(limits);
    pool.put(one, limits);
    pool.put(two, limits);
    assertEquals(1, pool.idleCount());
    assertTrue(two.isClosed());
    assertEquals(0, pool.out());
  }

  @Test
  void puttingBackTwiceIsPuttingBackOnce() {
    Limits limits = limits(5, 5);
    Resolver one = take(limits);
    pool.put(one, limits);
    pool.put(one, limits);
    assertEquals(1, pool.idleCount());
    assertEquals(0, pool.out());
  }

  @Test
  void oneThatWasClosedIsNotKept() {
    Limits limits = limits(5, 5);
    Resolver one = take(limits);
    one.close();
    pool.put(one, limits);
    assertEquals(0, pool.idleCount());
  }

  @Test
  void oneThatIsLetGoOfIsMissed() {
    var missed = new int[1];
    pool.onLeak(() -> missed[0]++);
    Limits one = limits(1, 1);
    take(one);
    while (pool.out() > 0) { // as often as the JVM needs
      System.gc();
      controllers.reaper().drain();
    }
    assertEquals(1, missed[0]);
    assertEquals(1, pool.leaked());
    assertNotNull(pool.take(one));
  }
}
