package org.cqueues.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines of coroutines, one each, in a four-way heap. Most deadlines of I/O never come, so
 * cancelling and putting off only note the new deadline on the coroutine, in O(1): its entry stays
 * at the old place, which is never too late, and is put right when it gets to the top.
 *
 * <p>Whoever only gives way to the others has a deadline before all those of the clock: such
 * coroutines stand in a queue beside the heap, and no clock is read for them.
 */
@SuppressWarnings("NullAway") // places behind the last entry are null, and never read
final class Timers {
  /** The deadline of what is due in the next step. */
  static final double DUE = Double.NEGATIVE_INFINITY;

  private static final int ARITY = 4;
  private static final int FIRST_CAPACITY = 8;

  private Coroutine[] heap = new Coroutine[FIRST_CAPACITY];
  private double[] keys = new double[FIRST_CAPACITY];
  private int size;

  private Coroutine[] due = new Coroutine[FIRST_CAPACITY];
  private int dueFrom;
  private int dueTo;

  /** How many entries there are. */
  int count() {
    return size + dueTo - dueFrom;
  }

  /** Sets the deadline; +inf cancels. */
  void set(Coroutine coroutine, double deadline) {
    if (deadline == DUE) setDue(coroutine);
    else setLater(coroutine, deadline);
  }

  private void setDue(Coroutine coroutine) {
    remove(coroutine);
    coroutine.deadline = DUE;
    if (dueTo == due.length) due = Arrays.copyOf(due, 2 * dueTo);
    due[dueTo++] = coroutine;
  }

  private void setLater(Coroutine coroutine, double deadline) {
    coroutine.deadline = deadline;
    int at = coroutine.timerIndex;
    if (at >= 0) {
      if (deadline < keys[at]) siftUp(at, coroutine, deadline);
    } else if (deadline < Double.POSITIVE_INFINITY) {
      if (size == heap.length) grow();
      siftUp(size++, coroutine, deadline);
    }
  }

  /** Drops a coroutine that has ended, entry and all. */
  void remove(Coroutine coroutine) {
    coroutine.deadline = Double.POSITIVE_INFINITY;
    int at = coroutine.timerIndex;
    if (at < 0) return;
    coroutine.timerIndex = -1;
    Coroutine last = heap[--size];
    double key = keys[size];
    heap[size] = null;
    if (at == size) return;
    if (at > 0 && key < keys[(at - 1) / ARITY]) siftUp(at, last, key);
    else siftDown(at, last, key);
  }

  /**
   * Takes the next of the coroutines of {@code owner} that are {@link #DUE}; null after the last.
   */
  @Nullable Coroutine takeDue(Controller owner) {
    while (dueFrom < dueTo) {
      Coroutine next = due[dueFrom];
      due[dueFrom++] = null;
      if (isDue(next, owner)) {
        next.deadline = Double.POSITIVE_INFINITY;
        return next;
      }
    }
    dueFrom = 0;
    dueTo = 0;
    return null;
  }

  /** Whether it still waits for that, and did not end or go elsewhere meanwhile. */
  private static boolean isDue(Coroutine coroutine, Controller owner) {
    return coroutine.deadline == DUE && coroutine.controller == owner;
  }

  /** The nearest deadline, or +inf. */
  double next() {
    while (dueFrom < dueTo) {
      if (due[dueTo - 1].deadline == DUE) return DUE;
      due[--dueTo] = null;
    }
    while (size > 0) {
      Coroutine top = heap[0];
      double key = keys[0];
      if (top.deadline == key) return key;
      settle(top);
    }
    return Double.POSITIVE_INFINITY;
  }

  /** Takes the coroutine whose deadline {@link #next} told; it has no timer afterwards. */
  Coroutine take() {
    Coroutine top = heap[0];
    remove(top);
    return top;
  }

  /** Puts the top's stale entry where its coroutine's deadline belongs. */
  private void settle(Coroutine top) {
    if (top.deadline == Double.POSITIVE_INFINITY) remove(top);
    else siftDown(0, top, top.deadline);
  }

  private void grow() {
    heap = Arrays.copyOf(heap, 2 * size);
    keys = Arrays.copyOf(keys, 2 * size);
  }

  private void siftUp(int from, Coroutine coroutine, double key) {
    int at = from;
    while (at > 0) {
      int parent = (at - 1) / ARITY;
      if (keys[parent] <= key) break;
      place(at, heap[parent], keys[parent]);
      at = parent;
    }
    place(at, coroutine, key);
  }

  private void siftDown(int from, Coroutine coroutine, double key) {
    int at = from;
    while (true) {
      int least = least(at);
      if (least < 0 || keys[least] >= key) break;
      place(at, heap[least], keys[least]);
      at = least;
    }
    place(at, coroutine, key);
  }

  /** The child with the nearest deadline, or -1. */
  private int least(int parent) {
    int first = ARITY * parent + 1;
    if (first >= size) return -1;
    int least = first;
    int end = Math.min(first + ARITY, size);
    for (int child = first + 1; child < end; child++) {
      if (keys[child] < keys[least]) least = child;
    }
    return least;
  }

  private void place(int at, Coroutine coroutine, double key) {
    heap[at] = coroutine;
    keys[at] = key;
    coroutine.timerIndex = at;
  }
}
