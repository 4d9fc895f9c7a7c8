package org.cqueues.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cqueues.os.Interest;
import org.cqueues.os.Timeouts;
import org.jspecify.annotations.Nullable;

/** One suspended computation under a controller, and what it waits for. */
public abstract class Coroutine {
  /** Neighbours in the {@link RunList}, and in which part of it. */
  @Nullable Coroutine preceding;

  @Nullable Coroutine following;
  boolean runnable;

  /** For {@link Timers}: the nearest deadline of the wait, and the place in the heap or -1. */
  double deadline = Double.POSITIVE_INFINITY;

  int timerIndex = -1;

  /** Null before it is added and after it has ended. */
  @Nullable Controller controller;

  /** The events of the wait in order, then spare ones for later waits. */
  private @Nullable Event first;

  private @Nullable Event last;

  /** Runs the computation until it stops, having added events if it polls. */
  protected abstract Wait advance();

  /**
   * Takes to the caller of the step what the computation stopped for with {@link Wait#OUTWARD}, and
   * the answer back.
   */
  protected void relay() {
    throw new UnsupportedOperationException("nothing to relay");
  }

  /** The controller this runs under, or null before it is added and after it has ended. */
  public final @Nullable Controller controller() {
    return controller;
  }

  /**
   * Something that a coroutine waits for.
   *
   * @param source what was polled
   * @param fd its descriptor, or -1
   * @param interest what that is watched for, bits of {@link Interest}
   * @param deadline on the clock of the controllers; +inf for none, -inf for the next step
   */
  public record Awaited(Object source, int fd, int interest, double deadline) {}

  /** What it waits for, in order; nothing where it runs or can run. */
  public final List<Awaited> awaited() {
    var all = new ArrayList<Awaited>();
    for (Event e = last == null ? null : first; e != null; e = e == last ? null : e.next) {
      Registration registration = e.registration;
      int fd = registration == null ? -1 : registration.fd;
      Object source = Objects.requireNonNull(e.source, "event without a source");
      all.add(new Awaited(source, fd, registration == null ? 0 : e.interest, e.deadline));
    }
    return all;
  }

  /** Begins an event; what follows says what it waits for. One of nothing never fires. */
  protected final void pollFor(Object source) {
    Event event = last == null ? first : last.next;
    if (event == null) {
      event = new Event(this);
      if (last == null) first = event;
      else last.next = event;
    }
    event.start(source);
    last = event;
  }

  /** The event begun last also waits for a descriptor; nothing if negative or no bit is set. */
  protected final void orDescriptor(int fd, int interest) {
    int bits = interest & Interest.ALL;
    if (fd >= 0 && bits != 0) live().registrations().join(current(), fd, bits);
  }

  /**
   * The event begun last also fires after relative seconds, in the next step where there are none;
   * +inf and NaN are no limit.
   */
  protected final void orTimeout(double seconds) {
    Event event = current();
    if (seconds <= 0) {
      event.deadline = Timers.DUE;
    } else if (seconds < Double.POSITIVE_INFINITY) {
      event.deadline = Timeouts.deadline(live().now(), seconds);
    } else {
      event.deadline = Double.POSITIVE_INFINITY;
    }
  }

  /** The event begun last also fires at a deadline on the clock of the controllers. */
  protected final void orDeadline(double deadline) {
    current().deadline = deadline;
  }

  /** The event begun last also waits for a condition to be signalled. */
  protected final void orCondition(Condition condition) {
    condition.join(current());
  }

  private Event current() {
    return Objects.requireNonNull(last, "no event begun");
  }

  private Controller live() {
    return Objects.requireNonNull(controller, "coroutine has ended");
  }

  /** Whether anything is waited for. */
  final boolean isWaiting() {
    return last != null;
  }

  /** The nearest deadline of the wait. */
  final double nearestDeadline() {
    double nearest = Double.POSITIVE_INFINITY;
    for (Event e = last == null ? null : first; e != null; e = e == last ? null : e.next) {
      nearest = Math.min(nearest, e.deadline);
    }
    return nearest;
  }

  /** Fires the events whose deadline has come. */
  final void expire(double now) {
    for (Event e = last == null ? null : first; e != null; e = e == last ? null : e.next) {
      if (e.deadline <= now) e.fired = true;
    }
  }

  /** How many events of the wait have fired. */
  protected final int firedCount() {
    int count = 0;
    for (Event e = last == null ? null : first; e != null; e = e == last ? null : e.next) {
      if (e.fired) count++;
    }
    return count;
  }

  /** The source of the first event that has fired, or null. */
  protected final @Nullable Object firstSource() {
    for (Event e = last == null ? null : first; e != null; e = e == last ? null : e.next) {
      if (e.fired) return e.source;
    }
    return null;
  }

  /** Whether the first event of the wait has fired. */
  protected final boolean firstFired() {
    return last != null && first != null && first.fired;
  }

  /** Puts the sources of the fired events of the wait into {@code into}, in order. */
  protected final void copyFired(Object[] into) {
    int at = 0;
    for (Event e = last == null ? null : first; e != null; e = e == last ? null : e.next) {
      if (e.fired) into[at++] = Objects.requireNonNull(e.source);
    }
  }

  /** The source that named a descriptor in the present wait, or null. */
  final @Nullable Object sourceOf(int fd) {
    for (Event e = last == null ? null : first; e != null; e = e == last ? null : e.next) {
      if (e.registration != null && e.registration.fd == fd) return e.source;
    }
    return null;
  }

  /** Ends the wait: every event leaves what it waited for. To be called before it runs again. */
  protected final void endWait() {
    if (last == null) return;
    Controller owner = live();
    for (Event e = first; e != null; e = e == last ? null : e.next) {
      e.end(owner.registrations());
    }
    last = null;
    if (deadline < Double.POSITIVE_INFINITY) owner.timers().set(this, Double.POSITIVE_INFINITY);
  }
}
