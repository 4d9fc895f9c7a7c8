package org.cqueues.runtime;

import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Prototype;

/**
 * The closure of a prototype as long as there was only one. The Java stack tells which prototype a
 * frame runs but not whose closure; of most functions there is one.
 */
final class OnlyClosure {
  private static final Map<Prototype, OnlyClosure> KNOWN =
      Collections.synchronizedMap(new WeakHashMap<>());

  private @Nullable WeakReference<CompiledFunction> first;
  private boolean several;

  /** That of a prototype whose first closure is about to be made. */
  static OnlyClosure of(Prototype prototype) {
    return KNOWN.computeIfAbsent(prototype, _ -> new OnlyClosure());
  }

  /** The only closure of a prototype; null if there were several. */
  static @Nullable CompiledFunction find(Prototype prototype) {
    OnlyClosure known = KNOWN.get(prototype);
    return known == null || known.several || known.first == null ? null : known.first.get();
  }

  void made(CompiledFunction closure) {
    if (several) return;
    if (first == null) {
      first = new WeakReference<>(closure);
    } else {
      several = true;
      first = null;
    }
  }
}
