package org.cqueues.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MutableCallSite;
import org.jspecify.annotations.Nullable;

/**
 * Where running code looks whether it is to end: in loops, where functions begin that call others,
 * and where library functions work in bulk. Loops of classes look whether to leave these, too.
 *
 * <p>Until a program first interrupts a script, or a script sets a hook, a look asks a constant, of
 * which the JVM's compiler leaves nothing. {@link #arm} puts another in its place: the JVM throws
 * away what it had compiled so, once, and from then on a look reads a volatile field.
 */
public final class Interrupts {
  private static final Object LOCK = new Object();

  /** Gives whether there is anything to look for; set once more, by {@link #arm}. */
  private static final MutableCallSite SITE =
      new MutableCallSite(MethodHandles.constant(boolean.class, false));

  private static boolean armed;

  /** How many states are to end their call. */
  private static volatile int pending;

  /** Why a call is to end. */
  interface Reason {
    /** What ends it; null where that is not meant for what runs at this moment. */
    @Nullable ScriptEndedException end();
  }

  private Interrupts() {}

  /**
   * Ends the script, if somebody wants that. Generated code comes here, and what works in bulk; it
   * must not be where a class of Java's is initialised, which could not be used any more.
   *
   * @throws ScriptEndedException to end it
   */
  public static void poll() {
    if (isArmed() && pending != 0) LuaState.checkCurrent();
  }

  /**
   * As {@link #poll}, where the outermost loop of a class begins another turn. Returns whether the
   * interpreter is to make that, for a hook.
   */
  static boolean turn() {
    if (!isArmed()) return false;
    if (pending != 0) LuaState.checkCurrent();
    return Hook.isUsed();
  }

  private static boolean isArmed() {
    try {
      // not the site's dynamicInvoker: only the JVM's last compiler sees through that
      return (boolean) SITE.getTarget().invokeExact();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** Makes {@link #poll} and {@link #turn} see what is asked for. */
  static void arm() {
    synchronized (LOCK) {
      if (armed) return;
      armed = true;
      SITE.setTarget(MethodHandles.constant(boolean.class, true));
      MutableCallSite.syncAll(new MutableCallSite[] {SITE});
    }
  }

  /** So many more states are to end their call. */
  static void count(int change) {
    synchronized (LOCK) {
      pending += change;
    }
  }
}
