package org.cqueues.runtime;

import java.util.Locale;

/** How functions run, as the property {@code cqueues.tier} of the JVM says. */
enum Tier {
  /** As classes from the start. */
  COMPILED,
  /** Interpreted until they have run for long, then as classes: where the property is not set. */
  BOTH,
  /** As {@link #BOTH}, but as classes after a few instructions: for tests. */
  CROSSING,
  /** Interpreted for good: for tests. */
  INTERPRETED;

  static final Tier CHOSEN = chosen();

  /**
   * What the property names.
   *
   * @throws IllegalArgumentException for a name that is none of these
   */
  private static Tier chosen() {
    String name = System.getProperty("cqueues.tier");
    return name == null ? BOTH : valueOf(name.toUpperCase(Locale.ROOT));
  }
}
