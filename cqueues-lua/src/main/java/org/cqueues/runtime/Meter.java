package org.cqueues.runtime;

import java.nio.charset.StandardCharsets;
import org.cqueues.runtime.Limits.Ending;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.Varargs;

/**
 * Counts what the scripts of one state use up, and stops them at the state's {@link Limits}.
 *
 * <p>Only code compiled for a state with limits counts its loops and calls. Library functions look
 * for a meter where they work in bulk, unless no state of this process has one.
 */
public final class Meter {
  /** Bytes that are copied in the time of an instruction. */
  private static final int BYTES_PER_INSTRUCTION = 16;

  /** Bytes that are compared, or passed over, in that time. */
  private static final int BYTES_SEEN_PER_INSTRUCTION = 4;

  /** What takes as many bytes or less is done in no time. */
  static final int SHORT = 64;

  /** About what a string takes besides its bytes. */
  private static final int STRING_BYTES = 48;

  /** About what a coroutine takes. */
  static final int COROUTINE_BYTES = 1024;

  /** About what a suspended stack takes besides its calls. */
  private static final int STACK_BYTES = 256;

  /** About what it takes that a table is to be finalized. */
  static final int FINALIZER_BYTES = 320;

  /** About what a table takes, and each place in it with a number that is there. */
  static final int TABLE_BYTES = 64;

  public static final int SLOT_BYTES = 16;

  /** About what a closure takes, and each upvalue, whose variable may be its own. */
  private static final int CLOSURE_BYTES = 32;

  private static final int UPVALUE_BYTES = 32;

  /** About what a class takes, and each instruction in it. */
  private static final int CLASS_BYTES = 4096;

  private static final int CODE_BYTES = 64;

  private static final String NO_MEMORY = "not enough memory";

  /** What making a class takes in time. */
  private static final int CLASS_INSTRUCTIONS = 50_000;

  /** What unwinding a stack that has overflown takes in time. */
  private static final int OVERFLOW_INSTRUCTIONS = 2_000_000;

  /** What looking at a function on a stack takes in time. */
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

  /** What calls take of the thread's stack. */
  private final StackRoom room;

  /** Calls from Java that last; without one, what is made is the program's. */
  private int calls;

  private Meter(Limits limits, StackRoom room) {
    this.limits = limits;
    this.room = room;
    renew();
  }

  /** A meter of a new state. */
  static Meter of(Limits limits, StackRoom room) {
    inUse = true;
    return new Meter(limits, room);
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

  /**
   * A library function is about to do the work of so many instructions: a moment to look whether
   * the script is to end. That must not be one at which a class of Java's is initialised, which
   * could not be used any more; so small texts and objects are none.
   */
  public static void work(long instructions) {
    Interrupts.poll();
    if (!inUse) return;
    Meter meter = current();
    if (meter != null) meter.spend(instructions);
  }

  /**
   * So many bytes of a text are about to be compared, or passed over. What makes a text of them
   * says {@link #text} instead.
   */
  public static void scan(long bytes) {
    if (bytes > SHORT && inUse) work(bytes / BYTES_SEEN_PER_INSTRUCTION);
  }

  /** A library function is about to make a string of so many bytes. */
  public static void text(long bytes) {
    if (inUse) memory(STRING_BYTES + bytes);
  }

  /** A library function is about to make an object or array of so many bytes. */
  public static void memory(long bytes) {
    if (!inUse) return;
    Meter meter = current();
    if (meter != null) meter.allocate(bytes);
  }

  /**
   * As {@link #work}, of what must not be left half done: the next call or turn of a loop fails if
   * that was too much.
   */
  static void owe(long instructions) {
    if (!inUse) return;
    Meter meter = current();
    if (meter != null) meter.instructionsLeft -= instructions;
  }

  /** A stack has overflown. */
  static void overflow() {
    owe(OVERFLOW_INSTRUCTIONS);
  }

  /**
   * The JVM has no more memory: the error of a script that has gone beyond its limit.
   *
   * @throws LimitException where that is final
   */
  static ScriptError exhausted(OutOfMemoryError cause) {
    Meter meter = current();
    if (meter != null && meter.limits.memoryEnding == Ending.FINAL) {
      throw new LimitException(NO_MEMORY);
    }
    return new ScriptError(
        LuaString.valueUsing(NO_MEMORY.getBytes(StandardCharsets.ISO_8859_1)), cause);
  }

  /** So many functions on a stack were looked at, for an error's position or a traceback. */
  static void walked(int frames) {
    owe((long) frames * FRAME_INSTRUCTIONS);
  }

  // Called by compiled functions

  /** A function begins, which takes so many bytes of the stack. */
  void enter(int instructions, int bytes) {
    if (++depth > limits.callDepth) throw exceeded("stack overflow", limits.callDepthEnding);
    room.enter(bytes);
    spend(instructions); // as an int: it looks for interrupts
  }

  /** A function returns. Where an error ends it, whoever catches that restores the depth. */
  void leave(int bytes) {
    depth--;
    room.give(bytes);
  }

  /** A loop starts another turn. */
  public void spend(int instructions) {
    Interrupts.poll();
    spend((long) instructions);
  }

  /** A closure is made. */
  void closure(int upvalues) {
    allocate(CLOSURE_BYTES + (long) UPVALUE_BYTES * upvalues);
  }

  /** A list of values is made. */
  void list(int count) {
    allocate(32 + (long) SLOT_BYTES * count);
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
    if (bytes > bytesLeft) throw exceeded(NO_MEMORY, limits.memoryEnding);
    bytesLeft -= bytes;
  }

  /** A coroutine is suspended whose calls take so much more of the stack than ever before. */
  void suspended(int bytes) {
    allocate(STACK_BYTES + bytes + (bytes >> 1)); // and the numbers in registers
  }

  /** A function gets its class. */
  void compiled(int instructions) {
    if (calls == 0) return; // the program's own doing
    spend(CLASS_INSTRUCTIONS);
    allocate(CLASS_BYTES + (long) CODE_BYTES * instructions);
  }

  private static RuntimeException exceeded(String what, Ending ending) {
    // a handler would run into the same limit on top of what ran into it
    byte[] text = (CallStack.position(0) + what).getBytes(StandardCharsets.ISO_8859_1);
    var error = new ScriptError(LuaString.valueUsing(text)); // not counted any more
    return switch (ending) {
      case CATCHABLE -> error;
      case FINAL -> new LimitException(Bytes.message(error.value()));
    };
  }
}
