package org.cqueues.core;

import org.cqueues.os.Interest;
import org.jspecify.annotations.Nullable;

/** One descriptor in one controller: who waits for it, and what the kernel knows of it. */
final class Registration {
  final int fd;

  /** What the kernel watches it for; {@link Interest#NONE} while it is not installed there. */
  int installed;

  /** Whether the kernel would not forget it: whether {@link #installed} is true is not known. */
  boolean doubtful;

  /** Who waits, the one that began last first. */
  @Nullable Event newest;

  /** Whether it is on the list of those to reconcile, and the next one there. */
  boolean touched;

  @Nullable Registration nextTouched;

  Registration(int fd) {
    this.fd = fd;
  }

  int wanted() {
    int union = Interest.NONE;
    for (Event event = newest; event != null; event = event.older) union |= event.interest;
    return union;
  }
}
