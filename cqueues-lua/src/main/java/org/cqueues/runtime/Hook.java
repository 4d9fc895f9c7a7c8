package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * What {@code debug.sethook} has called in a coroutine. Functions that are called while there is
 * one are interpreted. A compiled one that runs already is taken out of its class by an {@link
 * Exposure}; where that cannot be, it leaves its class where its outermost loop begins another
 * turn.
 */
public final class Hook {
  private static final LuaString CALL = Bytes.text("call");
  private static final LuaString TAIL_CALL = Bytes.text("tail call");
  private static final LuaString RETURN = Bytes.text("return");
  private static final LuaString LINE = Bytes.text("line");
  private static final LuaString COUNT = Bytes.text("count");

  /**
   * Whether some coroutine of the JVM has a hook; compiled functions look at this first, since a
   * static field costs them next to nothing. Written under a lock and read without one: a thread
   * sees what it has set itself or what came later, and of others' hooks it need not know.
   */
  static boolean used;

  /** The coroutines that have one. */
  private static int hooked;

  private final LuaFunction function;
  private final int count;

  private final LuaCoroutine coroutine;
  private final boolean calls;
  private final boolean returns;
  private final boolean lines;

  /** Instructions until the next event, those of the hook itself included. */
  private int left;

  /** What the function that ended last has called in return position. */
  private @Nullable LuaFunction tail;

  private Hook(LuaCoroutine coroutine, LuaFunction function, String mask, int count) {
    this.coroutine = coroutine;
    this.function = function;
    this.calls = mask.indexOf('c') >= 0;
    this.returns = mask.indexOf('r') >= 0;
    this.lines = mask.indexOf('l') >= 0;
    this.count = count;
    this.left = count;
  }

  /**
   * Has a function called while a coroutine runs.
   *
   * @param mask the letters c, r and l for calls, returns and lines
   * @param count also after so many instructions, unless it is 0 or less
   */
  public static void set(LuaCoroutine coroutine, LuaFunction function, String mask, int count) {
    set(coroutine, new Hook(coroutine, function, mask, count));
  }

  /** Takes a coroutine's hook away, if it has one. */
  public static void clear(LuaCoroutine coroutine) {
    set(coroutine, null);
  }

  /** A coroutine's hook, or null. */
  public static @Nullable Hook of(LuaCoroutine coroutine) {
    return coroutine.hook;
  }

  /** What is called. */
  public LuaFunction function() {
    return function;
  }

  /** The instructions after which it is called; 0 and less is never. */
  public int count() {
    return count;
  }

  /** Gives a coroutine a hook, or null for none. */
  private static void set(LuaCoroutine coroutine, @Nullable Hook hook) {
    int more = (hook == null ? 0 : 1) - (coroutine.hook == null ? 0 : 1);
    coroutine.hook = hook;
    synchronized (Hook.class) {
      hooked += more;
      used = hooked > 0;
    }
    coroutine.state().room.hooked(more);
    if (hook != null) Interrupts.arm();
  }

  /** The letters of what it is called for. */
  public String mask() {
    return (calls ? "c" : "") + (returns ? "r" : "") + (lines ? "l" : "");
  }

  /** As {@link #isSet}, seldom asked; generated code comes here. */
  static boolean isUsed() {
    return used && isSet();
  }

  /** Whether functions called now have to be interpreted. */
  static boolean isSet() {
    LuaState state = LuaState.currentOrNull();
    if (state == null) return false;
    LuaCoroutine running = state.running();
    Hook hook = running.hook;
    return hook != null && (!running.inHook || hook.count > 0);
  }

  /** A library function begins. */
  void called() {
    if (calls) call(CALL, LuaValue.NIL);
  }

  /** A Lua function begins. */
  @SuppressWarnings("ReferenceEquality") // the very call
  void called(LuaFunction callee) {
    if (coroutine.inHook) return;
    LuaString event = tail == callee ? TAIL_CALL : CALL;
    tail = null;
    if (calls) call(event, LuaValue.NIL);
  }

  /** A Lua function ends with a call of {@code callee}, which begins at once. */
  void tailCall(LuaFunction callee) {
    if (coroutine.inHook) return;
    LuaFunction called = callee instanceof Ops.BoundCall call ? call.handler : callee;
    tail = called instanceof CompiledFunction function ? function.shown() : called;
  }

  /** A function is about to return. */
  void returned() {
    if (returns) call(RETURN, LuaValue.NIL);
  }

  /**
   * The instruction of {@link Activation#pc} is about to run.
   *
   * @param previous the one before it in this call; behind the end at first
   */
  @SuppressWarnings("ReferenceEquality") // the hook may have set another one
  void step(Activation frame, int previous) {
    boolean counted = count > 0 && --left == 0;
    if (counted) {
      left = count;
      call(COUNT, LuaValue.NIL);
      if (coroutine.hook != this) return;
    }
    if (!lines) return;
    int line = Bytecode.line(frame.prototype, frame.pc);
    // after the event for the count it is new, as in PUC Lua, which forgets where it was
    if (counted || frame.pc <= previous || line != Bytecode.line(frame.prototype, previous)) {
      call(LINE, LuaInteger.valueOf(line));
    }
  }

  private void call(LuaString event, LuaValue line) {
    if (coroutine.inHook) return;
    coroutine.inHook = true;
    try {
      coroutine.callWithoutYield(function, LuaValue.varargsOf(event, line));
    } finally {
      coroutine.inHook = false;
    }
  }
}
