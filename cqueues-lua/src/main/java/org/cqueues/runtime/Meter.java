package org.cqueues.runtime;

import org.cqueues.runtime.Limits.Ending;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Counts what the scripts of one state use up, and stops them at the state's {@link Limits}.
 *
 * <p>Only code compiled for a state with limits counts its loops and calls. Library functions look
 * for a meter where they work in bulk, unless no state of this process has one.
 */
public final class Meter {
  /** Bytes that library functions move in the time of an instruction. */
  private static final int BYTES_PER_INSTRUCTION = 16;

  /** About what a coroutine takes. */
  static final int COROUTINE_BYTES = 1024;

  /** About what a table takes, and each place in it. */
  static final int TABLE_BYTES = 64;

  public static final int SLOT_BYTES = 8;

  /** About what a class takes, and each instruction in it. */
  private static final int CLASS_BYTES = 4096;

  private static final int CODE_BYTES = 64;

  /** What making a class takes in time. */
  private static final int CLASS_INSTRUCTIONS = 50_000;

  /** What unwinding a stack that has overflown takes in time. */
  private static final int OVERFLOW_INSTRUCTIONS = 2_000_000;

  /** What a function on a stack takes to be noted in an error. */
  private static final int FRAME_INSTRUCTIONS = 500;

  /**
   * Whether there are limited states at all. Not volatile: a state is made before its scripts run,
   * and for the others it does not matter when they see it.
   */
  private static boolean inUse;

  private final Limits limits;
  private long instructionsLeft;
  private long bytesLeft;

  /** Calls of Lua functions on the stack. */
  int depth;

  /** Calls from Java that last; without one, what is made is the program's. */
  private int calls;

  private Meter(Limits limits) {
    this.limits = limits;
    renew();
  }

  /** A meter of a new state. */
  static Meter of(Limits limits) {
    inUse = true;
    return new Meter(limits);
  }

  /** Starts to count anew, as before another request. */
  public void renew() {
    instructionsLeft = limits.instructions;
    bytesLeft = limits.memoryBytes;
  }

  /** Instructions since the last {@link #renew}; those of the call that went too far included. */
  public long instructionsUsed() {
    return limits.instructions - instructionsLeft;
  }

  /** Bytes allocated since the last {@link #renew}. */
  public long memoryUsed() {
    return limits.memoryBytes - bytesLeft;
  }

  /** Java calls a function of the state, until {@link #end}. */
  void begin() {
    calls++;
  }

  void end() {
    calls--;
  }

  /** The meter of the state whose script runs, or null. */
  public static @Nullable Meter current() {
    if (!inUse) return null;
    LuaState state = LuaState.currentOrNull();
    Meter meter = state == null ? null : state.meterOrNull();
    return meter == null || meter.calls == 0 ? null : meter;
  }

  /** A library function is about to do the work of so many instructions. */
  public static void work(long instructions) {
    if (!inUse) return;
    Meter meter = current();
    if (meter != null) meter.spend(instructions);
  }

  /** A library function is about to make a string or table of so many bytes. */
  public static void memory(long bytes) {
    if (!inUse) return;
    Meter meter = current();
    if (meter != null) meter.allocate(bytes);
  }

  /** A stack has overflown. The next call or turn of a loop fails if that was too much. */
  static void overflow() {
    Meter meter = current();
    if (meter != null) meter.instructionsLeft -= OVERFLOW_INSTRUCTIONS;
  }

  /** An error notes so many functions of its stack. */
  static void noted(int frames) {
    Meter meter = current();
    if (meter != null) meter.instructionsLeft -= (long) frames * FRAME_INSTRUCTIONS;
  }

  // Called by compiled functions

  /** A function begins. */
  void enter(int instructions) {
    if (++depth > limits.callDepth) throw exceeded("stack overflow", limits.callDepthEnding);
    spend(instructions);
  }

  /** A function returns. Where an error ends it, whoever catches that restores the depth. */
  void leave() {
    depth--;
  }

  /** A loop starts another turn. */
  public void spend(int instructions) {
    spend((long) instructions);
  }

  /** A closure is made. */
  void closure(int upvalues) {
    allocate(24 + 16L * upvalues);
  }

  /** A list of values is made. */
  void list(int count) {
    allocate(32 + 8L * count);
  }

  /** Two values are compared: long texts take long. */
  static void comparison(LuaValue a, LuaValue b, Meter meter) {
    if (a instanceof LuaString x && b instanceof LuaString y) {
      meter.spend((long) Math.min(x.m_length, y.m_length) / BYTES_PER_INSTRUCTION);
    }
  }

  /** A table is asked for a key: its text may have to be compared. */
  static void key(LuaValue key, Meter meter) {
    if (key instanceof LuaString text) meter.spend((long) text.m_length / BYTES_PER_INSTRUCTION);
  }

  /** A function takes a variable number of arguments: to count them takes as long. */
  static void arguments(Varargs args, Meter meter) {
    meter.spend((long) args.narg());
  }

  // Called by the runtime

  public void spend(long instructions) {
    instructionsLeft -= instructions;
    if (instructionsLeft < 0) {
      throw exceeded("instruction limit exceeded", limits.instructionsEnding);
    }
  }

  void allocate(long bytes) {
    spend(bytes / BYTES_PER_INSTRUCTION);
    if (bytes > bytesLeft) throw exceeded("not enough memory", limits.memoryEnding);
    bytesLeft -= bytes;
  }

  /** A function gets its class. */
  void compiled(int instructions) {
    if (calls == 0) return; // the program's own doing
    spend(CLASS_INSTRUCTIONS);
    allocate(CLASS_BYTES + (long) CODE_BYTES * instructions);
  }

  private static RuntimeException exceeded(String what, Ending ending) {
    // a handler would run into the same limit on top of what ran into it
    var error = new ScriptError(Bytes.text(CallStack.at(0) + what));
    return switch (ending) {
      case CATCHABLE -> error;
      case FINAL -> new LimitException(Bytes.message(error.value()));
    };
  }
}
