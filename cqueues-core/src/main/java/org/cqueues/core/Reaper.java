package org.cqueues.core;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.HashSet;
import java.util.Set;

/**
 * Closes what a script let go of without closing, on the thread of its Lua state: a cleaner thread
 * could close a descriptor number that is in use again.
 */
public final class Reaper {
  private final ReferenceQueue<Object> unreachable = new ReferenceQueue<>();
  private final Set<Ward> wards = new HashSet<>();

  /** Runs {@code close} some time after {@code owner}, which it must not refer to, is collected. */
  public Ward watch(Object owner, Runnable close) {
    var ward = new Ward(this, owner, close);
    wards.add(ward);
    return ward;
  }

  /** Whether there is anything that could become unreachable. */
  public boolean watches() {
    return !wards.isEmpty();
  }

  /** Closes what has become unreachable; cheap where nothing has. */
  public void drain() {
    for (Reference<?> r = unreachable.poll(); r != null; r = unreachable.poll()) {
      if (r instanceof Ward ward && wards.remove(ward)) ward.close.run();
    }
  }

  /** Closes everything, at the end of the state. */
  public void closeAll() {
    while (!wards.isEmpty()) {
      var remaining = wards.toArray(new Ward[0]);
      wards.clear();
      for (Ward ward : remaining) ward.close.run();
    }
  }

  /** What the reaper knows of one owner. */
  public static final class Ward extends PhantomReference<Object> {
    private final Reaper reaper;
    private final Runnable close;

    Ward(Reaper reaper, Object owner, Runnable close) {
      super(owner, reaper.unreachable);
      this.reaper = reaper;
      this.close = close;
    }

    /** The owner was closed in the ordinary way: there is nothing left to do. */
    public void release() {
      reaper.wards.remove(this);
      clear();
    }
  }
}
