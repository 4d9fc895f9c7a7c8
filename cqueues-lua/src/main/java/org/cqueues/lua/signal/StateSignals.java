package org.cqueues.lua.signal;

import org.cqueues.os.Signals;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.LuaState;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Varargs;

/** What the scripts of one state hold of the process's signals; given back when it is closed. */
public final class StateSignals {
  private final LuaState state;
  private Signals.@Nullable User user;
  private boolean forbidden;
  private boolean thread;

  private StateSignals(LuaState state) {
    this.state = state;
  }

  public static StateSignals of(LuaState state) {
    return state.extension(StateSignals.class, StateSignals::new);
  }

  /** From now on {@link #user} refuses. */
  public void forbid() {
    forbidden = true;
  }

  /** The state is that of a thread, in which all signals are blocked at first. */
  public void blockAll() {
    thread = true;
  }

  /**
   * What this state holds.
   *
   * @throws Signals.UnavailableException where scripts are to leave signals alone
   */
  Signals.User user() throws Signals.UnavailableException {
    if (forbidden) {
      throw new Signals.UnavailableException("signals are forbidden to the scripts of this state");
    }
    Signals.User existing = user;
    if (existing != null) return existing;
    Signals.User made = Signals.get().user(thread);
    user = made;
    state.onClose(made::close);
    return made;
  }

  /**
   * Unblocks signals for a wait.
   *
   * @return null where the scripts are to leave signals alone, and ask for none
   */
  public Signals.@Nullable Pause pause(int... unblocked) throws Signals.UnavailableException {
    return forbidden && unblocked.length == 0 ? null : user().pause(unblocked);
  }

  /** Signal numbers, the integers from argument {@code from} on. */
  public static int[] numbers(Varargs args, int from, String function) {
    var numbers = new int[Math.max(0, args.narg() - from + 1)];
    for (int i = 0; i < numbers.length; i++) numbers[i] = Args.integer(args, from + i, function);
    return numbers;
  }
}
