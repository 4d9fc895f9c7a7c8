package org.cqueues.runtime;

import java.util.IdentityHashMap;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;

/**
 * What {@code debug.sethook} has called in a coroutine. Functions that are called while there is
 * one are interpreted; a compiled one that runs already goes on without it.
 */
final class Hook {
  private static final LuaString CALL = LuaString.valueOf("call");
  private static final LuaString RETURN = LuaString.valueOf("return");
  private static final LuaString LINE = LuaString.valueOf("line");
  private static final LuaString COUNT = LuaString.valueOf("count");

  /** Whether some coroutine of the JVM has had a hook; compiled functions look at this first. */
  static boolean used;

  /** What is called. */
  final LuaFunction function;

  /** The instructions after which it is called; 0 is never. */
  final int count;

  /** What functions that have a class are for this hook. */
  private final IdentityHashMap<Prototype, InterpretedFunction> interpreted =
      new IdentityHashMap<>();

  private final boolean calls;
  private final boolean returns;
  private final boolean lines;

  /** Instructions until the next event. */
  private int left;

  /** The hook itself runs, without a hook. */
  private boolean running;

  /**
   * A hook.
   *
   * @param mask the letters c, r and l for calls, returns and lines
   */
  Hook(LuaFunction function, String mask, int count) {
    this.function = function;
    this.calls = mask.indexOf('c') >= 0;
    this.returns = mask.indexOf('r') >= 0;
    this.lines = mask.indexOf('l') >= 0;
    this.count = count;
    this.left = count;
  }

  /** The letters of what it is called for. */
  String mask() {
    return (calls ? "c" : "") + (returns ? "r" : "") + (lines ? "l" : "");
  }

  /** Whether functions called now have to be interpreted; generated code asks. */
  static boolean isSet() {
    LuaState state = LuaState.currentOrNull();
    Hook hook = state == null ? null : state.running().hook;
    return hook != null && !hook.running;
  }

  /** The interpreted form of a compiled function's code, uncounted: limits leave no hooks. */
  InterpretedFunction interpreted(Prototype code) {
    return interpreted.computeIfAbsent(code, p -> new InterpretedFunction(p, null));
  }

  /** A function begins. */
  void called() {
    if (calls) call(CALL, LuaValue.NIL);
  }

  /** A function is about to return. */
  void returned() {
    if (returns) call(RETURN, LuaValue.NIL);
  }

  /** The instruction of {@link Activation#pc} is about to run. */
  void step(Activation frame) {
    if (running) return;
    if (count > 0 && --left == 0) {
      left = count;
      call(COUNT, LuaValue.NIL);
    }
    if (!lines) return;
    int line = line(frame.prototype, frame.pc);
    boolean fresh = frame.pc <= frame.seen || line != line(frame.prototype, frame.seen);
    frame.seen = frame.pc;
    if (fresh) call(LINE, line < 0 ? LuaValue.NIL : LuaInteger.valueOf(line));
  }

  private static int line(Prototype prototype, int pc) {
    int[] lines = prototype.lineinfo;
    return lines == null || pc < 0 || pc >= lines.length ? -1 : lines[pc];
  }

  private void call(LuaString event, LuaValue line) {
    if (running) return;
    running = true;
    try {
      function.call(event, line);
    } finally {
      running = false;
    }
  }
}
