package org.cqueues.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The coroutines of one controller: the runnable ones in their order, a stack at its front, and all
 * others beside it. A step walks from front to back, so what is put in front meanwhile runs in the
 * next one.
 */
final class RunList {
  private @Nullable Coroutine front;
  private @Nullable Coroutine waiting;
  private int count;

  /** How many coroutines there are, runnable or not. */
  int count() {
    return count;
  }

  boolean hasRunnable() {
    return front != null;
  }

  @Nullable Coroutine front() {
    return front;
  }

  /** Any coroutine, or null where there is none. */
  @Nullable Coroutine any() {
    return front != null ? front : waiting;
  }

  /** All in their order, the runnable ones first. */
  List<Coroutine> all() {
    var all = new ArrayList<Coroutine>(count);
    for (Coroutine c = front; c != null; c = c.following) all.add(c);
    for (Coroutine c = waiting; c != null; c = c.following) all.add(c);
    return all;
  }

  void add(Coroutine coroutine) {
    count++;
    pushRunnable(coroutine);
  }

  void remove(Coroutine coroutine) {
    count--;
    unlink(coroutine);
  }

  /** Puts a waiting coroutine to the front; a runnable one keeps its place. */
  void wake(Coroutine coroutine) {
    if (coroutine.runnable) return;
    unlink(coroutine);
    pushRunnable(coroutine);
  }

  /** As {@link #wake} for every coroutine. */
  void wakeAll() {
    while (waiting != null) wake(waiting);
  }

  /** Takes a coroutine that waits out of the runnable ones. */
  void park(Coroutine coroutine) {
    unlink(coroutine);
    coroutine.runnable = false;
    coroutine.following = waiting;
    if (waiting != null) waiting.preceding = coroutine;
    waiting = coroutine;
  }

  private void pushRunnable(Coroutine coroutine) {
    coroutine.runnable = true;
    coroutine.following = front;
    if (front != null) front.preceding = coroutine;
    front = coroutine;
  }

  private void unlink(Coroutine coroutine) {
    Coroutine before = coroutine.preceding;
    Coroutine after = coroutine.following;
    if (before != null) before.following = after;
    else if (coroutine.runnable) front = after;
    else waiting = after;
    if (after != null) after.preceding = before;
    coroutine.preceding = null;
    coroutine.following = null;
  }
}
