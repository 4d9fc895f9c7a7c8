package org.cqueues.core;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * A queue of waiters that a signal wakes. Signals are not remembered. The waiters may belong to
 * several controllers of one Lua state; only those keep them alive.
 */
public final class Condition {
  private final boolean lifo;
  private @Nullable Place head;
  private @Nullable Place tail;

  /**
   * An empty queue.
   *
   * @param lifo whether the waiter that came last is woken first
   */
  public Condition(boolean lifo) {
    this.lifo = lifo;
  }

  void join(Event event) {
    Place place = event.place();
    place.condition = this;
    if (lifo) {
      place.after = head;
      if (head == null) tail = place;
      else head.before = place;
      head = place;
    } else {
      place.before = tail;
      if (tail == null) head = place;
      else tail.after = place;
      tail = place;
    }
  }

  /**
   * Wakes up to {@code limit} waiters in the queue's order. They run in a later step of their
   * controllers.
   *
   * @return how many were woken; a negative errno if a controller could not be alerted
   */
  public int signal(int limit) {
    int woken = 0;
    while (woken < limit && head != null) {
      Event event = head.get();
      head.leave();
      if (event == null) continue; // its controller was collected
      event.fired = true;
      woken++;
      Controller controller = event.waiter.controller;
      int failed = controller == null ? 0 : controller.wake(event.waiter);
      if (failed < 0) return failed;
    }
    return woken;
  }

  /**
   * An event's place in a queue. Weak, so that a condition does not keep alive the controllers of
   * those who wait for it.
   */
  static final class Place extends WeakReference<Event> {
    private @Nullable Condition condition;
    private @Nullable Place before;
    private @Nullable Place after;

    Place(Event event) {
      super(event);
    }

    void leave() {
      Condition queue = condition;
      if (queue == null) return;
      if (before == null) queue.head = after;
      else before.after = after;
      if (after == null) queue.tail = before;
      else after.before = before;
      condition = null;
      before = null;
      after = null;
    }
  }
}
