package org.cqueues.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import org.jspecify.annotations.Nullable;

/**
 * Where running code looks whether it is to end: in loops, where functions begin that call others,
 * and where library functions work in bulk.
 *
 * <p>Until a program first interrupts a script, a look is a constant that does nothing, of which
 * the JVM's compiler leaves nothing. {@link #arm} puts another in its place: the JVM throws away
 * what it had compiled so, once, and from then on a look reads a volatile field.
 */
public final class Interrupts {
  private static final Object LOCK = new Object();

  /** What looks; set once more, by {@link #arm}. */
  private static final MutableCallSite SITE =
      new MutableCallSite(MethodHandles.empty(MethodType.methodType(void.class)));

  private static final MethodHandle LOOK = SITE.dynamicInvoker();

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
    try {
      LOOK.invokeExact();
    } catch (RuntimeException | Error end) {
      throw end;
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** Makes {@link #poll} see what is asked for. */
  static void arm() {
    synchronized (LOCK) {
      if (armed) return;
      armed = true;
      SITE.setTarget(looking());
      MutableCallSite.syncAll(new MutableCallSite[] {SITE});
    }
  }

  private static MethodHandle looking() {
    try {
      MethodType nothing = MethodType.methodType(void.class);
      return MethodHandles.lookup().findStatic(Interrupts.class, "look", nothing);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no method to look for interrupts", e);
    }
  }

  /** So many more states are to end their call. */
  static void count(int change) {
    synchronized (LOCK) {
      pending += change;
    }
  }

  @SuppressWarnings("UnusedMethod") // named above
  private static void look() {
    if (pending != 0) LuaState.checkCurrent();
  }
}
