package org.cqueues.lua.embed;

import java.util.concurrent.Flow;
import org.cqueues.core.Condition;
import org.cqueues.core.ControllerGroup;
import org.jspecify.annotations.Nullable;

/**
 * Takes the items of a publisher one by one, as a script asks for them; the publisher calls from
 * whatever thread.
 */
final class ItemSubscriber implements Flow.Subscriber<Object> {
  private final ControllerGroup controllers;
  private final Condition ready = new Condition(false);

  private Flow.@Nullable Subscription subscription;

  /** An item was asked for and has not come. */
  private boolean demanded;

  private @Nullable Object item;
  private @Nullable Throwable failure;
  private boolean over;

  ItemSubscriber(ControllerGroup controllers) {
    this.controllers = controllers;
  }

  Condition condition() {
    return ready;
  }

  /** Whether there is an item, or the end. */
  synchronized boolean isReady() {
    return item != null || over;
  }

  /** Asks for an item, unless one is there or on its way. */
  void demand() {
    Flow.Subscription asked;
    synchronized (this) {
      if (demanded || item != null || over) return;
      demanded = true;
      asked = subscription;
    }
    if (asked != null) asked.request(1);
  }

  /**
   * The item that is there, or null at the end.
   *
   * @throws Exception what the publisher failed with
   */
  synchronized @Nullable Object take() throws Exception {
    Object taken = item;
    item = null;
    if (taken != null || failure == null) return taken;
    throw failure instanceof Exception exception ? exception : new IllegalStateException(failure);
  }

  void cancel() {
    Flow.Subscription asked;
    synchronized (this) {
      over = true;
      asked = subscription;
    }
    if (asked != null) asked.cancel();
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    boolean ask;
    synchronized (this) {
      subscription = given;
      ask = demanded;
    }
    if (ask) given.request(1);
  }

  @Override
  public void onNext(Object next) {
    synchronized (this) {
      item = next;
      demanded = false;
    }
    signal();
  }

  @Override
  public void onError(Throwable thrown) {
    synchronized (this) {
      failure = thrown;
      over = true;
    }
    signal();
  }

  @Override
  public void onComplete() {
    synchronized (this) {
      over = true;
    }
    signal();
  }

  private void signal() {
    controllers.post(() -> ready.signal(Integer.MAX_VALUE));
  }
}
