package org.cqueues.lua.module;

import java.util.function.Consumer;
import org.cqueues.core.Pollable;
import org.cqueues.core.Wait;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaCoroutine;
import org.cqueues.runtime.ScriptEndedException;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** A Lua coroutine under a controller. */
final class ManagedCoroutine extends LuaWaiter {
  private final Scheduler scheduler;
  private final LuaUserdata home;
  private final LuaCoroutine coroutine;

  /** Takes what the function returns, or null. */
  private final @Nullable Consumer<Varargs> results;

  /** What the next resume passes instead of fired events: first arguments, or an answer. */
  private @Nullable Varargs input;

  /** What was yielded to the caller of the step. */
  private Varargs outward = LuaValue.NONE;

  /** What {@link #awaitDirectly} waits for; the yield itself then carries nothing. */
  private @Nullable LuaValue directObject;

  /** Null where that is a number of seconds. */
  private @Nullable Pollable directPollable;

  /** The deadline, or these seconds. */
  private double directTime;

  ManagedCoroutine(
      Scheduler scheduler,
      LuaUserdata home,
      LuaCoroutine coroutine,
      Varargs arguments,
      @Nullable Consumer<Varargs> results) {
    super(scheduler.state());
    this.results = results;
    this.scheduler = scheduler;
    this.home = home;
    this.coroutine = coroutine;
    this.input = arguments;
  }

  LuaCoroutine coroutine() {
    return coroutine;
  }

  LuaUserdata home() {
    return home;
  }

  @Override
  protected Wait advance() {
    Varargs args = input;
    input = null;
    Varargs fired = takeFired();
    ManagedCoroutine outer = scheduler.resumed(this);
    Turns turns = scheduler.turns();
    if (turns != null) turns.begin(this);
    try {
      return examine(coroutine.advance(args == null ? fired : args));
    } catch (LuaError | ScriptEndedException error) {
      return new Wait.Failed(error);
    } finally {
      if (turns != null) turns.end(coroutine);
      scheduler.resumed(outer);
    }
  }

  private Wait examine(Varargs yielded) {
    if (coroutine.status() == LuaCoroutine.Status.DEAD) {
      if (results != null) results.accept(yielded);
      return Wait.DONE;
    }
    LuaValue object = directObject;
    if (object != null) {
      Pollable pollable = directPollable;
      directObject = null;
      directPollable = null;
      if (pollable != null) return await(object, pollable, directTime);
      pollFor(object);
      orTimeout(directTime);
      return Wait.POLLING;
    }
    if (PollToken.leads(yielded)) return await(yielded, 2);
    outward = yielded;
    return Wait.OUTWARD;
  }

  /** Sleeps inside this coroutine without building lists of values. */
  void sleepDirectly(LuaNumber seconds) {
    directObject = seconds;
    directTime = seconds.todouble();
    try {
      state.suspend(LuaValue.NONE);
    } finally {
      directObject = null; // a refused yield must not leave it behind
    }
  }

  /** Waits from inside this coroutine without building lists of values. */
  void awaitDirectly(LuaValue object, Pollable pollable, double deadline) {
    directObject = object;
    directPollable = pollable;
    directTime = deadline;
    try {
      state.suspend(LuaValue.NONE);
    } finally {
      directPollable = null; // a refused yield must not leave it behind
      directObject = null;
    }
  }

  @Override
  protected void relay() {
    Varargs values = outward;
    outward = LuaValue.NONE;
    Varargs answer = state.suspend(values);
    if (PollToken.leads(answer)) {
      throw Errors.error(
          "cannot resume a coroutine passing internal cqueues._POLL value as first parameter");
    }
    input = answer;
  }
}
