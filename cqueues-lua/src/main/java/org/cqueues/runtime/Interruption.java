package org.cqueues.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Why the outermost call of a state is to end, and what ends its waits. For all threads; whoever
 * holds the lock of this object holds up who asks for the end.
 */
final class Interruption {
  private final BooleanSupplier underWay;

  /** What ends waits of the state's thread, from other threads. */
  private final List<Runnable> wakers = new CopyOnWriteArrayList<>();

  /** Never empty; written under this object's lock. */
  private volatile Interrupts.Reason @Nullable [] reasons;

  /** Of a state of which {@code underWay} tells whether a call is under way. */
  Interruption(BooleanSupplier underWay) {
    this.underWay = underWay;
  }

  void onWake(Runnable wake) {
    wakers.add(wake);
  }

  /** Ends waits. */
  void wake() {
    wakers.forEach(Runnable::run);
  }

  /**
   * The call under way is to look at one more reason.
   *
   * @return whether there is such a call
   */
  boolean add(Interrupts.Reason reason) {
    Interrupts.arm();
    synchronized (this) {
      if (!underWay.getAsBoolean()) return false;
      Interrupts.Reason[] before = reasons;
      if (before == null) Interrupts.count(1);
      int count = before == null ? 0 : before.length;
      var all = new Interrupts.Reason[count + 1];
      if (before != null) System.arraycopy(before, 0, all, 0, count);
      all[count] = reason;
      reasons = all;
      return true;
    }
  }

  /** Takes back one reason. */
  @SuppressWarnings("ReferenceEquality") // the very reason
  synchronized void drop(Interrupts.Reason reason) {
    Interrupts.Reason[] before = reasons;
    if (before == null) return;
    Interrupts.Reason[] left =
        Arrays.stream(before).filter(r -> r != reason).toArray(Interrupts.Reason[]::new);
    if (left.length > 0) reasons = left;
    else forget();
  }

  /** What was to end is over, or has not begun. */
  synchronized void forget() {
    if (reasons == null) return;
    reasons = null;
    Interrupts.count(-1);
  }

  /**
   * Looks whether the call under way is to end.
   *
   * @throws ScriptEndedException to end it
   */
  void check() {
    Interrupts.Reason[] all = reasons;
    if (all == null) return;
    for (Interrupts.Reason reason : all) {
      ScriptEndedException end = reason.end();
      if (end != null) throw end;
    }
  }
}
