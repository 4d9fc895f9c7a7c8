package org.cqueues.runtime.parser;

import org.jspecify.annotations.Nullable;

/** A block whose end has not been read. */
final class Block {
  final @Nullable Block outer;
  final boolean loop;

  /** How many local variables, labels and pending jumps there were when it began. */
  final int locals;

  final int labels;
  final int jumps;

  /** Whether an inner function uses a variable of the block, which is closed at its end. */
  boolean closes;

  Block(@Nullable Block outer, boolean loop, int locals, int labels, int jumps) {
    this.outer = outer;
    this.loop = loop;
    this.locals = locals;
    this.labels = labels;
    this.jumps = jumps;
  }
}
