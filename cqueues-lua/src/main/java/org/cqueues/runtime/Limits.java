package org.cqueues.runtime;

/**
 * What the scripts of a state may use up. Each limit ends in an error that scripts can catch or in
 * one that they cannot, see {@link Ending}; {@link Meter} counts.
 *
 * <pre>{@code
 * Limits limits =
 *     Limits.none()
 *         .instructions(50_000_000, Limits.Ending.FINAL)
 *         .memory(64 << 20, Limits.Ending.CATCHABLE)
 *         .callDepth(5_000, Limits.Ending.CATCHABLE);
 * LuaState state = LuaState.restricted(limits);
 * }</pre>
 */
public final class Limits {
  /** How a script that goes beyond a limit ends. */
  public enum Ending {
    /** With a Lua error, which {@code pcall} catches. */
    CATCHABLE,
    /** With a {@link LimitException}, which reaches the Java caller through all of the script. */
    FINAL
  }

  private static final Limits NONE =
      new Limits(
          Long.MAX_VALUE,
          Ending.FINAL,
          Long.MAX_VALUE,
          Ending.FINAL,
          Integer.MAX_VALUE,
          Ending.FINAL);

  final long instructions;
  final Ending instructionsEnding;
  final long memoryBytes;
  final Ending memoryEnding;
  final int callDepth;
  final Ending callDepthEnding;

  private Limits(
      long instructions,
      Ending instructionsEnding,
      long memoryBytes,
      Ending memoryEnding,
      int callDepth,
      Ending callDepthEnding) {
    this.instructions = instructions;
    this.instructionsEnding = instructionsEnding;
    this.memoryBytes = memoryBytes;
    this.memoryEnding = memoryEnding;
    this.callDepth = callDepth;
    this.callDepthEnding = callDepthEnding;
  }

  /** No limit of any kind. */
  public static Limits none() {
    return NONE;
  }

  /**
   * Limits the work: instructions of Lua's virtual machine, rounded up. A call counts all
   * instructions of its function, a turn of a loop all of the loop's; library functions count by
   * the work they do, about a nanosecond's for each instruction, while they are called by way of
   * {@link LuaState#call} or {@link LuaState#run}.
   *
   * <p>A caught error does not help a script: once the instructions are used up, each further call
   * of a Lua function and each further turn of a loop raises the error again.
   */
  public Limits instructions(long most, Ending ending) {
    check(most);
    return new Limits(most, ending, memoryBytes, memoryEnding, callDepth, callDepthEnding);
  }

  /**
   * Limits what scripts allocate as strings, tables, functions and coroutines, in bytes. All
   * allocations count, also of what has become garbage since: this bounds what a script can ever
   * hold. A program that runs scripts for long renews the {@link Meter} from time to time.
   */
  public Limits memory(long mostBytes, Ending ending) {
    check(mostBytes);
    return new Limits(
        instructions, instructionsEnding, mostBytes, ending, callDepth, callDepthEnding);
  }

  /**
   * Limits how deep calls of Lua functions may nest, those of coroutines that resumed each other
   * taken together. Without this limit the depth is what the thread's stack has room for.
   */
  public Limits callDepth(int most, Ending ending) {
    check(most);
    return new Limits(instructions, instructionsEnding, memoryBytes, memoryEnding, most, ending);
  }

  private static void check(long most) {
    if (most <= 0) throw new IllegalArgumentException("a limit must be positive, not " + most);
  }
}
