package org.cqueues.lua.module;

import org.cqueues.core.Pollable;
import org.cqueues.core.Wait;
import org.cqueues.runtime.LuaState;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** A poll outside any controller: waits once, keeps what fired, and is done. */
final class BlockingPoll extends LuaWaiter {
  private final Varargs values;
  private final @Nullable Pollable pollable;
  private final double deadline;
  private boolean started;
  private Varargs fired = LuaValue.NONE;

  /** Polls any values. */
  BlockingPoll(LuaState state, Varargs values) {
    super(state);
    this.values = values;
    this.pollable = null;
    this.deadline = Double.POSITIVE_INFINITY;
  }

  /** Polls one of our own objects until a deadline. */
  BlockingPoll(LuaState state, LuaValue object, Pollable pollable, double deadline) {
    super(state);
    this.values = object;
    this.pollable = pollable;
    this.deadline = deadline;
  }

  @Override
  protected Wait advance() {
    if (started) {
      fired = takeFired();
      return Wait.DONE;
    }
    started = true;
    return pollable == null ? await(values, 1) : await(values.arg1(), pollable, deadline);
  }

  Varargs fired() {
    return fired;
  }
}
