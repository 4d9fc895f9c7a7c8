package org.cqueues.runtime;

import java.util.Arrays;

/**
 * Counts what calls take of a thread's stack, so that they end in an error of Lua's before the JVM
 * has none left: where that happens inside a class initialiser of the JDK, the class cannot be used
 * for the rest of the process. Below every Lua function there is room for all that library
 * functions do, {@link #RESERVE}.
 *
 * <p>Calls are counted by the most that they can take, in bytes; compiled by the JVM they take a
 * third. So the count alone would end a recursion too early: when it reaches its limit, a {@link
 * StackProbe} finds out what the stack really holds, and the limit is put off. What a probe found
 * is true while the frames below it are there. It is noted for a count somewhat lower, so that a
 * program which goes up and down there does not probe each time.
 */
final class StackRoom {
  /**
   * What library functions, the JDK below them and the unwinding of an error have at least: they
   * were seen to take 40 KiB where the JVM interprets them and loads their classes.
   */
  private static final int RESERVE = 160 << 10;

  /** How far calls may return before what a probe found is forgotten. */
  private static final int SLACK = 16 << 10;

  /** What a program that calls a script leaves it; before that, nothing is probed. */
  private static final int FIRST = 32 << 10;

  /** A call back from a library function: its frames, and those that lead to the function. */
  static final int LEVEL = 4 << 10;

  /** What is between a resumer and its coroutine. */
  private static final int RESUME = 4 << 10;

  /** What a program may have between a script that called it and a script that it calls. */
  static final int PROGRAM = 8 << 10;

  private final Meter meter;

  /** What the calls of the running coroutine take. */
  private int used;

  /** What those of its resumers take. */
  private int base;

  /** Of all coroutines' together: what it may reach before the next probe. */
  private int limit = FIRST;

  /** Below it the last probe says nothing. */
  private int anchor = Integer.MIN_VALUE;

  /** Anchors and limits of the probes before the last. */
  private int[] outer = new int[16];

  private int probes;

  /** For the calls of a state, whose meter counts the probes as work. */
  StackRoom(Meter meter) {
    this.meter = meter;
  }

  /** What the running coroutine's calls take, for {@link #used(int)}. */
  int used() {
    return used;
  }

  /** Calls have ended, by whatever error. */
  void used(int bytes) {
    used = bytes;
    if (base + bytes < anchor) forget();
  }

  /**
   * A call begins.
   *
   * @throws ScriptError "stack overflow"; the call does not count then
   */
  void take(int bytes) {
    int now = used + bytes;
    if (base + now > limit) extend(base + now, false);
    used = now;
  }

  /** As {@link #take}, of a Lua function, which is on the stack already. */
  void enter(int bytes) {
    int now = used + bytes;
    if (base + now > limit) extend(base + now, true);
    used = now;
  }

  void give(int bytes) {
    used(used - bytes);
  }

  /**
   * A coroutine is about to be resumed.
   *
   * @param own what its calls take
   * @return for {@link #resumed}
   * @throws ScriptError "stack overflow"
   */
  long resume(int own) {
    int all = base + used + RESUME;
    if (all + own > limit) extend(all + own, false);
    long resumer = (long) base << Integer.SIZE | used;
    base = all;
    used = own;
    return resumer;
  }

  /** It is suspended, or has ended; returns what its calls take. */
  int resumed(long resumer) {
    int own = used;
    base = (int) (resumer >> Integer.SIZE);
    used((int) resumer);
    return own;
  }

  private void extend(int all, boolean entry) {
    meter.probed();
    // where there was not much left, there is less now
    boolean little = probes > 0 && limit - anchor < (StackProbe.LARGE << 10) - RESERVE;
    int found = little ? small() : found();
    if (found == 0) throw StackOverflow.error(entry);
    if (probes == outer.length) outer = Arrays.copyOf(outer, 2 * probes);
    outer[probes++] = anchor;
    outer[probes++] = limit;
    anchor = all - SLACK;
    limit = anchor + found - RESERVE;
  }

  /** Refuses to go deeper where what is below Lua functions is used up. */
  static void check() {
    if (small() == 0) throw StackOverflow.error(false);
  }

  private static int found() {
    return StackProbe.holds(StackProbe.LARGE) ? StackProbe.LARGE << 10 : small();
  }

  private static int small() {
    return StackProbe.holds(StackProbe.SMALL) ? StackProbe.SMALL << 10 : 0;
  }

  private void forget() {
    while (base + used < anchor) {
      limit = outer[--probes];
      anchor = outer[--probes];
    }
  }
}
