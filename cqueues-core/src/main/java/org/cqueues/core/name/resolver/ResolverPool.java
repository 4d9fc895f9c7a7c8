package org.cqueues.core.name.resolver;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.cqueues.core.Condition;
import org.cqueues.core.Reaper;
import org.jspecify.annotations.Nullable;

/**
 * Resolvers to be taken and put back: never more than so many are out at once, and some are kept to
 * be used again. One that was taken and never comes back is missed once it is garbage. Who finds
 * none free may wait in a queue: the first one there gets the next that is free. For one thread.
 *
 * @param <R> what is pooled
 */
public final class ResolverPool<R extends ResolverPool.Pooled> {
  /** Something to be pooled. */
  public interface Pooled {
    /** How many queries it has made. */
    long queries();

    /** Whether somebody closed it. */
    boolean isClosed();

    /** Whether it is not to be used again, though nobody closed it. */
    default boolean isStale() {
      return false;
    }

    /** Closes it for good. */
    void close();

    /** What the pool noted with {@link #lease(Lease)} last. */
    @Nullable Lease lease();

    /** Keeps what the pool has to know of it. */
    void lease(@Nullable Lease lease);
  }

  /** That one is out. */
  public static final class Lease {
    private final ResolverPool<?> pool;
    private final Reaper.Ward ward;

    private Lease(ResolverPool<?> pool, Reaper.Ward ward) {
      this.pool = pool;
      this.ward = ward;
    }
  }

  /** What the pool may do, which may be different each time. */
  public interface Limits {
    /** What holds unless somebody says otherwise. */
    Limits DEFAULT = new Limits() {};

    /** How many are kept to be used again. */
    default double lowWater() {
      return 1;
    }

    /** How many may be out. */
    default double highWater() {
      return 32;
    }

    /** How many queries one makes before it is replaced. */
    default double queryMax() {
      return 2048;
    }

    /** Whether the one put back last is used first; else which one is left to chance. */
    default boolean lifo() {
      return false;
    }
  }

  private final Entropy entropy;
  private final Reaper reaper;
  private final Supplier<R> factory;
  private final List<R> idle = new ArrayList<>();
  private final ArrayDeque<Place> queue = new ArrayDeque<>();
  private Runnable onLeak = () -> {};
  private int out;

  /** How many are free for those at the front of the queue, who have been woken for them. */
  private int promised;

  private long taken;
  private long waits;
  private long made;
  private long leaked;

  /**
   * An empty pool.
   *
   * @param reaper what tells of those that are missed
   * @param factory what makes one when there is none to be used again
   */
  public ResolverPool(Entropy entropy, Reaper reaper, Supplier<R> factory) {
    this.entropy = entropy;
    this.reaper = reaper;
    this.factory = factory;
  }

  /** Has something run when one is missed; it must not refer to what is pooled. */
  public void onLeak(Runnable action) {
    onLeak = action;
  }

  /** Takes one; null where as many are out, or promised to others, as may be. */
  public @Nullable R take(Limits limits) {
    return out + promised < limits.highWater() ? hand() : null;
  }

  /** Takes one for somebody who has waited; null where the wait has to go on. */
  public @Nullable R take(Limits limits, Wait wait) {
    if (!wait.place.promised) return take(limits);
    keepPromise(wait.place);
    return hand();
  }

  private R hand() {
    R taking = idle();
    if (taking == null) {
      taking = Objects.requireNonNull(factory.get());
      made++;
    }
    taking.lease(new Lease(this, reaper.watch(taking, this::missed)));
    out++;
    taken++;
    return taking;
  }

  private @Nullable R idle() {
    while (!idle.isEmpty()) {
      R last = idle.removeLast();
      if (last.isStale()) last.close();
      if (!last.isClosed()) return last;
    }
    return null;
  }

  /** Puts one back, or in: kept, or closed where enough are or it has served long enough. */
  public void put(R returned, Limits limits) {
    boolean known = end(returned);
    if (!known && idle.contains(returned)) return;
    boolean full = idle.size() >= limits.lowWater();
    if (returned.isClosed() || full || returned.queries() >= limits.queryMax()) returned.close();
    else keep(returned, limits.lifo());
    if (known) promise();
  }

  private boolean end(R returned) {
    Lease lease = returned.lease();
    if (lease == null || lease.pool != this) return false;
    returned.lease(null);
    lease.ward.release();
    out--;
    return true;
  }

  private void keep(R returned, boolean lifo) {
    idle.add(returned);
    if (lifo) return;
    int place = entropy.below(idle.size());
    R other = idle.set(place, returned);
    idle.set(idle.size() - 1, other);
  }

  private void missed() {
    out--;
    leaked++;
    promise();
    onLeak.run();
  }

  /** Promises the one that has become free to the first in the queue who is still there. */
  private void promise() {
    for (Place first = queue.poll(); first != null; first = queue.poll()) {
      first.promised = true;
      promised++;
      if (first.woken.signal(1) != 0) return;
      keepPromise(first); // nobody waits there any more
    }
  }

  private void keepPromise(Place place) {
    place.promised = false;
    promised--;
  }

  /**
   * Begins to wait at the end of the queue. The result has to be held until {@link #end(Wait)}: if
   * it becomes garbage before, its place is given up, for whoever was woken may never run.
   */
  public Wait begin() {
    waits++;
    var place = new Place();
    queue.add(place);
    var wait = new Wait(place);
    wait.ward = reaper.watch(wait, () -> leave(place));
    return wait;
  }

  /** The wait is over; what was promised and not taken is promised to the next. */
  public void end(Wait wait) {
    wait.ward.release();
    leave(wait.place);
  }

  private void leave(Place place) {
    if (!place.promised) {
      queue.remove(place);
      return;
    }
    keepPromise(place);
    promise();
  }

  /** Somebody's wait for one. */
  public static final class Wait {
    private final Place place;

    @SuppressWarnings("NullAway.Init") // by begin
    private Reaper.Ward ward;

    private Wait(Place place) {
      this.place = place;
    }

    /** Signalled when it is worthwhile to try again. */
    public Condition woken() {
      return place.woken;
    }
  }

  private static final class Place {
    final Condition woken = new Condition(false);
    boolean promised;
  }

  /** How many are out. */
  public int out() {
    return out;
  }

  /** How many are kept to be used again. */
  public int idleCount() {
    return idle.size();
  }

  /** How many wait for one. */
  public int waiting() {
    return queue.size();
  }

  /** How many were taken so far. */
  public long taken() {
    return taken;
  }

  /** How many had to wait so far. */
  public long waits() {
    return waits;
  }

  /** How many were made so far. */
  public long made() {
    return made;
  }

  /** How many were missed so far. */
  public long leaked() {
    return leaked;
  }

  /** Closes those that are kept. */
  public void close() {
    for (R each : idle) each.close();
    idle.clear();
  }
}
