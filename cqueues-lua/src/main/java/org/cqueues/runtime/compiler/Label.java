package org.cqueues.runtime.compiler;

import java.lang.constant.ClassDesc;
import org.jspecify.annotations.Nullable;

/** A place in a method that is jumped to, and what the JVM will find there. */
final class Label {
  final org.objectweb.asm.Label place = new org.objectweb.asm.Label();

  /**
   * What the locals hold, null for what differs between the jumps; null as long as there are none.
   */
  @Nullable ClassDesc @Nullable [] locals;

  /** Whether it stands where what is in {@link #locals} is held for good. */
  boolean isBound;

  /** What is on Java's stack, from when there is a jump. */
  ClassDesc[] stack = {};
}
