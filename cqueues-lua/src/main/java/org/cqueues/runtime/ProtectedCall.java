package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;

/**
 * A call whose error somebody may catch. {@link #end} puts back what calls change in the coroutine
 * they run on, whatever an error has left of it: the error handler, the levels of nested calls,
 * whether a yield is refused, and how deep the stack is taken to be.
 *
 * <pre>{@code
 * ProtectedCall call = ProtectedCall.nested(coroutine);
 * try {
 *   …
 * } finally {
 *   call.end();
 * }
 * }</pre>
 *
 * It is begun and ended on the running coroutine, by the same method, so that the JVM needs no
 * object for it.
 */
public final class ProtectedCall {
  private final LuaCoroutine coroutine;
  private final @Nullable ErrorHandler handler;
  private final int levels;
  private final int yieldRefusals;
  private final int depth;
  private final int stack;
  private final int tails;

  private ProtectedCall(LuaCoroutine coroutine) {
    this.coroutine = coroutine;
    this.handler = coroutine.handler;
    this.levels = coroutine.ownLevels;
    this.yieldRefusals = coroutine.yieldRefusals;
    Meter meter = coroutine.state().meterOrNull();
    this.depth = meter == null ? 0 : meter.depth;
    this.stack = coroutine.state().room.used();
    this.tails = coroutine.state().room.tails;
  }

  /**
   * Begins one that counts as a level, as calls from C do in PUC Lua.
   *
   * @throws ScriptError "C stack overflow"
   */
  public static ProtectedCall nested(LuaCoroutine coroutine) {
    coroutine.checkLevels();
    var call = new ProtectedCall(coroutine);
    coroutine.state().room.take(StackRoom.LEVEL);
    coroutine.ownLevels++;
    return call;
  }

  /** Begins one that is no level: what Java calls, or Lua for itself. */
  static ProtectedCall flat(LuaCoroutine coroutine) {
    return new ProtectedCall(coroutine);
  }

  /** Has errors in it looked at by a handler; null for none. */
  ProtectedCall under(@Nullable ErrorHandler looking) {
    coroutine.handler = looking;
    return this;
  }

  /** Java may catch its error: a handler of the script's looks at it only where nobody does. */
  ProtectedCall caughtByJava() {
    return under(handler == null ? null : ErrorHandler.STACK);
  }

  /** Makes a yield in it an error. */
  ProtectedCall withoutYield() {
    coroutine.yieldRefusals++;
    return this;
  }

  /** The call is over. */
  public void end() {
    coroutine.handler = handler;
    coroutine.ownLevels = levels;
    coroutine.yieldRefusals = yieldRefusals;
    unwind();
  }

  /** An error has ended the functions in it, and the handler is still to come. */
  void unwind() {
    LuaState state = coroutine.state();
    state.room.used(stack);
    state.room.tails = tails;
    Meter meter = state.meterOrNull();
    if (meter != null) meter.depth = depth;
  }
}
