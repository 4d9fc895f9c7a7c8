package org.cqueues.runtime;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * What a state's metatables know of what their objects inherit. A collection that a script asks for
 * has to find the values that classes no longer have, so that is forgotten before.
 */
final class Inheritances {
  private static final int SMALLEST = 64;

  private final List<WeakReference<Inheritance>> all = new ArrayList<>();

  /** So many, and those that are garbage are left out. */
  private int full = SMALLEST;

  static Inheritances of(LuaState state) {
    return state.extension(Inheritances.class, _ -> new Inheritances());
  }

  void add(Inheritance one) {
    if (all.size() >= full) {
      all.removeIf(known -> known.refersTo(null));
      full = Math.max(SMALLEST, 2 * all.size());
    }
    all.add(new WeakReference<>(one));
  }

  /** Lets go of what has changed since it was found. */
  void forgetChanged() {
    for (WeakReference<Inheritance> known : all) {
      Inheritance one = known.get();
      if (one != null) one.forgetChanged();
    }
  }
}
