package org.cqueues.runtime;

/**
 * A compiled function whose registers are in an {@link Activation} while it runs, where {@code
 * debug.getlocal} and {@code debug.setlocal} find them. It is slower than others, and several times
 * faster than an interpreted one.
 */
interface Inspectable {}
