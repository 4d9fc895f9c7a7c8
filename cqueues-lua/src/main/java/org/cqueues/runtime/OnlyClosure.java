package org.cqueues.runtime;

import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Prototype;

/**
 * The closure of a prototype in a state, as long as there was only one there. The Java stack tells
 * which prototype a frame runs but not whose closure; of most functions there is one. And the last
 * closure, for whoever wants another one with the same upvalues.
 *
 * <p>States may share a prototype, and run on several threads. What the first state had of it is
 * written by that state alone and without a look at anything else; the others know that they are
 * not the first before they come here, see {@link #shared}.
 */
final class OnlyClosure {
  private static final Map<Prototype, OnlyClosure> KNOWN =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** The closures that one state has made. */
  private static final class Seen {
    private @Nullable WeakReference<CompiledFunction> first;
    private boolean several;

    /** The last one, where it may be wanted again. */
    private @Nullable WeakReference<CompiledFunction> last;

    void made(CompiledFunction closure, boolean mayBeRepeated) {
      if (mayBeRepeated) last = new WeakReference<>(closure);
      if (several) return;
      if (first == null) {
        first = new WeakReference<>(closure);
      } else {
        several = true;
        first = null;
      }
    }

    @Nullable CompiledFunction only() {
      return first == null ? null : first.get();
    }
  }

  private final WeakReference<@Nullable LuaState> owner;
  private final Seen own = new Seen();

  /**
   * Whether other states than the first have the code. Each of them sees that it is so: it has the
   * prototype from {@link #share} before its thread began, or has come through {@link #of}. The
   * first may see it late, and goes on as the first.
   */
  private boolean shared;

  /** What the other states have made; most code has none. */
  private @Nullable Map<LuaState, Seen> others;

  private OnlyClosure(@Nullable LuaState owner) {
    this.owner = new WeakReference<>(owner);
  }

  /** That of a prototype of which the running state is about to make a closure. */
  static OnlyClosure of(Prototype prototype) {
    LuaState state = LuaState.currentOrNull();
    OnlyClosure known = KNOWN.computeIfAbsent(prototype, _ -> new OnlyClosure(state));
    if (known.owner.get() != state) known.shared = true;
    return known;
  }

  /** That of code in a state with limits, where no debug library asks. */
  static OnlyClosure unasked() {
    return new OnlyClosure(null);
  }

  /** Code that the running state has is about to be given to others. */
  static void share(Prototype prototype) {
    OnlyClosure known = of(prototype);
    if (known.shared) return; // with all that is in it
    for (Prototype inner : prototype.p) share(inner);
    known.shared = true;
  }

  /** The only closure of a prototype in the running state; null if there were several, or none. */
  static @Nullable CompiledFunction find(Prototype prototype) {
    OnlyClosure known = KNOWN.get(prototype);
    return known == null ? null : known.seen().only();
  }

  /** The running state has made a closure, of which it may be about to make an equal one later. */
  void made(CompiledFunction closure, boolean mayBeRepeated) {
    (shared ? seen() : own).made(closure, mayBeRepeated);
  }

  /** The closure that the running state has made last; null if that is gone. */
  @Nullable CompiledFunction last() {
    WeakReference<CompiledFunction> last = (shared ? seen() : own).last;
    return last == null ? null : last.get();
  }

  private Seen seen() {
    LuaState state = LuaState.currentOrNull();
    return state == null || owner.get() == state ? own : other(state);
  }

  private synchronized Seen other(LuaState state) {
    if (others == null) others = new WeakHashMap<>();
    return others.computeIfAbsent(state, _ -> new Seen());
  }
}
