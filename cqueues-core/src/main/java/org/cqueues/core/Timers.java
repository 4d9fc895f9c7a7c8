package org.cqueues.core;

import java.util.Arrays;

/**
 * Deadlines of coroutines, one each, in a four-way heap. Most deadlines of I/O never come, so
 * cancelling and putting off only note the new deadline on the coroutine, in O(1): its entry stays
 * at the old place, which is never too late, and is put right when it gets to the top.
 */
@SuppressWarnings("NullAway") // places behind the last entry are null, and never read
final class Timers {
  private static final int ARITY = 4;
  private static final int FIRST_CAPACITY = 8;

  private Coroutine[] heap = new Coroutine[FIRST_CAPACITY];
  private double[] keys = new double[FIRST_CAPACITY];
  private int size;

  /** Sets the deadline; +inf cancels. */
  void set(Coroutine coroutine, double deadline) {
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

  /** The nearest deadline, or +inf. */
  double next() {
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
