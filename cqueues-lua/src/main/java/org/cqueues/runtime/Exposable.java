package org.cqueues.runtime;

/**
 * A compiled function whose class has a handler for an {@link Exposure}. That takes a fifth of the
 * speed of functions that calculate, since the JVM keeps for it what a call has no more use for.
 */
interface Exposable {}
