package org.cqueues.core;

import org.cqueues.os.Interest;
import org.jspecify.annotations.Nullable;

/**
 * One thing a coroutine waits for, out of those it polls together: any of a descriptor, a condition
 * and a deadline. Its coroutine keeps it for the next wait.
 */
final class Event {
  final Coroutine waiter;

  /** The next of the same wait, in the order of the arguments. */
  @Nullable Event next;

  /** What the coroutine polled, handed back if it fires. */
  @Nullable Object source;

  boolean fired;

  /** On the clock of the controllers; +inf for none. */
  double deadline;

  /** The descriptor's registration while this waits for it, and the neighbours there. */
  @Nullable Registration registration;

  int interest;
  @Nullable Event newer;
  @Nullable Event older;

  /** The place in a condition's queue, made for the first such wait; see {@link Condition}. */
  private Condition.@Nullable Place place;

  Event(Coroutine waiter) {
    this.waiter = waiter;
  }

  void start(Object source) {
    this.source = source;
    fired = false;
    deadline = Double.POSITIVE_INFINITY;
    interest = Interest.NONE;
  }

  Condition.Place place() {
    Condition.Place existing = place;
    if (existing != null) return existing;
    var made = new Condition.Place(this);
    place = made;
    return made;
  }

  /** Leaves the descriptor's and the condition's queues. */
  void end(Registrations registrations) {
    if (registration != null) registrations.leave(this);
    if (place != null) place.leave();
    source = null;
  }
}
