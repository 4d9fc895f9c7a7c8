package org.cqueues.runtime.io;

import java.io.OutputStream;
import java.io.PrintStream;

/**
 * A standard stream of the process as Java has it, which keeps errors to itself, for scripts that
 * want to be told of them.
 */
public final class StandardStream extends PrintStream {
  private final OutputStream target;

  /**
   * Prints to {@code target}, which has all that was printed when a method here returns: it may be
   * written to in between.
   */
  public StandardStream(OutputStream target) {
    super(target);
    this.target = target;
  }

  /** What is printed to, and throws. */
  OutputStream target() {
    return target;
  }
}
