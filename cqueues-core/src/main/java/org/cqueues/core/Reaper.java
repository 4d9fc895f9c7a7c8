package org.cqueues.core;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntSupplier;
import org.cqueues.os.Errno;
import org.cqueues.os.SysException;

/**
 * Closes what a script let go of without closing, on the thread of its Lua state: a cleaner thread
 * could close a descriptor number that is in use again.
 */
public final class Reaper {
  private static final int EMFILE = Errno.code("EMFILE");

  private final ReferenceQueue<Object> unreachable = new ReferenceQueue<>();
  private final Set<Ward> wards = new HashSet<>();

  private int most = Integer.MAX_VALUE;

  private IntSupplier others = () -> 0;

  /**
   * Limits how many objects there are at once; what is more is closed as it comes.
   *
   * @param counted what else counts
   */
  public void limit(int objects, IntSupplier counted) {
    most = objects;
    others = counted;
  }

  /** How many objects there are, or were let go of and not closed yet. */
  public int count() {
    return wards.size();
  }

  /**
   * Runs {@code close} some time after {@code owner}, which it must not refer to, is collected.
   *
   * @throws SysException EMFILE, where there are as many objects as there may be
   */
  public Ward watch(Object owner, Runnable close) {
    if (most < Integer.MAX_VALUE && wards.size() + others.getAsInt() >= most) {
      close.run();
      throw new SysException("open", EMFILE);
    }
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
      if (!(r instanceof Ward ward) || !wards.remove(ward)) continue;
      new LeakEvent(ward.kind).commit();
      ward.close.run();
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
    private final Class<?> kind;

    Ward(Reaper reaper, Object owner, Runnable close) {
      super(owner, reaper.unreachable);
      this.reaper = reaper;
      this.close = close;
      this.kind = owner.getClass();
    }

    /** The owner was closed in the ordinary way: there is nothing left to do. */
    public void release() {
      reaper.wards.remove(this);
      clear();
    }
  }
}
