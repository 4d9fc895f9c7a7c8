package org.cqueues.runtime.parser;

import org.jspecify.annotations.Nullable;

/** A variable that an assignment assigns to, and those written before it. */
final class Target {
  final @Nullable Target before;
  final Expression variable = new Expression();

  Target(@Nullable Target before) {
    this.before = before;
  }
}
