package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Where running code looks whether it is to end: in loops, where functions begin that call others,
 * and where library functions work in bulk.
 *
 * <p>Until a program first interrupts a script, a look is a call of an empty method that no class
 * overrides, which the JVM's compiler takes into the loop as nothing. {@link #arm} loads a class
 * that does override it: the JVM throws away what it had compiled so, once, and from then on a look
 * reads a volatile field.
 */
public class Interrupts {
  private static final Object LOCK = new Object();

  /** What looks; written once more, by {@link #arm}. */
  private static Interrupts looking = new Interrupts();

  private static boolean armed;

  /** How many states are to end their call. */
  private static volatile int pending;

  /** Why a call is to end. */
  interface Reason {
    /** What ends it; null where that is not meant for what runs at this moment. */
    @Nullable ScriptEndedException end();
  }

  Interrupts() {}

  /** Does nothing until {@link #arm}. */
  void look() {}

  /**
   * Ends the script, if somebody wants that. Generated code comes here, and what works in bulk; it
   * must not be where a class of Java's is initialised, which could not be used any more.
   *
   * @throws ScriptEndedException to end it
   */
  public static void poll() {
    looking.look();
  }

  /** Makes {@link #poll} see what is asked for. */
  static void arm() {
    synchronized (LOCK) {
      if (armed) return;
      armed = true;
      looking = new Armed();
    }
  }

  /** So many more states are to end their call. */
  static void count(int change) {
    synchronized (LOCK) {
      pending += change;
    }
  }

  private static final class Armed extends Interrupts {
    @Override
    void look() {
      if (pending != 0) LuaState.checkCurrent();
    }
  }
}
