package org.cqueues.runtime;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Counts what the calls of a state take of the thread's stack, so that they end in an error of
 * Lua's before the JVM has none left: where that happens inside a class initialiser of the JDK, the
 * class cannot be used for the rest of the process. Below every Lua function there is room for all
 * that library functions do, {@link #RESERVE}.
 *
 * <p>Calls are counted by the most that they can take, in bytes; compiled by the JVM they take a
 * third. How much there is when a program's call begins is known for a {@link ScriptThread}. On
 * other threads a {@link StackProbe} finds it out when calls first go deep, in steps that double,
 * and what it finds is true until the program's call ends.
 *
 * <p>Beyond that the count alone would end a recursion too early: there a probe asks what the stack
 * really holds. What it finds is true only while the frames below it are there, so it is noted for
 * a count somewhat lower, to be forgotten by whoever calls from below that. Calls so deep look at
 * each probe, which the others need not.
 */
public final class StackRoom {
  /**
   * What library functions, the JDK below them and the unwinding of an error have at least: they
   * were seen to take 40 KiB where the JVM interprets them and loads their classes.
   */
  static final int RESERVE = 160 << 10;

  /** How far calls may return before what a probe found is forgotten. */
  private static final int SLACK = 16 << 10;

  /** What a program that calls a script leaves it; before that, nothing is probed. */
  private static final int FIRST = 32 << 10;

  /** What is asked for first of what a program's call has. */
  private static final int LEAST_KNOWN = 256 << 10;

  /** What calls are given where there is more: with that, PUC Lua's stack is full, too. */
  private static final int MOST = 128 << 20;

  /** A call back from a library function: its frames, and those that lead to the function. */
  static final int LEVEL = 4 << 10;

  /** What one level of a recursion in a library takes. */
  private static final int RECURSION = 512;

  /** What is between a resumer and its coroutine. */
  private static final int RESUME = 4 << 10;

  /** Calls in return position that may be on top of each other. */
  private static final int MOST_TAILS = 16;

  /** What they have at least. */
  private static final int TAILS_BYTES = 24 << 10;

  /** What a program may have between a script that called it and a script that it calls. */
  static final int PROGRAM = 8 << 10;

  /**
   * What is left to the calls of the running coroutine before {@link #beyond} is asked: {@link
   * #limit} less what they take. Generated code takes what its calls take while they run.
   */
  int left = FIRST;

  /**
   * Calls in return position of the running coroutine that have a caller on the stack, see {@link
   * #passes}.
   */
  int tails;

  /** Negative where each call asks. */
  private int limit = FIRST;

  /** Counts what the calls do, in a state with limits; generated code asks. */
  @Nullable Meter meter;

  /**
   * The metatable of the state's strings, if any: this is what generated code has at hand of its
   * state.
   */
  @Nullable Table strings;

  /** The state, where a program may call functions without its knowledge; else null. */
  private @Nullable LuaState guard;

  /** No call of the program's lasts in such a state: each call asks. */
  private boolean outside;

  /** What the calls of the running coroutine's resumers take. */
  private int base;

  /** What all together may reach until the program's call ends. */
  private int known = FIRST;

  /** Whether it is all that there is. */
  private boolean fixed;

  /** Whether it may be found to be more. */
  private boolean mayGrow;

  /** Coroutines of the state that have hooks: while there are some, each call has to ask. */
  private int hooks;

  /** Of each probe beyond {@link #known}: below what it says nothing, and what it allows. */
  private int[] probes = new int[16];

  private int probed;

  /** What a function leaves that was asked for a number, until its caller takes it. */
  private @Nullable Varargs results;

  /**
   * What a function gives that was asked for a number: the only result, or what is no number of
   * Java's, and then the results are left here.
   */
  public double leave(Varargs all) {
    if (all instanceof LuaNumber number) return number.todouble();
    results = all;
    return Double.NaN;
  }

  /** As {@link #leave(Varargs)}, of a pair: an object or, where that is null, a number. */
  double leave(@Nullable LuaValue value, double number) {
    return value == null ? number : leave(value);
  }

  /** What has been left; null where the result is a number, which is not one of Java's. */
  @Nullable Varargs take() {
    Varargs all = results;
    results = null;
    return all;
  }

  /**
   * A program calls a function of the state, none of which runs.
   *
   * @param inside whether the program was called by a function of another state
   */
  void begin(boolean inside) {
    base = 0;
    probed = 0;
    int size = !inside && Thread.currentThread() instanceof ScriptThread t ? t.room() : 0;
    fixed = size > 0;
    mayGrow = !fixed;
    known = fixed ? size : inside ? 0 : FIRST;
    outside = false;
    limit(0);
  }

  /** Has functions look from now on whether whoever calls them is inside of the state. */
  void guard(LuaState state) {
    guard = state;
    if (!state.isEntered()) end();
  }

  /** Whether functions look. */
  boolean isGuarded() {
    return guard != null;
  }

  /** The program's call is over. */
  void end() {
    if (guard == null) return;
    base = 0;
    probed = 0;
    known = FIRST;
    outside = true;
    limit(0);
  }

  /** Whether a function is called by a program that is not inside of the state. */
  boolean isOutside() {
    LuaState state = guard;
    return state != null && state.isOutside();
  }

  /** Calls a function for such a program. */
  Varargs callFromOutside(LuaFunction function, Varargs args) {
    return Objects.requireNonNull(guard).callFromOutside(function, args);
  }

  /** What the running coroutine's calls take, for {@link #used(int)}. */
  int used() {
    return limit - left;
  }

  /** Calls have ended, by whatever error. */
  void used(int bytes) {
    left = limit - bytes;
    results = null;
  }

  /**
   * A call begins.
   *
   * @throws ScriptError "stack overflow"; the call does not count then
   */
  void take(int bytes) {
    left -= bytes;
    if (left < 0) beyond(bytes, false);
  }

  /** As {@link #take}, of a Lua function, which is on the stack already. */
  void enter(int bytes) {
    left -= bytes;
    if (left < 0) beyond(bytes, true);
  }

  /** A call has ended; generated code comes here, also, with less than zero, where one begins. */
  void give(int bytes) {
    left += bytes;
  }

  /**
   * Whether a call in return position may be made as any other is, which is faster than that its
   * caller returns first: some on top of each other may. They count until they return.
   */
  boolean passes() {
    if (tails >= MOST_TAILS || left < TAILS_BYTES) return false;
    tails++;
    return true;
  }

  /** A call in return position has returned. */
  void passed() {
    tails--;
  }

  /**
   * Whether a call has to be interpreted, and counted there; generated code asks, and counts later
   * what it takes. Or whether it comes from outside, see {@link #isOutside}. None of that is where
   * enough is {@link #left}.
   *
   * @throws ScriptError "stack overflow"
   * @throws ScriptEndedException see {@link Interrupts#poll}
   */
  boolean isHooked(int bytes) {
    Interrupts.poll();
    return left < bytes && asks(bytes);
  }

  /** As {@link #isHooked}, of what may be called from outside though enough is left. */
  boolean asksHooked(int bytes) {
    Interrupts.poll();
    return asks(bytes);
  }

  private boolean asks(int bytes) {
    if (isOutside()) return true;
    enter(bytes);
    give(bytes);
    return hooks > 0 && Hook.isSet();
  }

  /** So many more coroutines of the state have hooks. */
  void hooked(int more) {
    hooks += more;
    limit(used());
  }

  /**
   * A coroutine is about to be resumed.
   *
   * @param own what its calls take
   * @return for {@link #resumed}
   * @throws ScriptError "stack overflow"
   */
  long resume(int own) {
    int before = used();
    int resumer = base + before;
    int all = resumer + RESUME + own;
    if (all > known && !fits(resumer, all)) throw StackOverflow.error(false);
    long returning = (long) base << Integer.SIZE | before;
    base = resumer + RESUME;
    limit(own);
    return returning;
  }

  /** It is suspended, or has ended; returns what its calls take. */
  int resumed(long returning) {
    int own = used();
    base = (int) (returning >> Integer.SIZE);
    limit((int) returning);
    return own;
  }

  /** Finds the limit anew; the running coroutine's calls take so much. */
  private void limit(int used) {
    limit = hooks > 0 || probed > 0 || outside ? -1 : known - base;
    left = limit - used;
  }

  private void beyond(int bytes, boolean entry) {
    int all = base + used();
    if (all <= known && probed == 0) return;
    boolean fits = fits(all - bytes, all);
    limit(all - base);
    if (fits) return;
    give(bytes);
    throw StackOverflow.error(entry);
  }

  /** Whether calls may go from so much to so much. */
  private boolean fits(int before, int all) {
    while (probed > 0 && before < probes[probed - 2]) probed -= 2;
    if (all <= (probed == 0 ? known : probes[probed - 1])) return true;
    if (fixed || all > MOST) return false;
    while (probed == 0 && mayGrow) {
      grow();
      if (all <= known) return true;
    }
    return probe(all);
  }

  /** Finds out whether the program's call has twice as much as was asked for. */
  private void grow() {
    int size = Math.max(2 * (known + RESERVE), LEAST_KNOWN);
    mayGrow = size <= MOST && StackProbe.holds(size);
    if (mayGrow) known = size - RESERVE;
  }

  private boolean probe(int all) {
    // where there was not much left, there is less now
    boolean little =
        probed > 0 && probes[probed - 1] - probes[probed - 2] < StackProbe.LARGE - RESERVE;
    int found = little ? small() : found();
    if (found == 0) return false;
    if (probed == probes.length) probes = Arrays.copyOf(probes, 2 * probed);
    int from = all - SLACK;
    probes[probed++] = from;
    probes[probed++] = from + found - RESERVE;
    return true;
  }

  /**
   * A recursive method of a library goes deeper; {@link #shallower()} is its end. Where it ends by
   * an error, whoever catches that puts back what was counted.
   *
   * @throws ScriptError "stack overflow"
   */
  public static void deeper() {
    deeper(1);
  }

  /** As {@link #deeper()}, before so many levels. */
  public static void deeper(int levels) {
    LuaState state = LuaState.currentOrNull();
    if (state != null) state.room.take(levels * RECURSION);
  }

  /** See {@link #deeper()}. */
  public static void shallower() {
    shallower(1);
  }

  /** See {@link #deeper(int)}. */
  public static void shallower(int levels) {
    LuaState state = LuaState.currentOrNull();
    if (state != null) state.room.give(levels * RECURSION);
  }

  /**
   * Something recursive goes deeper, which no call of Lua's counts.
   *
   * @throws ScriptError "stack overflow", if library functions had not room enough beyond that
   */
  public static void check() {
    LuaState state = LuaState.currentOrNull();
    boolean asks = state != null && !state.room.fixed;
    if (asks && small() == 0) throw StackOverflow.error(false);
  }

  private static int found() {
    return StackProbe.holds(StackProbe.LARGE) ? StackProbe.LARGE : small();
  }

  private static int small() {
    return StackProbe.holds(StackProbe.SMALL) ? StackProbe.SMALL : 0;
  }
}
